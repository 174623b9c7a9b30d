package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.pipeline.BackOff;
import dev.tributary.connect.runtime.pipeline.SinkPipeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * What a sink task is made of. Immutable. {@link SinkTaskRunner} owns consumer, pipeline, errant reports and metrics, and
 * closes them.
 *
 * @param run the run
 * @param task the plugin
 * @param consumer its consumer, not subscribed yet
 * @param pipeline makes what converts and transforms what is consumed
 * @param topics what to subscribe to
 * @param configs the task's configuration
 * @param timing how often it commits, and how long that may take
 * @param polls how the consumer polls
 * @param metrics the metrics that the task registers
 * @param hooks what else goes along with the task
 */
record SinkParts(
        TaskRun run,
        SinkTask task,
        Consumer<byte[], byte[]> consumer,
        PipelineFactory pipeline,
        SinkTopics topics,
        Configs configs,
        Timing timing,
        Polls polls,
        PluginMetricsFactory.Handle metrics,
        Hooks hooks) {

    /**
     * The task's configuration.
     *
     * @param atStart what the task is started with
     * @param latest resolves the variables in it anew
     */
    record Configs(Map<String, @Nullable String> atStart, Supplier<Map<String, @Nullable String>> latest) {
        Map<String, @Nullable String> current() {
            return latest.get();
        }
    }

    /**
     * How often and how long.
     *
     * @param commitInterval {@code offset.flush.interval.ms}
     * @param commitTimeout {@code offset.flush.timeout.ms}
     */
    record Timing(Duration commitInterval, Duration commitTimeout) {}

    /**
     * How the consumer polls.
     *
     * @param maxInterval {@code max.poll.interval.ms}: how long its group waits for it in a rebalance
     * @param maxRecords {@code max.poll.records}: a poll of fewer leaves nothing behind of what the broker has sent
     */
    record Polls(Duration maxInterval, int maxRecords) {}

    /**
     * What goes along with a task.
     *
     * @param errant takes errant records; null where nobody wants to hear of them, and none is skipped
     * @param onCommit run at every commit interval, on the task's thread
     * @param metrics told what the task does
     * @param givenUp how it is given up
     */
    record Hooks(@Nullable ErrantReports errant, Runnable onCommit, SinkTaskMetrics metrics, GivenUp givenUp) {
        /** With nothing more to be done when the task is given up. */
        Hooks(@Nullable ErrantReports errant, Runnable onCommit, SinkTaskMetrics metrics) {
            this(errant, onCommit, metrics, new GivenUp(Runnable::run, () -> {}));
        }
    }

    /**
     * What to do when the task is given up, beside ending its consumer.
     *
     * @param helpers where what may take its time is done
     * @param closeMetrics takes back what converters and transforms have registered
     */
    record GivenUp(Executor helpers, Runnable closeMetrics) {}

    /** Makes the pipeline of a task; what waits in it between two attempts has to wait by {@code backOff}. */
    @FunctionalInterface
    interface PipelineFactory {
        SinkPipeline create(BackOff backOff);
    }
}
