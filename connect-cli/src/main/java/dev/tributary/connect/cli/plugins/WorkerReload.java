package dev.tributary.connect.cli.plugins;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Asks a worker over REST to look at its plugin path again. Stateless. */
final class WorkerReload {
    /** A worker answers within 90 s, if only to say that it is busy. */
    private static final Duration LONGEST = Duration.ofSeconds(120);

    private WorkerReload() {}

    /** The URL that a user types. A user and password in it are for basic authentication, so it is not repeated in errors. */
    static final class Url implements ITypeConverter<URI> {
        @Override
        public URI convert(String url) {
            try {
                URI uri = new URI(url.endsWith("/") ? url : url + "/");
                String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
                if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                throw new TypeConversionException("it is no URL: " + e.getReason());
            }
            throw new TypeConversionException("it is no URL of a worker (expected: such as http://localhost:8083)");
        }
    }

    /** What came of it, as one line. */
    static String reload(URI worker) {
        URI uri = worker.resolve("connector-plugins/reload");
        URI plain = URI.create(uri.toString().replace("//" + uri.getRawUserInfo() + "@", "//"));
        HttpRequest.Builder request = HttpRequest.newBuilder(plain)
                .timeout(LONGEST)
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody());
        if (uri.getUserInfo() != null) {
            byte[] login = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        String where = plain.getScheme() + "://" + plain.getRawAuthority();
        try {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return outcome(where, answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw failed(where, "it cannot be reached (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(where, "interrupted", e);
        }
    }

    private static String outcome(String where, int status, String body) {
        if (status == 404 || status == 405) {
            throw failed(where, "it cannot do that (status " + status + "): it is no Tributary. Restart it", null);
        }
        if (status != 200) {
            throw failed(where, "status " + status + ": " + body.strip(), null);
        }
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(body);
        } catch (JacksonException e) {
            throw failed(where, "what answers there is no worker (" + e.getOriginalMessage() + ")", e);
        }
        StringBuilder line = new StringBuilder("The worker at " + where + " has looked at its plugin path again: "
                + json.path("added").size() + " plugins added, "
                + json.path("removed").size() + " removed, "
                + json.path("changed").size() + " changed.");
        json.path("problems").forEach(problem -> line.append("\n  Problem: ").append(problem.asText()));
        return line.toString();
    }

    private static CommandFailed failed(String where, String why, @Nullable Exception cause) {
        return new CommandFailed(
                "The plugin path is changed, but the worker at " + where + " has not loaded it again: " + why + ".",
                cause);
    }
}
