package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is served past the framework is answered as the framework answers it. */
final class DirectRoutesTest {
    private static final String JSON = "Content-Type: application/json\n";
    private static final String NEW = "{\"name\":\"new\",\"config\":{\"connector.class\":\"X\"}}";
    private static final String CONFIG = "{\"connector.class\":\"X\"}";

    private final AtomicInteger filtered = new AtomicInteger();
    private Rest direct;
    private Rest framework;

    @BeforeEach
    void start() {
        direct = Rest.start();
        ContainerRequestFilter filter = request -> filtered.incrementAndGet();
        framework = Rest.start(Map.of(), new RestComponents(List.of(filter), List.of()));
    }

    @AfterEach
    void stop() {
        direct.close();
        framework.close();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                // Served directly.
                request("GET /connectors", "", ""),
                request("GET /connectors", "Accept: application/json\n", ""),
                request("GET /connectors", "Accept: */*\n" + JSON, ""),
                request("GET /connectors?expand=status", "", ""),
                request("GET /connectors?expand=status&expand=info", "", ""),
                request("GET /connectors/a", "", ""),
                request("GET /connectors/nobody", "", ""),
                request("GET /connectors/a/config", "", ""),
                request("GET /connectors/a/status", "", ""),
                request("GET /connectors/nobody/status", "", ""),
                request("POST /connectors", JSON, NEW),
                request("POST /connectors?forward=true", JSON, NEW),
                request("POST /connectors", JSON + "Authorization: Basic eDp5\n", NEW),
                request("POST /connectors", JSON, "{\"name\":\"a\",\"config\":{}}"),
                request("POST /connectors", JSON, "{\"name\":"),
                request("POST /connectors", JSON, "[]"),
                request("PUT /connectors/a/config", JSON, CONFIG),
                request("PUT /connectors/new/config", JSON, CONFIG),
                request("PUT /connectors/new/config", JSON, "{\"name\":\"other\"}"),
                request("DELETE /connectors/a", "", ""),
                request("DELETE /connectors/nobody", "", ""),
                request("POST /connectors/a/tasks", JSON, "[]"),
                // Left to the framework.
                request("GET /connectors?expand=tasks", "", ""),
                request("GET /connectors?expand", "", ""),
                request("GET /connectors?expand=status;", "", ""),
                request("GET /connectors?", "", ""),
                request("GET /connectors", "Accept: text/html\n", ""),
                request("GET /connectors", "Accept: */*\nAccept: nonsense\n", ""),
                request("GET /connectors", "Accept: ;;\n", ""),
                request("GET /connectors/", "", ""),
                request("GET /connectorsa", "", ""),
                request("GET /connectors//status", "", ""),
                request("GET /connectors/a/status/", "", ""),
                request("GET /connectors/a;b/status", "", ""),
                request("GET /connectors/%61", "", ""),
                request("GET /connectors/../connectors", "", ""),
                request("GET /connectors/a%20b", "", ""),
                request("GET /connectors/a/tasks", "", ""),
                request("HEAD /connectors", "", ""),
                request("OPTIONS /connectors", "", ""),
                request("PATCH /connectors/a/config", JSON, CONFIG),
                request("DELETE /connectors", "", ""),
                request("GET /connectors", JSON, "{}"),
                request("POST /connectors", "", NEW),
                request("POST /connectors", "Content-Type: text/plain\n", NEW),
                request("POST /connectors", "Content-Type: Application/JSON; charset=utf-8\n", NEW),
                request("POST /connectors", JSON, ""),
                request("POST /connectors?forward=perhaps", JSON, NEW),
                request("POST /connectors?forward=true&forward=false", JSON, NEW),
                request("PUT /connectors/a/config", JSON, ""));
    }

    private static Arguments request(String line, String headers, String body) {
        return Arguments.of(line, headers, body);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theAnswerIsTheSame(String line, String headers, String body) throws IOException {
        assertSame(line, headers, body, rest -> rest.cluster.with("a"));
    }

    @Test
    void failuresOfTheClusterAreTheSame() throws IOException {
        for (RuntimeException failure : List.of(
                new ConnectClusterException.NotReady("not yet"),
                new ConnectClusterException.Conflict("no"),
                new ConnectClusterException.Failed("broken", null),
                new IllegalStateException("unforeseen"))) {
            for (String line : List.of("GET /connectors", "GET /connectors/a/status", "DELETE /connectors/a")) {
                assertSame(line, "", "", rest -> rest.cluster.everythingFails(failure));
            }
            assertSame("POST /connectors", JSON, NEW, rest -> rest.cluster.fails("createConnector", failure));
            assertSame("POST /connectors", JSON, NEW, rest -> rest.cluster.throwsAtOnce("createConnector", failure));
        }
    }

    @Test
    void plainRequestsDoNotPassTheFramework() {
        assertThat(createdBy(direct)).as("frames of the framework").isZero();
        assertThat(createdBy(framework)).as("with a filter").isPositive();
        assertThat(filtered).hasValue(1);
    }

    private static long createdBy(Rest rest) {
        var frames = new AtomicLong(-1);
        rest.cluster.answersWith("createConnector", () -> {
            frames.set(StackWalker.getInstance()
                    .walk(stack -> stack.filter(frame -> frame.getClassName().startsWith("org.glassfish.jersey"))
                            .count()));
            return CompletableFuture.failedFuture(new ConnectClusterException.Conflict("seen"));
        });
        assertThat(rest.send("POST", "/connectors", NEW).status()).isEqualTo(409);
        return frames.get();
    }

    private void assertSame(String line, String headers, String body, Consumer<Rest> setUp) throws IOException {
        setUp.accept(direct);
        setUp.accept(framework);
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\n";
        String request = line + " HTTP/1.1\nHost: somewhere:8083\nConnection: close\n" + headers + length;
        String crlf = (request + "\n").replace("\n", "\r\n") + body;

        assertThat(normal(direct.raw(crlf))).isEqualTo(normal(framework.raw(crlf)));
    }

    /** Headers in order of their names, and without the time. */
    private static List<String> normal(String answer) {
        String[] parts = answer.split("\r\n\r\n", 2);
        List<String> lines = new ArrayList<>(List.of(parts[0].split("\r\n")));
        lines.removeIf(it -> it.toLowerCase(Locale.ROOT).startsWith("date:"));
        lines.replaceAll(it -> it.replaceAll("^(?i)(content-[a-z]+|location|retry-after):", "$1:"));
        lines.sort(null);
        lines.add(parts.length > 1 ? parts[1] : "no body");
        return lines;
    }
}
