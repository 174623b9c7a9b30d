package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sink tasks whose plugin throws what nobody throws. */
@Timeout(60)
class HostileSinkTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private final SinkHarness harness = new SinkHarness();
    private final ScriptedSinkTask task = harness.task;
    private final NotingConsumer consumer = new NotingConsumer(task);

    private TaskThread start() {
        consumer.updateBeginningOffsets(Map.of(A, 0L));
        TaskThread running = harness.start(consumer, TargetState.STARTED);
        consumer.assignOnPoll(List.of(A));
        return running;
    }

    /** The task fails with it, and all that it held is closed. */
    private void failsWith(Error error, TaskThread running) throws Exception {
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).isSameAs(error);
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("stop", "consumer closed", "pipeline closed");
    }

    @Test
    void inPutAndAgainWhenItsPartitionsAreClosed() throws Exception {
        StackOverflowError error = new StackOverflowError("thrown");
        task.onPut = records -> {
            throw error;
        };
        task.onClose = () -> {
            throw new OutOfMemoryError("thrown");
        };
        TaskThread running = start();
        task.awaitCall("open [t-0]");
        consumer.add(A, 0, "a");
        failsWith(error, running);
        assertThat(task.calls()).noneMatch(call -> call.startsWith("commit"));
    }

    @Test
    void inOpen() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("thrown");
        task.onOpen = context -> {
            throw error;
        };
        failsWith(error, start());
    }

    @Test
    void inPreCommit() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("thrown");
        AtomicBoolean thrown = new AtomicBoolean();
        task.onPut = records -> task.context().requestCommit();
        task.onPreCommit = offsets -> {
            if (thrown.getAndSet(true)) {
                return offsets;
            }
            throw error;
        };
        TaskThread running = start();
        task.awaitCall("open [t-0]");
        consumer.add(A, 0, "a");
        failsWith(error, running);
    }

    @Test
    void inStartTheConsumerIsClosedAllTheSame() throws Exception {
        Error error = new ThreadDeath();
        task.onStart = () -> {
            throw error;
        };
        TaskThread running = start();
        harness.seen.awaitStates(InstanceState.FAILED);
        assertThat(harness.seen.failure()).isSameAs(error);
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("stop", "consumer closed", "pipeline closed");
    }

    @Test
    void onTheConsumersThread() throws Exception {
        TaskThread running = start();
        task.awaitCall("open [t-0]");
        consumer.schedulePollTask(() -> {
            throw new OutOfMemoryError("thrown"); // as a converter, or a deserializer, may
        });
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).isInstanceOf(OutOfMemoryError.class).hasMessage("thrown");
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("close [t-0]", "stop", "consumer closed");
    }
}
