package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.testkit.ConnectTestCluster;
import dev.tributary.connect.testkit.ConnectorHandle;
import dev.tributary.connect.testkit.RequestRefusedException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The connector in a cluster, behind a connector that writes down every call. One for each check. */
final class RunningChecks implements AutoCloseable {
    private static final int BATCH = 10;
    private static final Duration WHILE_PAUSED = Duration.ofMillis(700);
    private static final Duration GRACEFUL = Duration.ofSeconds(5);

    private final Driver driver;
    private final ConformanceSubject subject;
    private final ConnectTestCluster cluster;
    private final String topic;
    private final World world;
    private final Recording recording;
    private @Nullable ConnectorHandle created;

    private RunningChecks(Driver driver, ConformanceSubject subject, ConnectTestCluster cluster, String topic) {
        this.driver = driver;
        this.subject = subject;
        this.cluster = cluster;
        this.topic = topic;
        this.world = World.of(subject, cluster, topic);
        this.recording = Recording.open(subject.connectorClass());
    }

    static RunningChecks of(Driver driver, ConformanceSubject subject, ConnectTestCluster cluster) {
        String topic = "conformance-" + UUID.randomUUID().toString().substring(0, 8);
        cluster.createTopic(topic);
        return new RunningChecks(driver, subject, cluster, topic);
    }

    void delivers() throws Exception {
        ConnectorHandle connector = create();
        feedAndAwait(0, BATCH);
        connector.delete();
        created = null;
        awaitCallsEnded();
        List<String> problems = LifeCycle.problems(recording.calls());
        if (!problems.isEmpty()) {
            throw new AssertionError("all records arrived, but: " + problems);
        }
    }

    void restartResumes() throws Exception {
        ConnectorHandle connector = create();
        feedAndAwait(0, BATCH);
        long starts = recording.count(LifeCycle.START);
        world.feed(BATCH, BATCH + 5); // on their way while it stops
        connector.restart();
        awaitMoreStarts(starts);
        connector.awaitRunning();
        world.feed(BATCH + 5, 2 * BATCH);
        List<String> arrived = await(0, 2 * BATCH);
        checkNotAllAgain(arrived, "a restart");
    }

    void pauseHolds() throws Exception {
        ConnectorHandle connector = create();
        feedAndAwait(0, BATCH);
        connector.pause().awaitState(InstanceState.PAUSED);
        long before = recording.records();
        world.feed(BATCH, 2 * BATCH);
        int arrivedBefore = world.arrived(Duration.ofSeconds(10), texts -> texts.size() >= BATCH)
                .size();
        List<String> paused = world.arrived(WHILE_PAUSED, texts -> texts.size() > arrivedBefore);
        if (recording.records() > before || paused.size() > arrivedBefore) {
            throw new AssertionError(
                    "while its state was PAUSED the connector moved %d records through the worker, and %d more arrived"
                            .formatted(recording.records() - before, paused.size() - arrivedBefore));
        }
        connector.resume().awaitRunning();
        await(0, 2 * BATCH);
    }

    void rebalanceLosesNothing() throws Exception {
        ConnectorHandle connector = create();
        feedAndAwait(0, BATCH);
        cluster.addWorker();
        connector.awaitRunning();
        feedAndAwait(BATCH, 2 * BATCH);
        // Of the two, the one to leave is that which has the work to hand over.
        connector.awaitStatus("task 0 to be on a worker that runs", status -> connector.workerOfTask(0) >= 0);
        world.feed(2 * BATCH, 2 * BATCH + 5); // on their way while it stops
        cluster.stopWorker(connector.workerOfTask(0));
        connector.awaitRunning();
        world.feed(2 * BATCH + 5, 3 * BATCH);
        checkNotAllAgain(await(0, 3 * BATCH), "the move to another worker");
    }

