package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.AlertPolicy;
import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.rest.alerts.AlertSetup;
import dev.tributary.connect.rest.alerts.TestReceiver;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alerts as workers tell them, and as receivers get them. */
@Timeout(120)
class AlertEndpointsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestReceiver receiver = new TestReceiver();
    private final List<Rest> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Rest::close);
        receiver.close();
    }

    private static AlertSetup setup(@Nullable String authorization, URI... urls) {
        AlertSettings defaults = AlertSettings.DEFAULT;
        AlertSetup setup = AlertSetup.of(
                "cluster 1",
                new AlertSettings(
                        new AlertPolicy(Set.of(AlertKind.values()), Duration.ZERO, 0, Duration.ZERO),
                        List.of(urls),
                        Map.of("X-Key", "s3cret"),
                        defaults.timeout(),
                        Duration.ofMillis(1),
                        Duration.ofMillis(10),
                        authorization));
        return setup.at(new AlertSetup.Pace(Duration.ofMillis(50), Duration.ofMillis(50)));
    }

    private Rest start(AlertSetup setup, Object... further) {
        Rest rest = startIdle(setup, further);
        rest.health
                .with(FakeHealthView.connector("orders"), HealthState.IDLE)
                .with(FakeHealthView.task("orders", 0), HealthState.ACTIVE)
                .with(FakeHealthView.task("orders", 1), HealthState.ACTIVE);
        rest.cluster.with("orders"); // at last: it is being watched
        return rest;
    }

    /** One that runs nothing and knows of nothing yet. */
    private Rest startIdle(AlertSetup setup, Object... further) {
        Rest rest = Rest.startHealthy(Map.of(), setup, further);
        opened.add(rest);
        return rest;
    }

    private List<JsonNode> events() {
        return receiver.received().stream()
                .map(it -> {
                    try {
                        return JSON.readTree(it.body());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private void awaitEvents(int count) {
        TestReceiver.await(count + " events", () -> receiver.received().size() >= count);
    }

    @Test
    void whatNeedsSomebodyIsToldWhenItBeginsAndWhenItIsOver() {
        Rest rest = start(setup(null, receiver.url("/hook/s3cret")));
        JsonNode none = rest.get("/alerts").json();
        assertThat(none.path("active")).isEmpty();
        assertThat(none.path("watched_by").asText()).isEqualTo(rest.server.workerId());
        assertThat(none.at("/webhooks/0/url").asText()).endsWith("/…");

        rest.health.with(FakeHealthView.task("orders", 1), HealthState.STALLED);
        awaitEvents(1);
        JsonNode fired = events().get(0);
        assertThat(fired.path("event").asText()).isEqualTo("fired");
        assertThat(fired.path("id").asText()).isEqualTo("cluster%201/stalled/orders/1");
        assertThat(fired.path("severity").asText()).isEqualTo("critical");
        assertThat(fired.path("summary").asText()).contains("Task 1 of connector orders is stalled: put() has not");
        assertThat(fired.path("detail").asText()).contains("org.example.Sink.put");
        assertThat(fired.path("link").asText()).isEqualTo(rest.server.advertisedUrl() + "console/#/connectors/orders");
        assertThat(receiver.received().get(0).body()).doesNotContain("s3cret");
        TestReceiver.await(
                "delivery",
                () -> rest.get("/alerts")
                        .json()
                        .at("/active/0/deliveries/0/fired")
                        .asText()
                        .equals("delivered"));

        rest.health.with(FakeHealthView.task("orders", 1), HealthState.ACTIVE);
        awaitEvents(2);
        JsonNode resolved = events().get(1);
        assertThat(resolved.path("event").asText()).isEqualTo("resolved");
        assertThat(resolved.path("fired_at_ms")).isEqualTo(fired.path("fired_at_ms"));
        assertThat(resolved.path("resolution").asText()).contains("goes on");
        TestReceiver.await(
                "the end", () -> !rest.get("/alerts").json().path("resolved").isEmpty());
        Rest.Answer after = rest.get("/alerts");
        assertThat(after.json().path("active")).isEmpty();
        assertThat(after.body()).doesNotContain("s3cret");

        rest.health.with(FakeHealthView.task("orders", 0), HealthState.FAILED);
        awaitEvents(3);
        rest.cluster.connectors.remove(ConnectorName.of("orders"));
        awaitEvents(4);
        assertThat(events().get(3).path("resolution").asText()).isEqualTo("The connector was deleted.");
    }

    @Test
    void withoutReceiversItIsLookedForWhenSomebodyAsksAndThereIsNobodyToTest() {
        Rest rest = start(setup(null));
        rest.health.with(FakeHealthView.task("orders", 0), HealthState.FAILED);
        JsonNode alerts = rest.get("/alerts").json();
        assertThat(alerts.at("/active/0/kind").asText()).isEqualTo("task_failed");
        assertThat(alerts.at("/active/0/deliveries")).isEmpty();
        assertThat(alerts.path("webhooks")).isEmpty();

        Rest.Answer test = rest.send("POST", "/alerts/test", "{}");
        assertThat(test.status()).isEqualTo(400);
        assertThat(test.message()).contains("tributary.alerts.webhook.urls");
    }

    @Test
    void aTestGoesToAllReceiversAndTellsWhatTheySaid() {
        URI away = URI.create("http://127.0.0.1:1/");
        Rest rest = start(setup(null, receiver.url("/"), away));
        JsonNode outcome = rest.send("POST", "/alerts/test", null).json();
        assertThat(outcome.path("sent_by").asText()).isEqualTo(rest.server.workerId());
        assertThat(outcome.at("/webhooks/0/delivered").asBoolean()).isTrue();
        assertThat(outcome.at("/webhooks/0/status").asInt()).isEqualTo(204);
        assertThat(outcome.at("/webhooks/1/delivered").asBoolean()).isFalse();
        assertThat(outcome.at("/webhooks/1/problem").asText()).contains("cannot be reached");
        assertThat(events().get(0).path("event").asText()).isEqualTo("test");
    }

    @Test
    void oneWorkerOfTheClusterTellsAndTheOthersSayWhatItSays() {
        Rest leader = start(setup(null, receiver.url("/")));
        Rest other = startIdle(setup(null, receiver.url("/")));
        leader.health.leading(leader.server.url(), other.server.url());
        other.health.following(other.server.url(), leader.server.url());
        other.cluster.with("orders");
        other.health.with(FakeHealthView.task("orders", 1), HealthState.STALLED);
        leader.health.instances.remove(FakeHealthView.task("orders", 1));
        awaitEvents(1);

        JsonNode told = other.get("/alerts").json();
        assertThat(told.path("watched_by").asText()).isEqualTo(leader.server.workerId());
        assertThat(told.at("/active/0/worker_id").asText()).isEqualTo(other.server.workerId());
        assertThat(other.send("POST", "/alerts/test", null)
                        .json()
                        .path("sent_by")
                        .asText())
                .isEqualTo(leader.server.workerId());
        awaitEvents(2);

        // The follower has a copy: it tells nothing twice when it comes to lead, and what is over once.
        TestReceiver.await(
                "a copy",
                () -> other.get("/alerts?local=true")
                        .json()
                        .at("/active/0/deliveries/0/fired")
                        .asText()
                        .equals("delivered"));
        leader.close();
        opened.remove(leader);
        other.health
                .with(FakeHealthView.connector("orders"), HealthState.IDLE)
                .with(FakeHealthView.task("orders", 0), HealthState.ACTIVE);
        other.health.leading(other.server.url());
        TestReceiver.await(
                "the new leader",
                () -> other.get("/alerts").json().path("watched_by").asText().equals(other.server.workerId()));
        JsonNode taken = other.get("/alerts").json();
        assertThat(taken.path("active")).hasSize(1);
        assertThat(taken.at("/active/0/fired_at_ms")).isEqualTo(told.at("/active/0/fired_at_ms"));
        other.health.with(FakeHealthView.task("orders", 1), HealthState.ACTIVE);
        awaitEvents(3);
        assertThat(events().stream().map(it -> it.path("event").asText())).containsExactly("fired", "test", "resolved");
        assertThat(events().get(2).path("fired_at_ms"))
                .isEqualTo(events().get(0).path("fired_at_ms"));
    }

    /** As a worker that knows no alerts. */
    private static final class OfOld implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath().startsWith("alerts")
                    || request.getUriInfo().getPath().startsWith("health")) {
                request.abortWith(Response.status(404).build());
            }
        }
    }

    @Test
    void whereTheLeaderCannotTheWorkerWithTheSmallestIdDoes() {
        Rest leader = start(setup(null), new OfOld());
        Rest able = start(setup(null, receiver.url("/")));
        able.health.following(able.server.url(), leader.server.url());
        able.health.with(FakeHealthView.task("orders", 0), HealthState.STALLED);
        awaitEvents(1);
        assertThat(able.get("/alerts").json().path("watched_by").asText()).isEqualTo(able.server.workerId());
    }

    /** Lets one in. */
    private static final class Guard implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (!"Basic ann".equals(request.getHeaderString("Authorization"))) {
                request.abortWith(Response.status(401).build());
            }
        }
    }

    @Test
    void protectedWorkersAreAskedWithTheAuthorizationOfTheSettings() {
        Rest leader = start(setup("Basic ann", receiver.url("/")), new Guard());
        Rest other = startIdle(setup("Basic ann", receiver.url("/")), new Guard());
        leader.health.leading(leader.server.url(), other.server.url());
        other.health.following(other.server.url(), leader.server.url());
        other.cluster.with("orders");
        other.health.with(FakeHealthView.task("orders", 1), HealthState.STALLED);
        leader.health.instances.remove(FakeHealthView.task("orders", 1));
        awaitEvents(1);
        assertThat(events().get(0).path("worker_id").asText()).isEqualTo(other.server.workerId());
        assertThat(other.get("/alerts").status()).isEqualTo(401);
        assertThat(other.send(other.request("GET", "/alerts", "").header("Authorization", "Basic ann"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whileNobodyLeadsNobodyWatchesAndNothingEnds() {
        Rest rest = start(setup(null));
        rest.health.with(FakeHealthView.task("orders", 0), HealthState.FAILED);
        assertThat(rest.get("/alerts").json().path("active")).hasSize(1);
        rest.health.members.clear();
        JsonNode alerts = rest.get("/alerts").json();
        assertThat(alerts.path("watched_by").isNull()).isTrue();
        assertThat(alerts.path("active")).hasSize(1);
    }

    @Test
    void aLeaderThatDoesNotAnswerIsSaidNotTo() {
        Rest rest = start(setup(null));
        rest.health.following(rest.server.url(), URI.create("http://127.0.0.1:1/"));
        Rest.Answer answer = rest.get("/alerts");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.message()).contains("Alerts are watched by worker 127.0.0.1:1, which cannot be reached");
    }
}
