package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.VariableResolver;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.plugin.Plugins;

/**
 * What a connector instance needs of its worker. Immutable; everything in it is thread-safe and outlives the instance.
 *
 * @param plugins where the connector's class comes from
 * @param variables resolves variables in the connector's configuration
 * @param restorer puts them back into generated task configurations
 * @param settings reads the framework's part of the configuration
 * @param offsets opens the offsets of source connectors
 * @param pluginMetrics the metrics that the connector registers
 */
record ConnectorResources(
        Plugins plugins,
        VariableResolver variables,
        TaskConfigRestorer restorer,
        SettingsReader settings,
        ConnectorOffsetReaders offsets,
        PluginMetricsFactory pluginMetrics) {

    static ConnectorResources of(RunnerResources worker, TaskConfigRestorer restorer) {
        return new ConnectorResources(
                worker.plugins(),
                worker.variables(),
                restorer,
                worker.settings(),
                owner -> {
                    SourceOffsets offsets = worker.offsets().open(owner);
                    SourceOffsetReader reader = new SourceOffsetReader(owner.connector(), offsets);
                    return new ConnectorOffsetReaders.Opened(reader, offsets.start(), () -> {
                        reader.close();
                        offsets.close();
                    });
                },
                worker.pluginMetrics());
    }
}
