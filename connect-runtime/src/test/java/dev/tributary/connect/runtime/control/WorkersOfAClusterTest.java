package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.TestWorker.await;
import static dev.tributary.connect.runtime.control.TestWorker.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.group.Leadership;
import dev.tributary.connect.runtime.group.Owners;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two workers with their own threads on the same topics: one leads, the other runs everything. */
class WorkersOfAClusterTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final URI LEADER = URI.create("http://leader:8083/");
    private static final URI FOLLOWER = URI.create("http://follower:8083/");
    private final MemoryTopic configTopic = new MemoryTopic();
    private final MemoryTopic statusTopic = new MemoryTopic();
    private final Map<URI, ClusterPeer> peers = new ConcurrentHashMap<>();
    private final Snapshots seen = new Snapshots();
    private final TestWorker leader = new TestWorker(configTopic, statusTopic, side(seen));
    private final TestWorker follower = new TestWorker(configTopic, statusTopic, side(new Snapshots()));

    private ClusterSide side(Snapshots listener) {
        return new ClusterSide(peers::get, TwoWorkers.KEYS, listener::add);
    }

    /** What the listener was told, and those who wait for something in particular. */
    private static final class Snapshots {
        private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
        private volatile ClusterConfig newest = ClusterConfig.EMPTY;

        private record Waiter(Predicate<ClusterConfig> condition, CompletableFuture<Void> met) {}

        void add(ClusterConfig config) {
            newest = config;
            waiters.forEach(waiter -> {
                if (waiter.condition().test(config)) {
                    waiter.met().complete(null);
                }
            });
        }

        CompletableFuture<Void> when(Predicate<ClusterConfig> condition) {
            var waiter = new Waiter(condition, new CompletableFuture<>());
            waiters.add(waiter);
            add(newest);
            return waiter.met();
        }
    }

    @BeforeEach
    void start() throws Exception {
        peers.put(LEADER, leader.control.peer());
        peers.put(FOLLOWER, follower.control.peer());
        await(leader.control.start());
        await(follower.control.start());
        var owners = new Owners(Map.of(FOO, FOLLOWER), Map.of(TaskId.of("foo", 0), FOLLOWER));
        await(leader.control.assign(
                new Assignment(1, false, Set.of(), Set.of(), new Leadership(true, LEADER, true, owners), 1)));
        await(follower.control.assign(new Assignment(
                1,
                false,
                Set.of(FOO),
                Set.of(TaskId.of("foo", 0)),
                new Leadership(false, LEADER, true, Owners.UNKNOWN),
                1)));
    }

    @AfterEach
    void close() {
        follower.close();
        leader.close();
    }

    /** The leader has acted on what it read, and the follower too: the task runs there. */
    private void bothKnowItsTask() throws Exception {
        await(seen.when(config -> config.connector(FOO) != null
                && config.connector(FOO).tasks().configs().size() == 1));
        long begin = System.nanoTime();
        while (follower.runners.newest(Instance.of(TaskId.of("foo", 0))) == null) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
            Thread.onSpinWait();
        }
    }

    @Test
    void whatTheLeaderWritesTheFollowerRunsAndShows() throws Exception {
        assertThat(forwardTo(follower.control.putConfig(FOO, Map.of("connector.class", "Source"))))
                .isEqualTo(LEADER);
        leader.create("foo", Map.of());
        await(follower.control.caughtUp());
        assertThat(follower.control.connectors()).containsExactly(FOO);
        bothKnowItsTask();
        assertThat(leader.control.connector(FOO).tasks()).hasSize(1);
        assertThat(forwardTo(leader.control.restartTask(TaskId.of("foo", 0)))).isEqualTo(FOLLOWER);
        await(follower.control.restartTask(TaskId.of("foo", 0)));
    }

    @Test
    void aRestartIsPlannedByTheLeaderAndDoneByTheOwner() throws Exception {
        leader.create("foo", Map.of());
        bothKnowItsTask();
        var scope = new RestartScope(true, false);
        assertThat(forwardTo(follower.control.restart(FOO, scope))).isEqualTo(LEADER);
        assertThat(failure(leader.control.restart(ConnectorName.of("bar"), scope)))
                .isInstanceOf(NotFound.class);
        await(follower.statuses.flush());
        await(leader.statuses.flush());
        ConnectorStatus plan = await(leader.control.restart(FOO, scope));
        assertThat(plan.connector().state()).isEqualTo(InstanceState.RESTARTING);
        await(follower.control.restartConnector(FOO)); // behind the restart request
        assertThat(follower.runners.journal())
                .filteredOn(line -> line.equals("start connector foo"))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aFollowerForwardsBeforeItLooks() throws Exception {
        assertThat(forwardTo(follower.control.patchConfig(FOO, Map.of()))).isEqualTo(LEADER);
        assertThat(forwardTo(follower.control.deleteConnector(FOO))).isEqualTo(LEADER);
        assertThat(forwardTo(follower.control.resetOffsets(FOO))).isEqualTo(LEADER);
        assertThat(failure(leader.control.patchConfig(FOO, Map.of()))).isInstanceOf(NotFound.class);
        assertThat(failure(follower.control.setTargetState(FOO, TargetState.STOPPED)))
                .isInstanceOf(NotFound.class);
        leader.create("foo", Map.of());
        await(follower.control.caughtUp());
        await(follower.control.setTargetState(FOO, TargetState.PAUSED));
        await(leader.control.caughtUp());
        assertThat(leader.configs.snapshot().connector(FOO).targetState()).isEqualTo(TargetState.PAUSED);
        assertThat(forwardTo(follower.control.setTargetState(FOO, TargetState.STOPPED)))
                .isEqualTo(LEADER);
    }

    private static URI forwardTo(CompletableFuture<?> request) throws Exception {
        return ((NotLeader) failure(request)).forwardTo();
    }
}
