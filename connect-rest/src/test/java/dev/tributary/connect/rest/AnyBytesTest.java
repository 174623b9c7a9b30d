package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigValidation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests of any shape, from words that mean something and bytes that mean nothing. Each ends with proper answers or a
 * closed connection; none with a server error, a page or a stack trace; and nothing is left of them.
 */
@Timeout(120)
class AnyBytesTest {
    private static final int REQUESTS = 600;
    private static final List<String> METHODS = List.of(
            "GET", "GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", "",
            "\u0000");
    private static final List<String> PARTS = List.of(
            "connectors",
            "connectors",
            "connectors",
            "a",
            "a",
            "nope",
            "status",
            "tasks",
            "0",
            "99999999999",
            "-1",
            "config",
            "connector-plugins",
            "validate",
            "restart",
            "pause",
            "stop",
            "topics",
            "reset",
            "offsets",
            "fence",
            "admin",
            "thing",
            "health",
            "..",
            ".",
            "",
            "%2F",
            "%25",
            "%2e%2e",
            "%",
            "%00",
            "%ff",
            "%u0041",
            "%c0%af",
            ";x=y",
            "?expand=status&expand=info",
            "?",
            "?forward=true&forward=x",
            "?version=%5B1",
            "#",
            "\u00fc",
            "\u0001",
            "\\",
            "%5c",
            "*",
            "a%20b",
            "a+b",
            "http://x/",
            "|",
            "{}",
            "\"");
    private static final List<String> HEADERS = List.of(
            "Host: x",
            "Host: x",
            "Host:",
            "Host: a:b:c",
            "Host: [::1",
            "Content-Type: application/json",
            "Content-Type: application/json; charset=nonsense",
            "Content-Type: text/plain",
            "Content-Type: \u0007",
            "Content-Type: a/b/c",
            "Accept: /",
            "Accept: application/json",
            "Accept: text/html;q=zwei",
            "Accept: */*;q=2",
            "Accept-Language: -",
            "Accept-Charset: nonsense",
            "Accept-Encoding: br",
            "Expect: 100-continue",
            "Expect: x",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Content-Length: 3",
            "Content-Length: 0",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Origin: null",
            "Origin: http://x",
            "Access-Control-Request-Method: PUT",
            "Connection: upgrade",
            "Connection: keep-alive",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            ": x",
            "no colon",
            " folded",
            "Range: bytes=0-1",
            "Cookie: ;;=\"",
            "If-Match: *",
            "If-Modified-Since: yesterday",
            "Authorization: Basic %%%",
            "Content-Encoding: gzip",
            "X-Connect-Authorization: !",
            "X-Connect-Request-Signature-Algorithm: none",
            "Forwarded: for=\"",
            "X-Forwarded-Proto: https",
            "Trailer: x",
            "Date: never",
            "X\u0000: y",
            "X: \u00e9\u0080");
    private static final List<String> BODIES = List.of(
            "",
            "",
            "{}",
            "[]",
            "null",
            "{\"name\":\"n\",\"config\":{}}",
            "{\"name\":null,\"config\":null}",
            "{\"connector.class\":\"X\",\"a\":1}",
            "{\"a\":{\"b\":[]}}",
            "{\"offsets\":[{}]}",
            "{\"offsets\":[{\"partition\":1}]}",
            "{\"level\":7}",
            "\u0000\u0001",
            "{\"a\":",
            "\"",
            "[[[[[[[[",
            "5\r\n{}   \r\n0\r\n\r\n",
            "zz\r\n",
            "-1\r\n",
            "0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void anyBytesAreAnsweredProperlyOrRefusedAndLeaveNothingBehind() throws Exception {
        Map<String, String> props = Map.of(
                "access.control.allow.origin", "http://.*",
                "response.http.headers.config", "set X-Rule: 1");
        RestComponents admin = new RestComponents(List.of(), List.of(ListenersTest.AdminThing.class));
        try (Rest rest = Rest.start(props, admin)) {
            rest.cluster.with("a");
            rest.cluster.validation = new ConfigValidation("X", 0, List.of(), List.of());
            long threads = threads();
            for (int i = 0; i < REQUESTS; i++) {
                String request = i % 10 == 9 ? noise() : request();
                check(request, answers(rest, request));
            }
            assertThat(rest.get("/connectors").status()).as("seed %d", seed).isEqualTo(200);
            assertThat(rest.get("/health").status()).as("seed %d", seed).isEqualTo(200);
            assertThat(threads()).as("threads, seed %d", seed).isLessThan(threads + 20);
            long deadline = System.nanoTime() + Rest.GENEROUS.toNanos();
            while (rest.server.openConnections() > 1 && System.nanoTime() < deadline) { // one is the client's own
                Thread.onSpinWait();
            }
            assertThat(rest.server.openConnections())
                    .as("connections, seed %d", seed)
                    .isLessThanOrEqualTo(1);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("connect-rest"))
                .count();
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String request() {
        StringBuilder request = new StringBuilder(pick(METHODS)).append(' ');
        for (int part = random.nextInt(6); part >= 0; part--) {
            request.append('/').append(pick(PARTS));
        }
        request.append(random.nextInt(20) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        if (random.nextInt(8) > 0) {
            request.append("Host: x\r\n");
        }
        for (int header = random.nextInt(5); header > 0; header--) {
            request.append(pick(HEADERS)).append("\r\n");
        }
        if (random.nextInt(50) == 0) {
            request.append("X: ").append("y".repeat(9000)).append("\r\n");
        }
        String body = pick(BODIES);
        if (random.nextBoolean()) {
            request.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.ISO_8859_1).length)
                    .append("\r\n");
        }
        request.append("Connection: close\r\n\r\n").append(body);
        if (random.nextInt(10) == 0) { // one byte becomes another
            request.setCharAt(random.nextInt(request.length()), (char) random.nextInt(256));
        }
        return request.toString();
    }

    private String noise() {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String answers(Rest rest, String request) throws IOException {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try (Socket socket = rest.socket()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(answers);
        } catch (SocketException reset) {
            assertThat(reset).isNotNull(); // the server may hang up on nonsense
        }
        return answers.toString(StandardCharsets.UTF_8);
    }

    private void check(String request, String answers) {
        if (answers.isEmpty()) {
            return;
        }
        String context = "seed " + seed + ", request <" + request + ">, answer <" + answers + ">";
        assertThat(answers).as(context).startsWith("HTTP/1.");
        Matcher status = STATUS.matcher(answers);
        while (status.find()) {
            assertThat(Integer.parseInt(status.group(1)))
                    .as(context)
                    .isBetween(100, 599)
                    .isNotEqualTo(500);
        }
        assertThat(answers.toLowerCase(java.util.Locale.ROOT))
                .as(context)
                .doesNotContain("<html", "\tat ", "java.lang.", "org.eclipse", "org.glassfish", "nullpointer");
    }
}
