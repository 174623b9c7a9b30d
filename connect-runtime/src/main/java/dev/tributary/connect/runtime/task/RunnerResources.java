package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.config.TaskSettings;
import dev.tributary.connect.runtime.config.VariableResolver;
import dev.tributary.connect.runtime.config.WorkerConverters;
import dev.tributary.connect.runtime.metrics.MetricSets;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.plugin.Plugins;
import dev.tributary.connect.runtime.state.StatusStore;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the worker lends to every connector instance and task. Immutable; everything in it is thread-safe, and belongs to
 * whoever made it: runners close none of it.
 *
 * @param plugins where plugins come from
 * @param variables resolves variables in configurations, each time one is used
 * @param settings reads the framework's own part of connector configurations
 * @param clientConfigs the configurations of Kafka clients
 * @param clients makes Kafka clients
 * @param converters the worker's converters, for connectors that name none
 * @param tasks how tasks are treated
 * @param offsets opens the source offsets of a connector
 * @param statuses where the topics that tasks use are noted; statuses are reported to the listener, not here
 * @param pluginMetrics the metrics that plugins register
 * @param clock wall clock, for timestamps; waits use {@link System#nanoTime()}
 * @param exactlyOnce what exactly-once source tasks need of their cluster; null: source tasks deliver at least once
 * @param metrics where the metrics of connectors and tasks are registered
 */
public record RunnerResources(
        Plugins plugins,
        VariableResolver variables,
        SettingsReader settings,
        ClientConfigs clientConfigs,
        KafkaClients clients,
        WorkerConverters converters,
        TaskSettings tasks,
        SourceOffsetStores offsets,
        StatusStore statuses,
        PluginMetricsFactory pluginMetrics,
        Clock clock,
        @Nullable ExactlyOnceCluster exactlyOnce,
        MetricSets metrics) {
    /** Of a worker whose source tasks deliver at least once. */
    public RunnerResources(
            Plugins plugins,
            VariableResolver variables,
            SettingsReader settings,
            ClientConfigs clientConfigs,
            KafkaClients clients,
            WorkerConverters converters,
            TaskSettings tasks,
            SourceOffsetStores offsets,
            StatusStore statuses,
            PluginMetricsFactory pluginMetrics,
            Clock clock) {
        this(
                plugins,
                variables,
                settings,
                clientConfigs,
                clients,
                converters,
                tasks,
                offsets,
                statuses,
                pluginMetrics,
                clock,
                null,
                MetricSets.unseen());
    }

    /** The same, with source tasks that deliver exactly once. */
    public RunnerResources with(ExactlyOnceCluster cluster) {
        return with(clients, cluster);
    }

    /** The same, with Kafka clients that are made otherwise. */
    RunnerResources with(KafkaClients others) {
        return with(others, exactlyOnce);
    }

    private RunnerResources with(KafkaClients others, @Nullable ExactlyOnceCluster cluster) {
        return new RunnerResources(
                plugins,
                variables,
                settings,
                clientConfigs,
                others,
                converters,
                tasks,
                offsets,
                statuses,
                pluginMetrics,
                clock,
                cluster,
                metrics);
    }
}
