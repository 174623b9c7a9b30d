package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.rest.resource.MetricsResource;
import dev.tributary.connect.rest.resource.MetricsText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsEndpointTest {
    private static RestComponents serving(MetricsText text) {
        return new RestComponents(RestComponents.resource(MetricsResource.class, MetricsText.class, text), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPEN_METRICS",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPEN_METRICS",
                "application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | OPEN_METRICS",
                "text/plain;version=0.0.4;q=0.9,application/openmetrics-text;q=0.1 | PROMETHEUS",
                "application/openmetrics-text;version=2.0.0,text/plain;q=0.1 | PROMETHEUS",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | PROMETHEUS",
                "*/* | PROMETHEUS",
                "application/json | PROMETHEUS",
            })
    void theClientGetsTheFormatThatItLikesBest(String accept, String format) {
        try (Rest rest = Rest.start(Map.of(), serving(new FakeMetricsText()))) {
            Rest.Answer answer = rest.send(rest.request("GET", "/metrics", "").header("Accept", accept));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("# " + format + " ü\n");
            assertThat(answer.header("Content-Type"))
                    .isEqualTo(
                            format.equals("PROMETHEUS")
                                    ? "text/plain; version=0.0.4; charset=utf-8"
                                    : "application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(answer.header("Content-Encoding")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip | true", "deflate, GZIP;q=0.5 | true", "gzip;q=0 | false", "identity | false", "br | false"})
    void thePageIsCompressedForWhoeverTakesIt(String encodings, boolean compressed) throws Exception {
        try (Rest rest = Rest.start(Map.of(), serving(new FakeMetricsText()))) {
            HttpResponse<byte[]> answer = rest.client.send(
                    rest.request("GET", "/metrics", "")
                            .header("Accept-Encoding", encodings)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("Content-Encoding").isPresent())
                    .isEqualTo(compressed);
            byte[] body = compressed
                    ? new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()
                    : answer.body();
            assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("# PROMETHEUS ü\n");
        }
    }

    @Test
    void gaugesThatHangKeepFewThreadsAndTheRestOfTheApiAnswers() throws Exception {
        var hanging = new CountDownLatch(4);
        var release = new CountDownLatch(1);
        MetricsText text = new FakeMetricsText() {
            @Override
            public void write(Format format, OutputStream out) throws IOException {
                hanging.countDown();
                try {
                    if (!release.await(30, TimeUnit.SECONDS)) {
                        throw new IOException("nobody released it");
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                super.write(format, out);
            }
        };
        try (Rest rest = Rest.start(Map.of(), serving(text))) {
            List<CompletableFuture<Rest.Answer>> first = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                first.add(rest.sendLater("GET", "/metrics"));
            }
            assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();

            Rest.Answer refused = rest.get("/metrics");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.message()).contains("slow of plugins {connector=orders}");
            assertThat(rest.get("/connectors").status()).isEqualTo(200);

            release.countDown();
            for (CompletableFuture<Rest.Answer> answer : first) {
                assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            assertThat(rest.get("/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void aPageThatCannotBeMadeIsAnErrorAndNotHalfAPage() {
        MetricsText text = new FakeMetricsText() {
            @Override
            public void write(Format format, OutputStream out) throws IOException {
                super.write(format, out);
                throw new IllegalStateException("broken on purpose");
            }
        };
        try (Rest rest = Rest.start(Map.of(), serving(text))) {
            for (int i = 0; i < 5; i++) { // and each gives its place back
                Rest.Answer answer = rest.get("/metrics");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.message()).isEqualTo("broken on purpose");
            }
        }
    }

    @Test
    void filtersOfExtensionsApplyAndOtherMethodsAreRefused() {
        List<Object> components = new ArrayList<>(
                RestComponents.resource(MetricsResource.class, MetricsText.class, new FakeMetricsText()));
        components.add(ListenersTest.Refusing.class);
        var refusing = new RestComponents(components, List.of());
        try (Rest rest = Rest.start(Map.of(), refusing)) {
            assertThat(rest.get("/metrics").status()).isEqualTo(401);
        }
        try (Rest rest = Rest.start(Map.of(), serving(new FakeMetricsText()))) {
            assertThat(rest.send("POST", "/metrics", "{}").status()).isEqualTo(405);
            assertThat(rest.send("HEAD", "/metrics", null).status()).isEqualTo(200);
        }
    }

    @Test
    void adminListenersServeItWhereItIsRegisteredThere() {
        var admin = new RestComponents(
                List.of(), RestComponents.resource(MetricsResource.class, MetricsText.class, new FakeMetricsText()));
        try (Rest rest = Rest.start(Map.of("admin.listeners", Rest.LOOPBACK), admin)) {
            assertThat(rest.get("/metrics").status()).isEqualTo(404);
            assertThat(rest.send(HttpRequest.newBuilder(rest.server.adminUrl().resolve("/metrics")))
                            .status())
                    .isEqualTo(200);
        }
    }
}
