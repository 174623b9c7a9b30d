package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.rest.Document.Endpoint;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can be wrong with a request, at every endpoint of the OpenAPI document: the answer is an error in JSON that
 * says what is wrong, never the server's own failure, and nothing reaches the cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final int SMALL = 1 << 16;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "BREW", "PROPFIND");

    /** What only workers ask for. */
    private static final Map<String, String> HIDDEN =
            Map.of("/connectors/{connector}/tasks", "POST", "/connectors/{connector}/fence", "PUT");

    private final Rest rest =
            Rest.startWhole(new Limits(16, 256, SMALL, 1 << 24, Duration.ofSeconds(30), Duration.ofSeconds(1)));
    private final Document document = new Document(rest.get("/openapi.json").json());

    @AfterEach
    void theServerIsHealthy() {
        assertThat(rest.get("/health").status()).isEqualTo(200);
        assertThat(rest.get("/connectors").status()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        rest.close();
    }

    Stream<Endpoint> endpoints() {
        return document.endpoints().stream();
    }

    Stream<Endpoint> bodies() {
        return endpoints().filter(Endpoint::hasBody);
    }

    Stream<Endpoint> connectors() {
        return endpoints().filter(endpoint -> endpoint.names("connector"));
    }

    /** The methods of each path. */
    private Map<String, Set<String>> methods() {
        Map<String, Set<String>> methods = new TreeMap<>();
        for (Endpoint endpoint : document.endpoints()) {
            Set<String> known = methods.computeIfAbsent(endpoint.path(), path -> new TreeSet<>(Set.of("OPTIONS")));
            known.add(endpoint.method());
            if (endpoint.method().equals("GET")) {
                known.add("HEAD");
            }
            if (HIDDEN.containsKey(endpoint.path())) {
                known.add(HIDDEN.get(endpoint.path()));
            }
        }
        return methods;
    }

    @Test
    void anyOtherMethodIsRefusedNamingThoseThatAreKnown() {
        Map<String, Set<String>> methods = methods();
        for (Endpoint endpoint : document.endpoints()) {
            Set<String> known = methods.get(endpoint.path());
            for (String method : METHODS) {
                if (!known.contains(method)) {
                    Rest.Answer answer = rest.send(rest.request(method, endpoint.samplePath(), ""));
                    assertRefused(answer, 405, method + " " + endpoint.path());
                    assertThat(allowed(answer))
                            .as("%s %s", method, endpoint.path())
                            .isEqualTo(known);
                }
            }
        }
    }

    @Test
    void optionsTellsTheMethodsOfEveryPath() {
        methods().forEach((path, known) -> {
            Endpoint endpoint =
                    endpoints().filter(it -> it.path().equals(path)).findFirst().orElseThrow();
            Rest.Answer answer = rest.send("OPTIONS", endpoint.samplePath(), null);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(allowed(answer)).as(path).isEqualTo(known);
        });
    }

    private static Set<String> allowed(Rest.Answer answer) {
        Set<String> allowed = new TreeSet<>(
                Arrays.asList(String.valueOf(answer.header("allow")).split(", ?")));
        if (allowed.contains("GET")) {
            allowed.add("HEAD"); // goes with it, and is not always told
        }
        return allowed;
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aTrailingSlashMakesNoDifference(Endpoint endpoint) {
        if (endpoint.path().equals("/")) {
            return;
        }
        fill();
        int plain = call(endpoint, endpoint.samplePath()).status();
        fill();
        assertThat(call(endpoint, endpoint.samplePath() + "/").status())
                .isEqualTo(plain)
                .isLessThan(300);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aContentTypeThatIsNotJsonIsRefused(Endpoint endpoint) {
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "application/merge-patch+json",
                "application/octet-stream",
                "multipart/form-data; boundary=x")) {
            Rest.Answer answer = rest.send(request(endpoint).header("Content-Type", type));
            if (endpoint.answers(415)) {
                assertRefused(answer, 415, type);
            } else {
                assertThat(answer.status()).as(type).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void headersThatAreNoneAreRefusedOrIgnored(Endpoint endpoint) {
        for (String nonsense : List.of(
                "nonsense",
                "/",
                "a/b/c",
                "application/",
                ";",
                "application/json;q",
                "application/json;q=x",
                "*",
                ",,,",
                "ä/ö",
                "application/json" + ";a=b".repeat(1500))) {
            for (String name : List.of("Content-Type", "Accept")) {
                fill();
                Rest.Answer answer = rest.send(request(endpoint).header(name, nonsense));
                assertAnswered(answer, name + ": " + nonsense);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyThatIsNoJsonObjectIsRefused(Endpoint endpoint) {
        String deep = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);
        for (String body : List.of(
                "",
                " ",
                "{",
                "}",
                "{\"a\":",
                "{\"a\" \"b\"}",
                "nonsense",
                "null",
                "true",
                "0",
                "\"text\"",
                "[]",
                "[{}]",
                "{}{}",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"\":{}}",
                "{\"a\":\"\\u00\"}",
                "{\"a\":\"\u0000\"}",
                "<a/>",
                "a=b&c=d",
                "\uFEFF{",
                deep)) {
            assertRefused(rest.send(withJson(endpoint, body)), 400, body);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bytesThatAreNoTextAreRefused(Endpoint endpoint) {
        for (byte[] bytes : List.of(
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, 0x28, '"', '}'},
                new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1},
                new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0},
                new byte[4])) {
            HttpRequest.Builder request = request(endpoint)
                    .method(endpoint.method(), HttpRequest.BodyPublishers.ofByteArray(bytes))
                    .header("Content-Type", "application/json");
            assertRefused(rest.send(request), 400, Arrays.toString(bytes));
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aFieldThatIsNotKnownIsRefusedWithThoseThatAre(Endpoint endpoint) {
        JsonNode schema = document.requestSchema(endpoint);
        if (!schema.has("$ref")) {
            return; // a configuration may have any key
        }
        String body = document.sampleBody(endpoint).replaceFirst("\\{", "{\"nobody_knows\":1,");
        Rest.Answer answer = rest.send(withJson(endpoint, body));
        assertRefused(answer, 400, body);
        assertThat(answer.message()).contains("nobody_knows").contains("expected: ");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aHugeBodyIsRefused(Endpoint endpoint) {
        String body = "{\"a\":\"" + "x".repeat(3 * SMALL) + "\"}";
        assertRefused(rest.send(withJson(endpoint, body)), 413, "a huge body");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aBodyThatNobodyAskedForIsIgnored(Endpoint endpoint) {
        if (!endpoint.hasBody()) {
            fill();
            assertThat(rest.send(withJson(endpoint, "{ nonsense")).status()).isLessThan(300);
        }
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                " ",
                "  a  ",
                "a b",
                "a/b",
                "/",
                "a/../b",
                "..",
                ".",
                "%",
                "%25",
                "100%",
                "%zz",
                "%2F",
                "äöü",
                "名前",
                "🙂",
                "\u202Eab",
                "a\nb",
                "a\tb",
                "\u007F",
                "a;b",
                "a\\b",
                "a?b",
                "a#b",
                "<script>",
                "'",
                "\"",
                "${x:y}",
                "{connector}",
                "status",
                "tasks"));
        names.add("x".repeat(255));
        names.add("x".repeat(256));
        names.add("ä".repeat(1000));
        return names;
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void aConnectorThatDoesNotExistIsNotFoundWhateverItsName(Endpoint endpoint) {
        rest.cluster.connectors.clear();
        rest.cluster.statuses.clear();
        for (String name : names()) {
            Rest.Answer answer = call(endpoint, endpoint.with("connector", encoded(name)));
            boolean sendsItAlong = endpoint.path().endsWith("/preview"); // a configuration that need not be stored
            if (endpoint.answers(404) && !sendsItAlong) {
                assertRefused(answer, 404, name);
                assertThat(answer.message())
                        .as("the message names the connector")
                        .contains(name);
            } else {
                assertThat(answer.status()).as(name).isLessThan(300);
            }
        }
    }

    /** Without a name the path is another one. */
    @ParameterizedTest
    @MethodSource("connectors")
    void anEmptyNameIsNoConnector(Endpoint endpoint) {
        fill();
        Rest.Answer answer = call(endpoint, endpoint.with("connector", ""));
        if (endpoint.path().equals("/connectors/{connector}")) {
            assertThat(answer.status()).isIn(200, 405); // that is the list, which cannot be deleted
        } else {
            assertRefused(answer, 400, "no name");
            assertThat(answer.message()).contains("empty segment");
        }
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void aNameThatIsNotEncodedProperlyIsRefused(Endpoint endpoint) {
        fill();
        for (String encoded :
                List.of("%zz", "%", "a%2", "%C0%AF", "%FF", "%ED%A0%80", "%u0041", "a%00b", "x".repeat(20_000))) {
            String path = endpoint.with("connector", encoded);
            String answer = raw(endpoint.method() + " " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(answer.split("\r\n", 2)[0]).as(encoded).matches("HTTP/1.1 4\\d\\d .*");
            assertThat(answer)
                    .as(encoded)
                    .containsIgnoringCase("content-type: application/json")
                    .contains("error_code");
        }
    }

    private String raw(String request) {
        try {
            return rest.raw(request);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02X", octet));
        }
        return encoded.toString();
    }

    private void fill() {
        rest.health.incidents.clear();
        rest.health.incident(1, FakeHealthView.task("orders-in", 0), Incident.Kind.STALLED, null);
        rest.cluster.connectors.clear();
        rest.cluster.with("orders-in");
        rest.cluster.validation = new ConfigValidation("FileStreamSource", 0, List.of(), List.of());
    }

    private Rest.Answer call(Endpoint endpoint, String path) {
        if (endpoint.toString().equals("POST /connectors")) {
            rest.cluster.connectors.clear();
        }
        return rest.send(endpoint.method(), path, document.sampleBody(endpoint));
    }

    /** A proper request, but for the content type of its body. */
    private HttpRequest.Builder request(Endpoint endpoint) {
        String body = document.sampleBody(endpoint);
        return rest.request(endpoint.method(), endpoint.samplePath(), body == null ? "" : body);
    }

    private HttpRequest.Builder withJson(Endpoint endpoint, String body) {
        return rest.request(endpoint.method(), endpoint.samplePath(), body).header("Content-Type", "application/json");
    }

    private static void assertRefused(Rest.Answer answer, int status, String what) {
        assertThat(answer.status()).as("%s: %s", what, answer.body()).isEqualTo(status);
        assertAnswered(answer, what);
    }

    private static void assertAnswered(Rest.Answer answer, String what) {
        assertThat(answer.status()).as("%s: %s", what, answer.body()).isLessThan(500);
        if (answer.status() >= 400) {
            assertThat(answer.header("content-type")).as(what).isEqualTo("application/json");
            assertThat(answer.json().path("error_code").asInt()).as(what).isEqualTo(answer.status());
            assertThat(answer.message()).as(what).isNotBlank();
        }
    }
}
