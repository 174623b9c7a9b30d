package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.rest.peer.PeerException;
import java.net.HttpURLConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LocalRestTest {
    private final FakeConnectCluster cluster = new FakeConnectCluster();

    @Test
    void requestsOnConnectorsReachTheCluster() throws Exception {
        try (var rest = new LocalRest(cluster)) {
            assertThat(status(rest, "POST", "connectors", "{\"name\":\"a\",\"config\":{\"connector.class\":\"C\"}}"))
                    .isEqualTo(201);
            assertThat(status(rest, "GET", "connectors?expand=status", "")).isEqualTo(200);
            assertThat(status(rest, "GET", "connectors/none/status", "")).isEqualTo(404);
            assertThat(status(rest, "GET", "", "")).isEqualTo(404);
        }
    }

    @Test
    void nobodyElseGetsAnAnswer() throws Exception {
        try (var rest = new LocalRest(cluster)) {
            var other =
                    (HttpURLConnection) rest.url().resolve("connectors").toURL().openConnection();
            assertThat(other.getResponseCode()).isEqualTo(404);
            assertThat(status(rest, "GET", "connectors", "")).isEqualTo(200);
        }
    }

    @Test
    void afterTheEndNoneIsSent() {
        var rest = new LocalRest(cluster);
        rest.close();
        rest.close();
        assertThatThrownBy(() -> status(rest, "GET", "connectors", ""))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PeerException.class);
    }

    private static int status(LocalRest rest, String method, String path, String body) throws Exception {
        return rest.send(method, path, body).get(60, TimeUnit.SECONDS);
    }
}
