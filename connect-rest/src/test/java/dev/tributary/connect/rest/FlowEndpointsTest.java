package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One server of several clusters, told apart by what their paths begin with. */
@Timeout(120)
final class FlowEndpointsTest {
    private static final ConnectorName NAME = ConnectorName.of("c");
    private static final List<String> FLOW = List.of("us east", "a/b");
    private static final List<String> BACK = List.of("a/b", "us east");
    private static final SignedBody SIGNED =
            new SignedBody("[{}]".getBytes(StandardCharsets.UTF_8), "c2lnbmVk", "HmacSHA256");
    private static final SignedBody NOTHING = new SignedBody(new byte[0], "ZW1wdHk=", "HmacSHA256");

    private final FakePeer flow = new FakePeer();
    private final FakePeer back = new FakePeer();
    private final RestServer server = RestServer.bind(RestSettings.parse(Map.of("listeners", Rest.LOOPBACK)));
    private final Rest other = Rest.start();

    @BeforeEach
    void serve() {
        server.servePeers(Map.of(
                FLOW, new RestServer.PeersOfCluster(new FakeConnectCluster(), flow),
                BACK, new RestServer.PeersOfCluster(new FakeConnectCluster(), back)));
    }

    @AfterEach
    void close() {
        other.close();
        server.close();
    }

    @Test
    void whatIsAskedOfAFlowReachesThatFlowAlone() {
        var peer = other.server.peers(FLOW).at(server.url());
        peer.putTaskConfigs(NAME, SIGNED).join();
        peer.fenceZombies(NAME, NOTHING).join();
        assertThat(flow.calls)
                .containsExactly(new FakePeer.Call("tasks", NAME, SIGNED), new FakePeer.Call("fence", NAME, NOTHING));
        assertThat(back.calls).isEmpty();
    }

    @Test
    void aFlowThatIsNotRunHereIsNotFound() {
        assertThatThrownBy(() -> other.server
                        .peers(List.of("x", "y"))
                        .at(server.url())
                        .putTaskConfigs(NAME, SIGNED)
                        .join())
                .hasCauseInstanceOf(ConnectClusterException.NotFound.class)
                .hasMessageContaining("does not run the flow x->y");
    }

    @Test
    void whatOnlyTheLeaderCanDoGoesOnToItUnderTheSamePath() {
        try (RecordedWorker leader = new RecordedWorker()) {
            flow.fails(new ConnectClusterException.NotLeader("not here", leader.url()));
            other.server
                    .peers(FLOW)
                    .at(server.url())
                    .fenceZombies(NAME, NOTHING)
                    .join();
            RecordedWorker.Received received = leader.take();
            assertThat(received.address()).isEqualTo("/us%20east/a%2Fb/connectors/c/fence?forward=true");
            assertThat(received.headers().getFirst(SignedBody.SIGNATURE_HEADER)).isEqualTo("ZW1wdHk=");
        }
    }

    @Test
    void usersAreNotServed() throws Exception {
        for (String path : List.of("", "connectors", "health", "admin/loggers", "connectors/c/tasks")) {
            assertThat(other.send(HttpRequest.newBuilder(server.url().resolve(path)))
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
