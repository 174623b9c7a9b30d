package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.config.TaskSettings;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.pipeline.BackOff;
import dev.tributary.connect.runtime.pipeline.RecordPlugins;
import dev.tributary.connect.runtime.pipeline.RecordPluginsLoader;
import dev.tributary.connect.runtime.pipeline.RecordSinkPipeline;
import dev.tributary.connect.runtime.pipeline.SinkPipeline;
import dev.tributary.connect.runtime.pipeline.UnconsumedRecords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Makes the body of a sink task: its topics checked, its consumer and pipeline built. Runs on the task's thread. */
final class SinkTaskAssembly {
    // The consumer's defaults.
    private static final long MAX_POLL_INTERVAL_MS = 300_000;
    private static final long MAX_POLL_RECORDS = 500;

    private SinkTaskAssembly() {}

    /** Does not close {@code parts.plugins()} when it throws; the body closes them later. */
    static TaskBody assemble(TaskParts parts, SinkTask task) {
        Map<String, @Nullable String> connectorConfig = parts.configs().connector();
        SinkTopics topics = parts.resources().settings().sinkTopics(connectorConfig);
        Map<String, Object> consumerConfig = parts.resources()
                .clientConfigs()
                .sinkConsumer(parts.run().id(), parts.connector().type(), connectorConfig);
        SinkParts.Polls polls = polls(consumerConfig);
        TaskSettings settings = parts.resources().tasks();
        TopicNotes topicNotes = TopicNotes.of(parts);
        PluginMetricsFactory.Handle metrics = metrics(parts);
        Consumer<byte[], byte[]> consumer;
        try {
            consumer = parts.resources().clients().consumer(consumerConfig);
        } catch (RuntimeException | Error e) {
            metrics.close();
            throw e;
        }
        ErrantRecords errant = errant(parts);
        return new SinkTaskRunner(new SinkParts(
                parts.run(),
                task,
                consumer,
                backOff -> pipeline(
                        parts,
                        errant,
                        topicNotes,
                        TaskParts.excused(parts.run().progress().consumer(), backOff)),
                topics,
                new SinkParts.Configs(
                        parts.configs().task(), () -> parts.configs().currentTask(parts.resources())),
                new SinkParts.Timing(settings.commitInterval(), settings.commitTimeout()),
                polls,
                metrics,
                new SinkParts.Hooks(
                        errant,
                        topicNotes::forget,
                        parts.metrics().ofSink(),
                        new SinkParts.GivenUp(parts.executors().helpers(), parts.plugins()::closeMetrics))));
    }

    private static SinkPipeline pipeline(
            TaskParts parts, @Nullable ErrantRecords errant, TopicNotes topicNotes, BackOff backOff) {
        // Its reporters outlive it: the plugin may report until it has stopped. ErrantRecords closes them.
        return new RecordSinkPipeline(
                parts.run().id(),
                parts.plugins(),
                parts.failurePolicy(errant == null ? List.of() : errant.watched(parts.reporters()), backOff),
                parts.connector().loader(),
                topicNotes::note,
                parts.run().progress().consumer());
    }

    /** Null where nobody would be told, and nothing skipped. */
    private static @Nullable ErrantRecords errant(TaskParts parts) {
        ErrantRecords.Mode mode = new ErrantRecords.Mode(
                !parts.reporters().isEmpty(),
                parts.resources()
                        .settings()
                        .toleratesRejectedPuts(parts.configs().connector()));
        return mode.reporting() || mode.rejected()
                ? new ErrantRecords(
                        parts.run().id(),
                        parts.failurePolicy(),
                        new UnconsumedRecords(parts.run().id(), () -> converters(parts)),
                        mode)
                : null;
    }

    /** Converters beside those of the consumer's thread; their metrics must not be in the way of the others'. */
    private static RecordPlugins converters(TaskParts parts) {
        RunnerResources resources = parts.resources();
        PluginMetricsFactory metrics = tags -> {
            tags.computeIfPresent("converter", (tag, kind) -> "errant-" + kind);
            return resources.pluginMetrics().create(tags);
        };
        return new RecordPluginsLoader(parts.run().id(), resources.plugins(), parts.connector(), metrics)
                .loadConverters(
                        parts.settings(),
                        resources.converters().key(),
                        resources.converters().value(),
                        resources.converters().header());
    }

    private static PluginMetricsFactory.Handle metrics(TaskParts parts) {
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", parts.run().id().connector().value());
        tags.put("task", Integer.toString(parts.run().id().number()));
        return parts.resources().pluginMetrics().create(tags);
    }

    /** How a consumer of this configuration polls. */
    static SinkParts.Polls polls(Map<String, Object> consumerConfig) {
        long intervalMs = number(
                consumerConfig,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                MAX_POLL_INTERVAL_MS,
                "expected milliseconds");
        long records = number(
                consumerConfig, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS, "expected a whole number");
        return new SinkParts.Polls(Duration.ofMillis(intervalMs), (int) Math.min(records, Integer.MAX_VALUE));
    }

    private static long number(Map<String, Object> config, String name, long otherwise, String expected) {
        Object configured = config.get(name);
        if (configured == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(configured.toString().strip());
        } catch (NumberFormatException e) {
            throw new ConfigException(name, configured, expected);
        }
    }
}
