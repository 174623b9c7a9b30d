package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.metrics.HandTime;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sink tasks show of themselves; time goes on when a test says so. */
@Timeout(120)
class SinkTaskMetricsTest {
    private static final TopicPartition A = new TopicPartition("t", 0);

    private final HandTime time = new HandTime();
    private final SinkHarness harness = new SinkHarness();
    private final ScriptedSinkTask task = harness.task;
    private final NotingConsumer consumer = new NotingConsumer(task);

    @BeforeEach
    void seen() {
        TaskMetrics shown = new WorkMetrics(time.sets)
                .task(
                        new TaskSpec(SinkHarness.ID, Map.of(), Map.of(), 1, TargetState.STARTED),
                        RunProgress.unwatched(InstanceId.of(SinkHarness.ID)));
        shown.show();
        harness.metrics = shown.ofSink();
        consumer.updateBeginningOffsets(Map.of(A, 0L));
    }

    private TaskThread start() throws InterruptedException {
        TaskThread running = harness.start(consumer, TargetState.STARTED);
        consumer.assignOnPoll(List.of(A));
        task.awaitCall("open [t-0]");
        return running;
    }

    @Test
    void recordsAreCountedFromConsumingToCommitting() throws Exception {
        task.onPut = records -> time.advance(Duration.ofMillis(40));
        TaskThread running = start();
        consumer.schedulePollTask(() -> {
            consumer.add(A, 0, "a");
            consumer.add(A, 1, "drop");
            consumer.add(A, 2, "c");
        });
        await("sink-record-send-total", 2.0);

        assertThat(ofSink("sink-record-read-total")).isEqualTo(3.0);
        assertThat(ofSink("put-batch-max-time-ms")).isEqualTo(40.0);
        assertThat(ofSink("partition-count")).isEqualTo(1.0);
        assertThat(ofSink("sink-record-active-count")).isEqualTo(3.0);
        assertThat(ofSink("sink-record-active-count-max")).isEqualTo(3.0);
        assertThat(ofSink("offset-commit-seq-no")).isEqualTo(0.0);
        assertThat(ofTask("batch-size-max")).isEqualTo(2.0);

        task.context().requestCommit();
        running.target(TargetState.STARTED); // wakes it
        await("sink-record-active-count", 0.0); // the last that a commit changes
        assertThat(ofSink("offset-commit-completion-total")).isEqualTo(1.0);
        assertThat(ofSink("offset-commit-seq-no")).isEqualTo(1.0);
        assertThat(ofSink("offset-commit-skip-total")).isEqualTo(0.0);
        assertThat(ofTask("offset-commit-success-percentage")).isEqualTo(1.0);
        SinkHarness.stop(running);
        assertThat(ofSink("partition-count")).isEqualTo(0.0);
    }

    @Test
    void lagIsWhatThePartitionHasBeyondWhatThePluginWasGiven() throws Exception {
        consumer.updateEndOffsets(Map.of(A, 5L));
        TaskThread running = start();
        assertThat((Double) ofPartition()).isNaN();
        assertThat((Double) ofSink("sink-record-lag-max")).isNaN();
        consumer.schedulePollTask(() -> {
            consumer.add(A, 0, "a");
            consumer.add(A, 1, "b");
        });
        await("sink-record-send-total", 2.0);
        time.advance(Duration.ofSeconds(2));

        await("sink-record-lag-max", 3.0);
        assertThat(ofPartition()).isEqualTo(3.0);
        SinkHarness.stop(running);
        assertThat(ofPartition()).isNull();
    }

    @Test
    void aBatchThatIsPutAgainCountsOnceButEveryPutIsTimed() throws Exception {
        task.onPut = records -> {
            task.onPut = again -> {};
            time.advance(Duration.ofMillis(70));
            task.context().timeout(1);
            throw new RetriableException("not now");
        };
        TaskThread running = start();
        consumer.add(A, 0, "a");
        await("sink-record-send-total", 1.0);

        assertThat(ofSink("put-batch-max-time-ms")).isEqualTo(70.0);
        assertThat(ofSink("put-batch-avg-time-ms")).isEqualTo(35.0);
        assertThat(ofTask("batch-size-avg")).isEqualTo(1.0);
        SinkHarness.stop(running);
    }

    @Test
    void aCommitThatThePluginPreventsCountsAsFailed() throws Exception {
        task.onPreCommit = offsets -> {
            throw new IllegalStateException("cannot flush");
        };
        TaskThread running = start();
        task.onPut = records -> task.context().requestCommit();
        consumer.add(A, 0, "a");
        await("offset-commit-seq-no", 1.0);
        SinkHarness.stop(running);

        assertThat((Double) ofTask("offset-commit-failure-percentage")).isEqualTo(1.0);
        assertThat(ofSink("offset-commit-completion-total")).isEqualTo(0.0);
    }

    /** The numbers of a sink task follow on two threads. */
    private void await(String name, double wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Double.valueOf(wanted).equals(ofSink(name)) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(ofSink(name)).as(name).isEqualTo(wanted);
    }

    private @Nullable Object ofSink(String name) {
        return time.value(MetricGroup.SINK_TASK, name, "orders", "0");
    }

    private @Nullable Object ofTask(String name) {
        return time.value(MetricGroup.TASK, name, "orders", "0");
    }

    private @Nullable Object ofPartition() {
        return time.value(MetricGroup.SINK_PARTITION, "sink-record-lag", "orders", "0", "t", "0");
    }
}
