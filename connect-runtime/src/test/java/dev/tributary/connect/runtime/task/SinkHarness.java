package dev.tributary.connect.runtime.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.metrics.MetricSets;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.pipeline.SinkPipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A scripted sink task, run as tasks are, with text for records. */
final class SinkHarness {
    static final TaskId ID = TaskId.of("orders", 0);

    final ScriptedSinkTask task = new ScriptedSinkTask();
    final StatesSeen seen = new StatesSeen();
    SinkTopics topics = new SinkTopics(List.of("t"), null);
    Duration commitInterval = Duration.ofHours(1);
    Duration commitTimeout = Duration.ofHours(1);
    Duration maxPollInterval = Duration.ofMinutes(5);
    int maxPollRecords = 500;
    TaskId id = ID;

    /** Called within the conversion of what is slow. */
    volatile Runnable onSlow = () -> {};

    SinkTaskMetrics metrics = unseenMetrics(ID);

    @Nullable
    ErrantReports errant;

    TaskThread start(Consumer<byte[], byte[]> consumer, TargetState target) {
        return TaskThread.start(id, target, run -> new SinkTaskRunner(parts(run, consumer)), seen);
    }

    /** Metrics that are counted and not registered where anybody looks. */
    static SinkTaskMetrics unseenMetrics(TaskId task) {
        return new WorkMetrics(MetricSets.unseen())
                .task(
                        new TaskSpec(task, Map.of(), Map.of(), 1, TargetState.STARTED),
                        RunProgress.unwatched(InstanceId.of(task)))
                .ofSink();
    }

    static void stop(TaskThread running) throws Exception {
        running.stop().get(60, TimeUnit.SECONDS);
    }

    private SinkParts parts(TaskRun run, Consumer<byte[], byte[]> consumer) {
        return new SinkParts(
                run,
                task,
                consumer,
                backOff -> new Text(task, () -> onSlow.run(), backOff::await),
                topics,
                new SinkParts.Configs(Map.of("key", "started"), () -> Map.of("key", "now")),
                new SinkParts.Timing(commitInterval, commitTimeout),
                new SinkParts.Polls(maxPollInterval, maxPollRecords),
                new NoMetrics(),
                new SinkParts.Hooks(errant, () -> {}, metrics));
    }

    /**
     * Text as it is; {@code drop} is dropped, {@code poison} fails, {@code retry} waits its time first, {@code slow} takes
     * it.
     */
    private record Text(ScriptedSinkTask notes, Runnable onSlow, dev.tributary.connect.runtime.pipeline.BackOff backOff)
            implements SinkPipeline {
        @Override
        public void apply(Iterable<ConsumerRecord<byte[], byte[]>> records, List<SinkRecord> out) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String value = new String(record.value(), UTF_8);
                if (value.equals("poison")) {
                    throw new DataException("poison at " + record.offset());
                }
                if (value.startsWith("retry")) {
                    notes.note(value);
                    await(Duration.ofMillis(Long.parseLong(value.substring(5))));
                }
                if (value.startsWith("slow")) {
                    notes.note(value);
                    onSlow.run();
                    take(Duration.ofMillis(Long.parseLong(value.substring(4))));
                }
                if (!value.equals("drop")) {
                    out.add(sinkRecord(record, value));
                }
            }
        }

        private void await(Duration time) {
            try {
                if (!backOff.await(time)) {
                    throw new DataException("given up");
                }
            } catch (InterruptedException e) {
                throw new DataException(e);
            }
        }

        private static void take(Duration time) {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                throw new DataException(e);
            }
        }

        private static SinkRecord sinkRecord(ConsumerRecord<byte[], byte[]> record, String value) {
            return new SinkRecord(
                    "renamed", // as a transform might
                    7,
                    null,
                    null,
                    Schema.STRING_SCHEMA,
                    value,
                    record.offset(),
                    null,
                    TimestampType.NO_TIMESTAMP_TYPE,
                    null,
                    record.topic(),
                    record.partition(),
                    record.offset());
        }

        @Override
        public void close() {
            notes.note("pipeline closed");
        }
    }

    private static final class NoMetrics implements PluginMetricsFactory.Handle {
        @Override
        public PluginMetrics metrics() {
            throw new UnsupportedOperationException("no test registers metrics");
        }

        @Override
        public void close() {
            // nothing was registered
        }
    }
}
