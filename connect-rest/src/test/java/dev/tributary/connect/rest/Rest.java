package dev.tributary.connect.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.LoggerLevel;
import dev.tributary.connect.api.LoggerLevels;
import dev.tributary.connect.api.RecordPreviews;
import dev.tributary.connect.rest.alerts.AlertSetup;
import dev.tributary.connect.rest.peer.PeerLimits;
import dev.tributary.connect.rest.resource.LoggersResource;
import dev.tributary.connect.rest.resource.MetricsResource;
import dev.tributary.connect.rest.resource.MetricsText;
import dev.tributary.connect.rest.resource.PreviewResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server on a free port of the loopback interface that serves a fake cluster, and a client for it. */
final class Rest implements AutoCloseable {
    static final Duration GENEROUS = Duration.ofSeconds(30);
    /** Of workers that are asked for their health: more than a machine that pauses takes away from it. */
    private static final Duration TELLING = Duration.ofSeconds(5);

    static final String LOOPBACK = "http://127.0.0.1:0";
    private static final AtomicInteger PROCESSES = new AtomicInteger();

    private static final AlertSetup ALERTS = AlertSetup.of("cluster-1", AlertSettings.DEFAULT);
    /** With a receiver, which is not there. */
    private static final AlertSetup SENT = AlertSetup.of(
            "cluster-1",
            new AlertSettings(
                    AlertSettings.DEFAULT.policy(),
                    List.of(URI.create("http://127.0.0.1:1/hook")),
                    Map.of(),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    null));

    final FakeConnectCluster cluster = new FakeConnectCluster();
    /** What the worker tells of itself, where it is asked. */
    final FakeHealthView health;

    /** What connectors wrote to its log, where it is asked. */
    final FakeConnectorLogs logs;

    final RestServer server;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Rest(Map<String, String> props, Limits limits, RestComponents components) {
        this(props, limits, components, null);
    }

    private Rest(Map<String, String> props, Limits limits, RestComponents components, @Nullable ClusterPeer peer) {
        this(
                props,
                limits,
                components,
                peer,
                new FakeHealthView(FakeConnectCluster.WORKER),
                new FakeConnectorLogs("none"));
    }

    private Rest(
            Map<String, String> props,
            Limits limits,
            RestComponents components,
            @Nullable ClusterPeer peer,
            FakeHealthView health,
            FakeConnectorLogs logs) {
        this.health = health;
        this.logs = logs;
        Map<String, String> all = new HashMap<>(Map.of("listeners", LOOPBACK));
        all.putAll(props);
        server = RestServer.bind(RestSettings.parse(all), limits);
        server.serve(cluster, components, peer);
    }

    static Rest start() {
        return start(Map.of());
    }

    static Rest start(Map<String, String> props) {
        return new Rest(props, Limits.DEFAULT, RestComponents.NONE);
    }

    static Rest start(Limits limits) {
        return new Rest(Map.of(), limits, RestComponents.NONE);
    }

    /** With all that a worker serves besides: what is documented must be there to be tried. */
    static Rest startWhole(Limits limits) {
        FakeHealthView health = new FakeHealthView(FakeConnectCluster.WORKER);
        var logs = new FakeConnectorLogs("1c4f");
        return new Rest(Map.of(), limits, whole(health).withLogs(logs), null, health, logs);
    }

    /** The resources that workers add. */
    private static RestComponents whole(FakeHealthView health) {
        FakeLoggerLevels levels = new FakeLoggerLevels();
        levels.levels.put("org.apache.kafka.connect", new LoggerLevel("DEBUG", 1700000000000L));
        levels.levels.put(LoggerLevels.ROOT, new LoggerLevel("INFO", null));
        return new RestComponents(
                        Stream.concat(
                                        RestComponents.resource(
                                                MetricsResource.class, MetricsText.class, new FakeMetricsText())
                                                .stream(),
                                        RestComponents.health(health, SENT).stream())
                                .toList(),
                        RestComponents.resource(LoggersResource.class, LoggerLevels.class, levels))
                .and(RestComponents.resource(PreviewResource.class, RecordPreviews.class, new FakeRecordPreviews()));
    }

