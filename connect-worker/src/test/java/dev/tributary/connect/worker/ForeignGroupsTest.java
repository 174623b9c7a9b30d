package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ForeignGroupsTest {
    private final String cluster = "foreign-" + UUID.randomUUID();
    private final TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers());
    private final EmbeddedWorker worker = EmbeddedWorker.start(WorkerProperties.distributed(cluster));
    private final String workerId = worker.restUrl().getAuthority();
    private final LoggedStatusStore statuses =
            new LoggedStatusStore(new MemoryCompactedLog("statuses"), InstantSource.system());

    @BeforeEach
    void join() throws Exception {
        statuses.start().get(10, TimeUnit.SECONDS);
        var rest = new RestCalls(worker.restUrl());
        await("the worker to join", () -> rest.get("health").status() == 200);
    }

    @AfterEach
    void close() {
        worker.stop();
        statuses.close();
        client.close();
    }

    @Test
    void aWorkerOfAnotherGroupThatRunsSomethingByOurStatusesIsNamedWithItsGroup() throws Exception {
        write(InstanceState.RUNNING, workerId);
        assertThat(intrudersOf("our-group")).containsExactly(Map.entry(workerId, cluster));
    }

    @Test
    void workersOfOurOwnGroupAreNoIntruders() throws Exception {
        write(InstanceState.RUNNING, workerId);
        assertThat(intrudersOf(cluster)).isEmpty();
    }

    @Test
    void aWorkerThatRunsNothingOfOursMayBelongToAnyGroup() throws Exception {
        write(InstanceState.UNASSIGNED, workerId);
        assertThat(intrudersOf("our-group")).isEmpty();
    }

    @Test
    void workersThatAreGoneDoNoHarm() throws Exception {
        write(InstanceState.RUNNING, "gone.example.org:8083");
        assertThat(intrudersOf("our-group")).isEmpty();
    }

    private void write(InstanceState state, String writer) throws Exception {
        statuses.put(ConnectorName.of("c"), new InstanceStatus(state, writer, null, "1"), 1);
        statuses.flush().get(10, TimeUnit.SECONDS);
    }

    private Map<String, String> intrudersOf(String group) throws Exception {
        return new ForeignGroups(group, statuses, client.admin())
                .check()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }
}
