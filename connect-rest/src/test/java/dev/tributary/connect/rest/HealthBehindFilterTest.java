package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.Incident;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that ask who somebody is, as REST extensions do. */
@Timeout(120)
class HealthBehindFilterTest {
    private static final String ANN = "Basic ann";
    private static final String BOB = "Basic bob";

    private final Rest leader = Rest.startHealthy(Map.of(), new KnownUsers(List.of(ANN, BOB)));
    private final Rest follower = Rest.startHealthy(Map.of(), new KnownUsers(List.of(ANN)));

    /** Lets some in. */
    private record KnownUsers(List<String> users) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (!users.contains(String.valueOf(request.getHeaderString("Authorization")))) {
                request.abortWith(Response.status(401)
                        .entity("Who are you?")
                        .type("text/plain")
                        .build());
            }
        }
    }

    @BeforeEach
    void cluster() {
        leader.health.leading(leader.server.url(), follower.server.url());
        follower.health.following(follower.server.url(), leader.server.url());
        leader.cluster.with("orders");
        leader.health
                .with(FakeHealthView.connector("orders"), HealthState.IDLE)
                .with(FakeHealthView.task("orders", 0), HealthState.IDLE);
        follower.health.with(FakeHealthView.task("orders", 1), HealthState.IDLE);
        follower.health.incident(1, FakeHealthView.task("orders", 1), Incident.Kind.STALLED, null);
    }

    @AfterEach
    void close() {
        leader.close();
        follower.close();
    }

    private Rest.Answer get(String path, @Nullable String user) {
        var request = leader.request("GET", path, "");
        return leader.send(user == null ? request : request.header("Authorization", user));
    }

    @Test
    void whoIsKnownEverywhereIsToldEverything() {
        JsonNode health = get("/connectors/orders/health", ANN).json();
        assertThat(health.path("state").asText()).isEqualTo("IDLE");
        String incident = get("/incidents", ANN).json().at("/incidents/0/id").asText();
        assertThat(get("/connectors/orders/incidents/" + incident, ANN).status())
                .isEqualTo(200);
    }

    @Test
    void whatSomebodyIsNotToldElsewhereHeIsNotToldHereEvenIfAnotherWasJustTold() {
        assertThat(get("/connectors/orders/health", ANN).json().path("state").asText())
                .isEqualTo("IDLE");
        JsonNode health = get("/connectors/orders/health", BOB).json();
        assertThat(health.path("state").asText()).isNotEqualTo("IDLE");
        assertThat(get("/health/connectors", BOB)
                        .json()
                        .at("/unreachable_workers/0/reason")
                        .asText())
                .contains("refuses to tell (status 401)");
        assertThat(get("/incidents", BOB).json().path("incidents")).isEmpty();
        assertThat(get("/connectors/orders/incidents/" + follower.server.workerId() + "-1", BOB)
                        .status())
                .isEqualTo(503);
    }

    @Test
    void whoIsNotKnownIsToldNothing() {
        for (String path : List.of(
                "/health/connectors",
                "/health/connectors?local=true",
                "/connectors/orders/health",
                "/connectors/orders/restarts",
                "/connectors/orders/tasks/0/restarts",
                "/connectors/orders/incidents",
                "/connectors/orders/incidents/w:1-1",
                "/incidents",
                "/incidents?local=true",
                "/workers")) {
            assertThat(get(path, null).status()).as(path).isEqualTo(401);
            assertThat(get(path, "Basic eve").status()).as(path).isEqualTo(401);
        }
    }
}
