package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.config.TaskSettings;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.pipeline.BackOff;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.RecordSinkPipeline;
import dev.tributary.connect.runtime.pipeline.SinkPipeline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Makes the body of a sink task: its topics checked, its consumer and pipeline built. Runs on the task's thread. */
final class SinkTaskAssembly {
    /** The consumer's default. */
    private static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(5);

    private SinkTaskAssembly() {}

    /** Does not close {@code parts.plugins()} when it throws; the body closes them later. */
    static TaskBody assemble(TaskParts parts, SinkTask task) {
        Map<String, @Nullable String> connectorConfig = parts.configs().connector();
        SinkTopics topics = parts.resources().settings().sinkTopics(connectorConfig);
        Map<String, Object> consumerConfig = parts.resources()
                .clientConfigs()
                .sinkConsumer(parts.run().id(), parts.connector().type(), connectorConfig);
        Duration maxPollInterval = maxPollInterval(consumerConfig);
        TaskSettings settings = parts.resources().tasks();
        TopicNotes topicNotes = TopicNotes.of(parts);
        PluginMetricsFactory.Handle metrics = metrics(parts);
        Consumer<byte[], byte[]> consumer;
        try {
            consumer = parts.resources().clients().consumer(consumerConfig);
        } catch (RuntimeException | LinkageError e) {
            metrics.close();
            throw e;
        }
        return new SinkTaskRunner(new SinkParts(
                parts.run(),
                task,
                consumer,
                backOff -> pipeline(parts, topicNotes, backOff),
                topics,
                new SinkParts.Configs(
                        parts.configs().task(), () -> parts.configs().currentTask(parts.resources())),
                new SinkParts.Timing(settings.commitInterval(), settings.commitTimeout(), maxPollInterval),
                metrics,
                new SinkParts.Hooks(null, topicNotes::forget)));
    }

    private static SinkPipeline pipeline(TaskParts parts, TopicNotes topicNotes, BackOff backOff) {
        FailurePolicy failures = parts.failurePolicy(List.of(), backOff);
        SinkPipeline records = new RecordSinkPipeline(
                parts.run().id(), parts.plugins(), failures, parts.connector().loader(), topicNotes::note);
        return new SinkPipeline() {
            @Override
            public void apply(Iterable<ConsumerRecord<byte[], byte[]>> consumed, List<SinkRecord> out) {
                records.apply(consumed, out);
            }

            @Override
            public void close() {
                records.close();
                failures.close();
            }
        };
    }

    private static PluginMetricsFactory.Handle metrics(TaskParts parts) {
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", parts.run().id().connector().value());
        tags.put("task", Integer.toString(parts.run().id().number()));
        return parts.resources().pluginMetrics().create(tags);
    }

    /** How long the group waits for this consumer in a rebalance. */
    static Duration maxPollInterval(Map<String, Object> consumerConfig) {
        Object configured = consumerConfig.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        if (configured == null) {
            return MAX_POLL_INTERVAL;
        }
        try {
            return Duration.ofMillis(Long.parseLong(configured.toString().strip()));
        } catch (NumberFormatException e) {
            throw new ConfigException(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, configured, "expected milliseconds");
        }
    }
}
