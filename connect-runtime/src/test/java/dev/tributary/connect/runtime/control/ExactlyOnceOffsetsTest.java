package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.TestWorker.await;
import static dev.tributary.connect.runtime.control.TestWorker.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.log.MemoryTopic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of offsets on a worker with exactly-once source support. */
class ExactlyOnceOffsetsTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final ConnectorOffset OFFSET = new ConnectorOffset(Map.of("file", "a"), Map.of("position", 1));
    private final List<String> journal = new CopyOnWriteArrayList<>();
    private volatile Runnable whileFencing = () -> {};
    private final TestWorker worker = new TestWorker(
            new MemoryTopic(),
            new MemoryTopic(),
            new ClusterSide(
                    url -> {
                        throw new AssertionError("there is no other worker");
                    },
                    TwoWorkers.KEYS,
                    config -> {},
                    (name, config, producers) -> {
                        journal.add("fence " + producers + " producers of " + name);
                        whileFencing.run();
                    }),
            (source, topic, values) -> journal.add("write to " + topic + " as " + source.name() + ": " + text(values)));

    @BeforeEach
    void start() throws Exception {
        worker.start();
        FakePlugins.GIVEN.set(null);
    }

    @AfterEach
    void close() {
        worker.close();
    }

    /** Stops a connector that had three tasks when its producers were counted last, and waits until they have ended. */
    private void stopped(String className) throws Exception {
        worker.create("foo", Map.of("connector.class", className, "tasks", "3"));
        await(worker.configs.putTaskCount(FOO, 3));
        until(() -> tasks().filter(InstanceState.RUNNING::equals).count() == 3);
        await(worker.control.setTargetState(FOO, TargetState.STOPPED));
        until(() -> tasks().findAny().isEmpty());
    }

    /** The states of its tasks; a status goes when its task has ended and is configured no more. */
    private Stream<InstanceState> tasks() {
        try {
            return worker.control.status(FOO).tasks().values().stream().map(InstanceStatus::state);
        } catch (NotFound notYet) { // just created
            return Stream.empty();
        }
    }

    private static void until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
            Thread.onSpinWait();
        }
    }

    @Test
    void formerTasksAreFencedBeforeOffsetsAreWrittenInATransaction() throws Exception {
        stopped("Source");
        await(worker.control.alterOffsets(FOO, List.of(OFFSET)));
        assertThat(journal)
                .containsExactly(
                        "fence 3 producers of foo",
                        "write to offset-topic as foo: {[\"foo\",{\"file\":\"a\"}]={\"position\":1}}");
        assertThat(await(worker.control.offsets(FOO)))
                .as("written by nobody else")
                .isEmpty();
    }

    @Test
    void whatIsResetIsDeletedInATransaction() throws Exception {
        stopped("Source");
        ByteBuffer key = worker.codec.key("foo", Map.of("file", "a"));
        await(worker.offsets.put(Map.of(key, worker.codec.value(Map.of("position", 1)))));
        await(worker.control.resetOffsets(FOO));
        assertThat(journal)
                .containsExactly(
                        "fence 3 producers of foo", "write to offset-topic as foo: {[\"foo\",{\"file\":\"a\"}]=null}");
    }

    @Test
    void nothingIsWrittenWhereThereIsNothingToReset() throws Exception {
        stopped("Source");
        await(worker.control.resetOffsets(FOO));
        assertThat(journal).containsExactly("fence 3 producers of foo");
        assertThat(FakePlugins.GIVEN.get())
                .as("the plugin is asked all the same")
                .isEqualTo(Map.of());
    }

    @Test
    void ifFormerTasksCannotBeFencedNothingIsChangedAndThePluginIsNotAsked() throws Exception {
        stopped("Source");
        whileFencing = () -> {
            throw new ConnectClusterException.BadRequest("the id is not authorized");
        };
        assertThat(failure(worker.control.alterOffsets(FOO, List.of(OFFSET))))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("were not changed")
                .hasMessageContaining("the id is not authorized");
        assertThat(journal).containsExactly("fence 3 producers of foo");
        assertThat(FakePlugins.GIVEN.get()).isNull();
        await(worker.control.setTargetState(FOO, TargetState.STARTED)); // it is not held any more
    }

    @Test
    void aConnectorThatIsResumedWhileItsFormerTasksAreFencedIsLeftAlone() throws Exception {
        stopped("Source");
        whileFencing = () -> {
            CompletableFuture<Void> unused = worker.control.setTargetState(FOO, TargetState.STARTED);
        };
        assertThat(failure(worker.control.resetOffsets(FOO)))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("must be stopped");
        assertThat(journal).containsExactly("fence 3 producers of foo");
    }

    @Test
    void aConnectorThatRunsIsNotFenced() throws Exception {
        worker.create("foo", Map.of("tasks", "3"));
        await(worker.configs.putTaskCount(FOO, 3));
        assertThat(failure(worker.control.resetOffsets(FOO))).isInstanceOf(BadRequest.class);
        assertThat(journal).isEmpty();
    }

    @Test
    void sinksHaveNoProducersToFence() throws Exception {
        stopped("Sink");
        await(worker.control.resetOffsets(FOO));
        assertThat(journal).isEmpty();
    }

    private static String text(Map<ByteBuffer, ByteBuffer> values) {
        var sorted = new TreeMap<String, String>();
        values.forEach((key, value) -> sorted.put(text(key), value == null ? null : text(value)));
        return sorted.toString();
    }

    private static String text(ByteBuffer buffer) {
        return UTF_8.decode(buffer.duplicate()).toString();
    }
}
