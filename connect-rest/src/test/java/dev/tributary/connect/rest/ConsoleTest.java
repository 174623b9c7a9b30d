package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code /console/} is served. What it looks like is tried in a browser, by connect-e2e. */
class ConsoleTest {
    private static final Pattern IMPORT = Pattern.compile("\\b(?:from|import)\\s*\\(?\\s*['\"](\\.[^'\"\\s]+)['\"]");

    private static Rest rest;

    @BeforeAll
    static void serve() {
        rest = Rest.start();
    }

    @AfterAll
    static void end() {
        rest.close();
    }

    @Test
    void theAddressWithoutSlashLeadsToTheOneWithItWhateverAProxyPutsBefore() {
        Rest.Answer answer = rest.get("/console");

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).isEqualTo("console/");
    }

    @ParameterizedTest
    @CsvSource({
        "/console/, text/html;charset=utf-8",
        "/console/index.html, text/html;charset=utf-8",
        "/console/js/main.js, text/javascript;charset=utf-8",
        "/console/css/theme.css, text/css;charset=utf-8",
        "/console/icon.svg, image/svg+xml"
    })
    void filesComeWithTheirTypeAndWithHeadersThatLetNothingElseIn(String path, String type) {
        Rest.Answer answer = rest.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.body()).isNotBlank();
        assertSecure(answer);
    }

    private static void assertSecure(Rest.Answer answer) {
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
                .contains("connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void ourFilesAreAskedForAgainAndLibrariesUnderTheirVersionNever() {
        assertThat(rest.get("/console/js/main.js").header("Cache-Control")).isEqualTo("no-cache");
        for (String library :
                List.of("lit-html-3.3.2/lit-html.js", "d3-array-3.2.4/ticks.js", "d3-shape-3.2.0/line.js")) {
            assertThat(rest.get("/console/lib/" + library).header("Cache-Control"))
                    .as(library)
                    .isEqualTo("public, max-age=31536000, immutable");
        }
    }

    @Test
    void whoKnowsAFileIsToldThatItHasNotChanged() {
        String tag = rest.get("/console/js/main.js").header("ETag");

        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            Rest.Answer answer =
                    rest.send(rest.request("GET", "/console/js/main.js", "").header("If-None-Match", known));
            assertThat(answer.status()).as(known).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("ETag")).isEqualTo(tag);
        }
        assertThat(rest.send(rest.request("GET", "/console/js/main.js", "").header("If-None-Match", "\"other\""))
                        .status())
                .isEqualTo(200);
        assertThat(rest.get("/console/js/shell.js").header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void whoTakesGzipIsGivenItUnderATagOfItsOwn() throws Exception {
        HttpRequest.Builder request =
                rest.request("GET", "/console/js/shell.js", "").header("Accept-Encoding", "br, gzip;q=0.8");
        HttpResponse<byte[]> zipped = rest.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Rest.Answer plain =
                rest.send(rest.request("GET", "/console/js/shell.js", "").header("Accept-Encoding", "gzip;q=0"));

        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(zipped.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(zipped.body().length).isLessThan(plain.body().length() / 2);
        assertThat(unzipped(zipped.body())).isEqualTo(plain.body());
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(zipped.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(plain.header("ETag"));
    }

    private static String unzipped(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void librariesComeWithTheirLicencesAndImportEachOtherByPath() {
        for (String library : List.of("lit-html-3.3.2", "d3-array-3.2.4", "d3-path-3.1.0", "d3-shape-3.2.0")) {
            Rest.Answer licence = rest.get("/console/lib/" + library + "/LICENSE");
            assertThat(licence.status()).as(library).isEqualTo(200);
            assertThat(licence.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
            assertThat(licence.body()).as(library).contains("Copyright", "\"AS IS\"");
        }
        assertThat(rest.get("/console/lib/d3-shape-3.2.0/path.js").body())
                .startsWith("import{Path}from\"../d3-path-3.1.0/path.js\";");
    }

    /** All that {@code main.js} imports, and what that imports, at once or when a page is first shown. */
    @Test
    void allScriptsTogetherAreUnder300KilobytesBeforeTheyAreCompressed() throws Exception {
        Deque<String> wanted = new ArrayDeque<>(List.of("/console/js/main.js"));
        Set<String> scripts = new HashSet<>(wanted);
        int bytes = 0;
        int sent = 0;
        while (!wanted.isEmpty()) {
            String path = wanted.pop();
            HttpRequest.Builder request = rest.request("GET", path, "").header("Accept-Encoding", "gzip");
            HttpResponse<byte[]> answer = rest.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            boolean zipped = answer.headers().firstValue("Content-Encoding").isPresent();
            String text = zipped ? unzipped(answer.body()) : new String(answer.body(), StandardCharsets.UTF_8);
            sent += answer.body().length;
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
            IMPORT.matcher(text)
                    .results()
                    .map(it -> URI.create(path).resolve(it.group(1)).getPath())
                    .filter(scripts::add)
                    .forEach(wanted::push);
        }

        assertThat(scripts).hasSizeGreaterThan(50);
        assertThat(bytes).as("bytes of scripts").isBetween(150_000, 299_999);
        assertThat(sent).as("bytes on the way").isLessThan(120_000);
    }

    @Test
    void headTellsWhatGetWouldWithoutTheBody() {
        Rest.Answer get = rest.get("/console/");
        Rest.Answer head = rest.send("HEAD", "/console/", null);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    }

    @Test
    void nothingIsWrittenThere() {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            Rest.Answer answer = rest.send(method, "/console/", null);
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/console/js",
                "/console/js/",
                "/console/lib/lit-html-3.3.2",
                "/console//index.html",
                "/console/%2e%2e/%2e%2e/MANIFEST.MF",
                "/console/..%2f..%2fMANIFEST.MF",
                "/console/js/..%5c..%5cindex.html",
                "/console/.hidden.js",
                "/console/index.html%00.js"
            })
    void nothingElseIsReached(String path) throws IOException {
        String answer = rest.raw("GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("Manifest-Version", "main.js");
    }

    @Test
    void noWayLeadsOutOfTheFolder() throws IOException {
        String answer = rest.raw("GET /console/../../MANIFEST.MF HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("Manifest-Version");
    }

    @Test
    void whatIsNotThereIsAPageThatSaysWhereTheConsoleBegins() {
        Rest.Answer answer = rest.get("/console/nothing");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("/console/");
        assertSecure(answer);
    }

    @Test
    void otherPathsAreLeftToTheApi() {
        assertThat(rest.get("/consoles").json().path("error_code").asInt()).isEqualTo(404);
        assertThat(rest.get("/").json().path("version").asText()).isNotBlank();
    }

    @Test
    void settingsAreOfTheApi() {
        assertThat(rest.get("/console/settings.json").json().path("read_only").asBoolean(true))
                .isFalse();
        assertThat(rest.get("/openapi.json").body()).doesNotContain("/console");
    }

    @Test
    void aWorkerCanHaveTheConsoleOnlyShow() {
        try (Rest reading = Rest.start(Map.of("tributary.console.read.only", "true"))) {
            assertThat(reading.get("/console/settings.json")
                            .json()
                            .path("read_only")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aWorkerCanDoWithoutTheConsole() {
        try (Rest without = Rest.start(Map.of("tributary.console.enable", "false"))) {
            for (String path : List.of("/console", "/console/", "/console/js/main.js", "/console/settings.json")) {
                assertThat(without.get(path).json().path("error_code").asInt())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(without.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void adminListenersHaveNoConsole() {
        try (Rest admin = Rest.start(Map.of("admin.listeners", Rest.LOOPBACK))) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(admin.server.adminUrl().resolve("/console/"));

            assertThat(admin.send(request).status()).isEqualTo(404);
            assertThat(admin.get("/console/").status()).isEqualTo(200);
        }
    }

    @Test
    void whatProtectsTheApiProtectsTheSettingsAndNotTheFilesWhichHoldNothing() {
        RestComponents refusing = new RestComponents(List.of(ListenersTest.Refusing.class), List.of());
        try (Rest closed = Rest.start(Map.of(), refusing)) {
            assertThat(closed.get("/console/settings.json").status()).isEqualTo(401);
            assertThat(closed.get("/connectors").status()).isEqualTo(401);
            assertThat(closed.get("/console/").status()).isEqualTo(200);
        }
    }

    @Test
    void headersThatTheWorkerIsConfiguredToSetAreLeftAlone() {
        Map<String, String> props =
                Map.of("response.http.headers.config", "set X-Frame-Options: SAMEORIGIN, set X-Mine: 1");
        try (Rest own = Rest.start(props)) {
            Rest.Answer answer = own.get("/console/");

            assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("SAMEORIGIN");
            assertThat(answer.header("X-Mine")).isEqualTo("1");
            assertThat(answer.header("Content-Security-Policy")).isNotNull();
        }
    }
}
