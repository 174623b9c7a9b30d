package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.rest.EventClient.Event;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of the cluster's health as clients see them happen. */
@Timeout(120)
class EventsTest {
    private static final String ANN = "Basic ann";
    private static final String BOB = "Basic bob";

    private final Rest rest = Rest.startHealthy(Map.of());
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void cluster() {
        rest.cluster.with("orders");
        rest.health
                .with(FakeHealthView.connector("orders"), HealthState.IDLE)
                .with(FakeHealthView.task("orders", 0), HealthState.ACTIVE)
                .with(FakeHealthView.task("orders", 1), HealthState.ACTIVE);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        rest.close();
    }

    private EventClient open(Rest from, String query, String... headers) {
        EventClient client = EventClient.open(from, query, headers);
        opened.add(client);
        return client;
    }

    private static boolean isIn(JsonNode body, String connector, String state) {
        for (JsonNode changed : body.path("changed")) {
            if (changed.path("name").asText().equals(connector)
                    && changed.path("state").asText().equals(state)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aStreamTellsEverythingThenWhatChangesThenWhatIsGone() {
        EventClient client = open(rest, "");
        assertThat(client.header("content-type")).startsWith("text/event-stream");
        assertThat(client.header("cache-control")).contains("no-store");
        assertThat(client.header("x-accel-buffering")).isEqualTo("no");
        assertThat(client.header("content-length")).isNull();

        Event snapshot = client.next();
        assertThat(snapshot.name()).isEqualTo("snapshot");
        assertThat(snapshot.id()).isNotNull();
        assertThat(snapshot.data().path("connectors"))
                .isEqualTo(rest.get("/health/connectors?tasks=true").json().path("connectors"));
        assertThat(snapshot.data().path("workers"))
                .isEqualTo(rest.get("/workers").json());

        rest.health.with(FakeHealthView.task("orders", 1), HealthState.STALLED);
        Event changed = client.next("connectors", body -> isIn(body, "orders", "DEGRADED"));
        assertThat(changed.data().at("/changed/0/tasks/1/state").asText()).isEqualTo("STALLED");
        assertThat(changed.id()).isNotEqualTo(snapshot.id());
        rest.cluster.with("new");
        client.next("connectors", body -> isIn(body, "new", "UNASSIGNED"));
        rest.health.incident(1, FakeHealthView.task("orders", 1), Incident.Kind.STALLED, null);
        Event incident = client.next("incident", body -> true);
        assertThat(incident.data().path("incidents"))
                .isEqualTo(rest.get("/incidents").json().path("incidents"));

        rest.cluster.connectors.remove(ConnectorName.of("new"));
        Event gone = client.next("connectors", body -> !body.path("removed").isEmpty());
        assertThat(gone.data().at("/removed/0").asText()).isEqualTo("new");
    }

    @Test
    void whoComesBackIsToldWhatItMissedAndWhoWasAwayTooLongEverything() {
        String first;
        try (EventClient client = open(rest, "?connector=orders")) {
            first = client.next("snapshot", body -> true).id();
            rest.health.with(FakeHealthView.task("orders", 1), HealthState.FAILED);
            client.next("connectors", body -> isIn(body, "orders", "DEGRADED"));
        }
        EventClient back = open(rest, "?connector=orders", "Last-Event-ID", first);
        Event missed = back.next();
        assertThat(missed.name()).isEqualTo("connectors");
        assertThat(isIn(missed.data(), "orders", "DEGRADED")).isTrue();
        back.next(
                "heartbeat",
                body -> body.path("problem").isNull()
                        && body.path("now_ms").asLong() >= body.path("at_ms").asLong());

        for (String unknown : List.of("nonsense", "0123456789abcdef-1", first.replaceAll("-.*", "-99"))) {
            assertThat(open(rest, "?connector=orders&last_event_id=" + unknown)
                            .next()
                            .name())
                    .as(unknown)
                    .isEqualTo("snapshot");
        }
        assertThat(open(rest, "", "Last-Event-ID", first).next().name())
                .as("of another choice")
                .isEqualTo("snapshot");
    }

    @Test
    void aStreamOfOneConnectorTellsNothingOfOthers() {
        rest.cluster.with("other");
        rest.health.incident(1, FakeHealthView.task("other", 1), Incident.Kind.STALLED, null);
        JsonNode snapshot = open(rest, "?connector=orders").next().data();
        assertThat(snapshot.path("connectors")).hasSize(1);
        assertThat(snapshot.path("incidents")).isEmpty();
    }

    @Test
    void othersThanStreamsAreAnsweredAsElsewhere() {
        Rest.Answer refused = rest.send(rest.request("GET", "/events", "").header("Accept", "application/json"));
        assertThat(refused.status()).isEqualTo(406);
        assertThat(refused.json().path("error_code").asInt()).isEqualTo(406);
        assertThat(rest.send("OPTIONS", "/events", null).header("allow")).contains("GET");
        Rest.Answer head = rest.send("HEAD", "/events", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-type")).startsWith("text/event-stream");
        assertThat(rest.send("POST", "/events", "{}").status()).isEqualTo(405);
    }

    /** Lets some in, and one of them only on this worker. */
    private record KnownUsers(List<String> users) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (!users.contains(String.valueOf(request.getHeaderString("Authorization")))) {
                request.abortWith(
                        Response.status(401).entity("Who?").type("text/plain").build());
            }
        }
    }

    @Test
    void whatOneUserIsToldAnotherIsNot() {
        try (Rest here = Rest.startHealthy(Map.of(), new KnownUsers(List.of(ANN, BOB)));
                Rest there = Rest.startHealthy(Map.of(), new KnownUsers(List.of(ANN)))) {
            here.health.leading(here.server.url(), there.server.url());
            here.cluster.with("orders");
            there.health.with(FakeHealthView.task("orders", 1), HealthState.IDLE);
            there.health.incident(1, FakeHealthView.task("orders", 1), Incident.Kind.STALLED, null);
            Event anns = open(here, "", "Authorization", ANN).next();
            assertThat(anns.data().at("/connectors/0/tasks/1/state").asText()).isEqualTo("IDLE");
            assertThat(anns.data().path("incidents")).hasSize(1);
            Event bobs = open(here, "", "Authorization", BOB, "Last-Event-ID", anns.id())
                    .next();
            assertThat(bobs.name()).isEqualTo("snapshot");
            assertThat(bobs.data().at("/connectors/0/tasks/1/state").asText()).isNotEqualTo("IDLE");
            assertThat(bobs.data().path("incidents")).isEmpty();
            assertThat(bobs.data().at("/unreachable_workers/0/reason").asText()).contains("401");
            var nobody = here.request("GET", "/events", "").header("Accept", "text/event-stream");
            assertThat(here.send(nobody).status()).isEqualTo(401);
        }
    }

    @Test
    void aServerThatIsClosedTellsItsClientsAndDoesNotWaitForThem() throws Exception {
        List<EventClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            EventClient client = open(rest, "");
            client.next("snapshot", body -> true);
            clients.add(client);
        }
        Thread closing = new Thread(rest.server::close);
        closing.start();
        for (EventClient client : clients) {
            Event end = client.next("end", body -> true);
            assertThat(end.data().path("reason").asText()).contains("shutting down");
            assertThat(end.id()).isNull();
            assertThat(client.ended()).isTrue();
        }
        closing.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void moreStreamsThanThereMayBeAreRefusedUntilSomeEnd() throws Exception {
        var request = rest.request("GET", "/events", "").build();
        List<HttpResponse<InputStream>> all = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            all.add(stream(request));
            assertThat(all.get(i).statusCode()).isEqualTo(200);
        }
        Rest.Answer refused = rest.get("/events");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isNotNull();
        assertThat(refused.message()).contains("256 streams");
        assertThat(rest.get("/connectors").status()).isEqualTo(200);
        for (HttpResponse<InputStream> one : all) {
            one.body().close();
        }
    }

    private HttpResponse<InputStream> stream(HttpRequest request) throws Exception {
        return rest.client
                .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .get(30, TimeUnit.SECONDS);
    }
}
