package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenersTest {
    private static final String TWO = Rest.LOOPBACK + "," + Rest.LOOPBACK.replace("127.0.0.1", "localhost");

    /** Stands for the admin endpoints. */
    @Path("/admin/thing")
    public static final class AdminThing {
        @GET
        public String get() {
            return "admin";
        }
    }

    /** Stands for what an extension registers: answers in words of its own. */
    public static final class Refusing implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.abortWith(Response.status(401)
                    .entity("User cannot access the resource.")
                    .type("application/json")
                    .build());
        }
    }

    private static final RestComponents ADMIN = new RestComponents(List.of(), List.of(AdminThing.class));

    private static Rest.Answer get(Rest rest, URI base, String path) {
        return rest.send(HttpRequest.newBuilder(base.resolve(path)));
    }

    @Test
    void severalListenersServeTheSame() {
        try (Rest rest = Rest.start(Map.of("listeners", TWO))) {
            assertThat(rest.server.url().getHost()).isEqualTo("127.0.0.1");
            assertThat(rest.get("/connectors").status()).isEqualTo(200);
        }
    }

    @Test
    void aListenerMayHaveAnAddressOfTheNewerKind() throws IOException {
        try (ServerSocket there = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            Assumptions.assumeTrue(there.isBound());
        } catch (IOException none) {
            Assumptions.abort("this machine has no IPv6");
        }
        try (Rest rest = Rest.start(Map.of("listeners", "HTTP://[::1]:0"))) {
            assertThat(rest.server.url().getHost()).isEqualTo("[::1]");
            assertThat(rest.server.workerId())
                    .isEqualTo("[::1]:" + rest.server.url().getPort());
            assertThat(rest.get("/connectors").status()).isEqualTo(200);
        }
    }

    @Test
    void headerRulesApplyToWhatNoResourceAnswers() throws IOException {
        Map<String, String> props =
                Map.of("response.http.headers.config", "add X-Frame-Options: DENY,add X-Twice: 1,add X-Twice: 2");
        try (Rest rest = Rest.start(props)) {
            for (String head : List.of(
                    "TRACE /connectors",
                    "BREW /connectors",
                    "DELETE /health",
                    "OPTIONS *",
                    "OPTIONS /connectors",
                    "GET /connectors/%00",
                    "GET /connectors/a%2Fb/%25",
                    "PUT /connectors/x/config")) {
                String answer =
                        rest.raw(head + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                if (!answer.startsWith("HTTP/1.1 400 Bad")) {
                    assertThat(answer)
                            .as(head)
                            .contains("X-Frame-Options: DENY")
                            .containsPattern("X-Twice: 1\r\nX-Twice: 2|X-Twice: 1, ?2");
                }
                assertThat(answer).as(head).doesNotContain("HTTP/1.1 500");
            }
        }
    }

    @Test
    void severalServersLiveInOneJvm() {
        try (Rest two = Rest.start()) {
            try (Rest one = Rest.start()) {
                one.cluster.with("a");
                assertThat(one.get("/connectors").body()).isEqualTo("[\"a\"]");
                assertThat(two.get("/connectors").body()).isEqualTo("[]");
            }
            assertThat(two.get("/connectors").status()).isEqualTo(200);
        }
    }

    @Test
    void anAddressThatIsTakenIsRefusedInWordsAndNothingStaysOpen() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket free = new ServerSocket(0, 1, loopback);
        free.close();
        try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            RestSettings settings = RestSettings.parse(Map.of(
                    "listeners",
                    "http://127.0.0.1:" + free.getLocalPort() + ",http://127.0.0.1:" + taken.getLocalPort()));
            assertThatThrownBy(() -> RestServer.bind(settings))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("http://127.0.0.1:" + taken.getLocalPort());
        }
        new ServerSocket(free.getLocalPort(), 1, loopback).close();
    }

    @Test
    void adminEndpointsAreWithTheOthersUnlessConfigured() {
        try (Rest rest = Rest.start(Map.of(), ADMIN)) {
            assertThat(rest.server.adminUrl()).isEqualTo(rest.server.url());
            assertThat(rest.get("/admin/thing").body()).isEqualTo("admin");
        }
    }

    @Test
    void adminEndpointsAreNowhereIfSwitchedOff() {
        try (Rest rest = Rest.start(Map.of("admin.listeners", ""), ADMIN)) {
            assertThat(rest.server.adminUrl()).isNull();
            assertThat(rest.get("/admin/thing").status()).isEqualTo(404);
        }
    }

    @Test
    void adminListenersServeAdminEndpointsAndNothingElse() {
        Map<String, String> props = Map.of(
                "admin.listeners", Rest.LOOPBACK,
                "access.control.allow.origin", "*",
                "response.http.headers.config", "set X-Rule:1");
        try (Rest rest = Rest.start(props, ADMIN)) {
            URI admin = rest.server.adminUrl();
            assertThat(admin).isNotEqualTo(rest.server.url());
            assertThat(get(rest, admin, "admin/thing").body()).isEqualTo("admin");
            assertThat(get(rest, admin, "admin/thing").header("x-rule")).isNull();
            assertThat(get(rest, admin, "admin/thing").header("vary")).isNull();
            for (String path : List.of("", "health", "connectors")) {
                Rest.Answer answer = get(rest, admin, path);
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.json().path("error_code").asInt()).isEqualTo(404);
            }
            assertThat(rest.get("/admin/thing").status()).isEqualTo(404);
            assertThat(rest.get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void whatAnExtensionAnswersStays() {
        try (Rest rest = Rest.start(Map.of(), new RestComponents(List.of(new Refusing()), List.of()))) {
            Rest.Answer answer = rest.get("/connectors");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("User cannot access the resource.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connectors", "/nope", "/connectors/none", "/%ff/x"})
    void headerRulesApplyToEveryAnswer(String path) {
        Map<String, String> props = Map.of(
                "response.http.headers.config",
                "\"set Cache-Control: no-cache, no-store\",add X-Frame-Options: DENY,setDate Expires: 60000");
        try (Rest rest = Rest.start(props)) {
            Rest.Answer answer = rest.get(path.equals("/%ff/x") ? "/connectors//x" : path);
            if (answer.status() != 400) { // what Jetty refuses has reached no handler
                assertThat(answer.header("cache-control")).isEqualTo("no-cache, no-store");
                assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
                Instant expires = ZonedDateTime.parse(answer.header("expires"), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                assertThat(expires)
                        .isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(61));
            }
        }
    }

    @Test
    void headerRulesApplyBeforeThereIsACluster() {
        Map<String, String> props =
                Map.of("listeners", Rest.LOOPBACK, "response.http.headers.config", "add X-Frame-Options: DENY");
        try (Rest rest = Rest.start();
                RestServer early = RestServer.bind(RestSettings.parse(props))) {
            assertThat(get(rest, early.url(), "connectors").header("x-frame-options"))
                    .isEqualTo("DENY");
        }
    }

    private static Rest.Answer from(Rest rest, String method, String origin) {
        return rest.send(rest.request(method, "/connectors", "").header("Origin", origin));
    }

    @Test
    void originsThatMatchAreEchoed() {
        Map<String, String> props = Map.of("access.control.allow.origin", "http://a\\.example:\\d+, https://b.example");
        try (Rest rest = Rest.start(props)) {
            assertThat(from(rest, "GET", "http://A.example:80").header("access-control-allow-origin"))
                    .isEqualTo("http://A.example:80");
            assertThat(from(rest, "GET", "https://b.example").header("access-control-allow-origin"))
                    .isEqualTo("https://b.example");
            Rest.Answer stranger = from(rest, "GET", "https://b.example.evil");
            assertThat(stranger.status()).isEqualTo(200);
            assertThat(stranger.header("access-control-allow-origin")).isNull();
            assertThat(stranger.header("vary")).isEqualTo("Origin");
            assertThat(from(rest, "GET", "https://b.example").header("access-control-allow-credentials"))
                    .isNull();
        }
    }

    @Test
    void aPreflightTellsTheMethodsAndReachesTheResource() {
        Map<String, String> props =
                Map.of("access.control.allow.origin", "*", "access.control.allow.methods", "PUT, delete");
        try (Rest rest = Rest.start(props)) {
            Rest.Answer answer = rest.send(rest.request("OPTIONS", "/connectors", "")
                    .header("Origin", "http://any.example")
                    .header("Access-Control-Request-Method", "PUT"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("access-control-allow-origin")).isEqualTo("http://any.example");
            assertThat(answer.header("access-control-allow-methods").split(", ?"))
                    .containsExactlyInAnyOrder("PUT", "DELETE");
            assertThat(answer.header("access-control-allow-headers")).isEqualTo("Content-Type");
            assertThat(answer.header("access-control-max-age")).isEqualTo("60");
            assertThat(answer.header("allow")).contains("GET");
        }
    }

    @Test
    void withoutOriginsThereIsNoCors() {
        try (Rest rest = Rest.start(Map.of("access.control.allow.origin", " "))) {
            Rest.Answer answer = from(rest, "GET", "http://a");
            assertThat(answer.header("access-control-allow-origin")).isNull();
            assertThat(answer.header("vary")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:0,,,http://127.0.0.1:",
        "http://127.0.0.1:0,connect.example,,http://connect.example:",
        "http://127.0.0.1:0,connect.example,81,http://connect.example:81/",
        "http://127.0.0.1:0,::1,81,http://[::1]:81/",
        "HTTP://localhost:0,,99,http://localhost:99/"
    })
    void theAdvertisedAddressIsConfiguredOrThatOfTheListener(
            String listener, String host, String port, String expected) {
        Map<String, String> props = new HashMap<>(Map.of("listeners", listener));
        if (host != null) {
            props.put("rest.advertised.host.name", host);
        }
        if (port != null) {
            props.put("rest.advertised.port", port);
        }
        try (RestServer server = RestServer.bind(RestSettings.parse(props))) {
            int bound = server.url().getPort();
            String url = expected.endsWith("/") ? expected : expected + bound + "/";
            assertThat(server.advertisedUrl()).hasToString(url);
            assertThat(server.workerId()).isEqualTo(url.substring("http://".length(), url.length() - 1));
        }
    }

    @Test
    void aListenerOnAllInterfacesAdvertisesAnAddressThatOthersCanUse() {
        for (String all : List.of("http://:0", "http://0.0.0.0:0")) {
            try (RestServer server = RestServer.bind(RestSettings.parse(Map.of("listeners", all)))) {
                assertThat(server.url())
                        .hasToString("http://localhost:" + server.url().getPort() + "/");
                assertThat(server.advertisedUrl().getHost()).isNotIn("0.0.0.0", "", null);
                assertThat(server.advertisedUrl().getPort())
                        .isEqualTo(server.url().getPort());
            }
        }
    }
}