    void resetReplays() throws Exception {
        ConnectorHandle connector = create();
        feedAndAwait(0, BATCH);
        connector.stop().awaitState(InstanceState.STOPPED);
        long before = recording.records();
        connector.resetOffsets().resume().awaitRunning();
        if (!Observation.comesTrue(cluster.timeout(), () -> recording.records() - before >= BATCH)) {
            throw new AssertionError(
                    "after the offsets were reset, %d records went through the worker within %s (expected: all %d again)"
                            .formatted(recording.records() - before, cluster.timeout(), BATCH));
        }
    }

    void alterOffsetsChecked() throws Exception {
        ConnectorHandle connector = create();
        feedAndAwait(0, BATCH);
        connector.stop().awaitState(InstanceState.STOPPED);
        OffsetChecks.check(driver, subject, topic, connector.offsets());
        try {
            if (!connector.offsets().isEmpty()) {
                connector.alterOffsets(connector.offsets());
            }
        } catch (RequestRefusedException e) {
            // In words, as was checked: it has reasons to take none.
            return;
        }
        connector.resume().awaitRunning();
        world.feed(BATCH, 2 * BATCH);
        checkNotAllAgain(await(0, 2 * BATCH), "its own offsets were given back to it");
    }

    void stopsInTime() throws Exception {
        ConnectorHandle connector = create();
        feedAndAwait(0, 1);
        connector.stop().awaitState(InstanceState.STOPPED);
        awaitCallsEnded();
    }

    private ConnectorHandle create() {
        Map<String, String> config = new HashMap<>(recording.with(Plugin.config(subject, topic)));
        config.remove("name");
        config.put(
                "connector.class",
                (subject instanceof SourceSubject ? RecordedSourceConnector.class : RecordedSinkConnector.class)
                        .getName());
        if (subject instanceof SinkSubject) {
            config.putIfAbsent("consumer.override.auto.offset.reset", "earliest");
        }
        ConnectorHandle connector = cluster.createConnector(topic, config);
        created = connector;
        return connector.awaitRunning();
    }

    private void feedAndAwait(int from, int to) throws Exception {
        world.feed(from, to);
        await(0, to);
    }

    private List<String> await(int from, int to) throws Exception {
        List<String> expected =
                IntStream.range(from, to).mapToObj(world::expected).toList();
        List<String> arrived = world.arrived(cluster.timeout(), texts -> texts.containsAll(expected));
        List<String> missing =
                expected.stream().filter(text -> !arrived.contains(text)).toList();
        if (!missing.isEmpty()) {
            throw new AssertionError("%d of %d records did not arrive within %s: %s. Arrived: %s%nCalls: %s%n%s"
                    .formatted(
                            missing.size(),
                            expected.size(),
                            cluster.timeout(),
                            missing,
                            arrived,
                            LifeCycle.problems(recording.calls()),
                            cluster.describe()));
        }
        return arrived;
    }

    /** A few may come twice: delivery is at least once. */
    private void checkNotAllAgain(List<String> arrived, String cause) {
        boolean all = IntStream.range(0, BATCH)
                .allMatch(number -> Collections.frequency(arrived, world.expected(number)) > 1);
        if (all) {
            throw new AssertionError("after %s all records before it came a second time".formatted(cause));
        }
    }

    private void awaitMoreStarts(long before) throws Exception {
        if (!Observation.comesTrue(cluster.timeout(), () -> recording.count(LifeCycle.START) > before)) {
            throw new AssertionError("the connector was not started again within " + cluster.timeout());
        }
    }

    private void awaitCallsEnded() throws Exception {
        if (!Observation.comesTrue(GRACEFUL, () -> recording.calls().stream().allMatch(RecordedCall::hasEnded))) {
            RecordedCall call = recording.calls().stream()
                    .filter(one -> !one.hasEnded())
                    .findFirst()
                    .orElseThrow();
            throw new AssertionError("%s after it was stopped, %s() of %s still runs, at%n%s"
                    .formatted(GRACEFUL, call.method(), call.instance(), Driver.stackOf(call.thread())));
        }
    }

    @Override
    public void close() {
        ConnectorHandle connector = created;
        created = null;
        try {
            if (connector != null) {
                connector.delete();
            }
        } finally {
            recording.close();
        }
    }
}