    /** A worker that tells of its health, under the name that its address makes. */
    static Rest startHealthy(Map<String, String> props, Object... further) {
        return startHealthy(props, ALERTS, further);
    }

    /** As above, with settings of alerts. */
    static Rest startHealthy(Map<String, String> props, AlertSetup alerts, Object... further) {
        FakeHealthView health = new FakeHealthView("");
        List<Object> regular = new ArrayList<>(RestComponents.health(health, alerts));
        regular.addAll(List.of(further));
        var logs = new FakeConnectorLogs("process-" + PROCESSES.incrementAndGet());
        RestComponents components = new RestComponents(regular, List.of()).withLogs(logs);
        Rest rest = new Rest(props, limits(PeerLimits.DEFAULT.telling(TELLING)), components, null, health, logs);
        health.workerId = rest.server.workerId();
        health.leading(rest.server.url());
        return rest;
    }

    static Rest start(Map<String, String> props, RestComponents components) {
        return new Rest(props, Limits.DEFAULT, components);
    }

    /** A worker with peers, and with these bounds for requests to them. */
    static Rest start(Map<String, String> props, PeerLimits peers, @Nullable ClusterPeer peer) {
        return new Rest(props, limits(peers), RestComponents.NONE, peer);
    }

    private static Limits limits(PeerLimits peers) {
        Limits all = Limits.DEFAULT;
        return new Limits(
                all.threads(), all.connections(), all.bodyBytes(), all.heldBytes(), all.idle(), all.grace(), peers);
    }

    @Override
    public void close() {
        server.close();
    }

    /** What came back. */
    record Answer(int status, String body, HttpHeaders headers) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (JsonProcessingException failure) {
                throw new AssertionError("not JSON: " + body, failure);
            }
        }

        @Nullable
        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        String message() {
            return json().path("message").asText();
        }

        static Answer of(HttpResponse<String> response) {
            return new Answer(response.statusCode(), response.body(), response.headers());
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    /** A request with a JSON body, or without any body and content type. */
    Answer send(String method, String path, @Nullable String json) {
        return json == null
                ? send(request(method, path, ""))
                : send(request(method, path, json).header("Content-Type", "application/json"));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return exchange(request.build());
        } catch (IOException failure) {
            throw new AssertionError("no answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Once more if the kept connection had been closed after the answer before, which the client may not have seen yet. */
    private Answer exchange(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<Supplier<String>> response;
        try {
            response = client.send(request, Rest::body);
        } catch (IOException closed) {
            if (!String.valueOf(closed.getMessage()).contains("received no bytes")) {
                throw closed;
            }
            response = client.send(request, Rest::body);
        }
        return new Answer(response.statusCode(), response.body().get(), response.headers());
    }

    /** The whole body; of a stream of events, which goes on, the JSON of the first one. */
    private static HttpResponse.BodySubscriber<Supplier<String>> body(HttpResponse.ResponseInfo response) {
        boolean events =
                response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        return events
                ? BodySubscribers.mapping(BodySubscribers.ofLines(StandardCharsets.UTF_8), it -> () -> firstEvent(it))
                : BodySubscribers.mapping(BodySubscribers.ofString(StandardCharsets.UTF_8), it -> () -> it);
    }

    private static String firstEvent(Stream<String> lines) {
        try (lines) {
            String data = "data: ";
            return lines.filter(it -> it.startsWith(data))
                    .findFirst()
                    .map(it -> it.substring(data.length()))
                    .orElse("");
        }
    }

    CompletableFuture<Answer> sendLater(String method, String path) {
        return client.sendAsync(request(method, path, "").build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::of);
    }

    HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.url() + path.substring(1)))
                .timeout(GENEROUS)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
    }

    /** A connection for what no decent client would send. */
    Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.url().getPort());
        socket.setSoTimeout((int) GENEROUS.toMillis());
        return socket;
    }

    /** Sends text as it is, then reads until the server closes the connection. */
    String raw(String text) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
