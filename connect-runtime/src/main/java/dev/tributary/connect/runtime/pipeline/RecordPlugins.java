package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import java.util.List;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;

/**
 * The plugins that the records of one task pass through, constructed and configured by {@link RecordPluginsLoader}.
 * Immutable; the plugins themselves are for the task's threads, one at a time.
 */
public final class RecordPlugins implements AutoCloseable {
    final LoadedPlugin<Converter> key;
    final LoadedPlugin<Converter> value;
    final LoadedPlugin<HeaderConverter> header;
    final List<TransformStep> transforms;
    private final List<PluginMetricsFactory.Handle> metrics;
    private boolean closed;

    RecordPlugins(
            LoadedPlugin<Converter> key,
            LoadedPlugin<Converter> value,
            LoadedPlugin<HeaderConverter> header,
            List<TransformStep> transforms,
            List<PluginMetricsFactory.Handle> metrics) {
        this.key = key;
        this.value = value;
        this.header = header;
        this.transforms = List.copyOf(transforms);
        this.metrics = List.copyOf(metrics);
    }

    public Converter keyConverter() {
        return key.plugin();
    }

    public Converter valueConverter() {
        return value.plugin();
    }

    public HeaderConverter headerConverter() {
        return header.plugin();
    }

    /** Closes converters, then every transform and its predicate in order; failures are logged. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Closing.quietly("header converter", header.plugin());
        Closing.quietly("key converter", key.plugin());
        Closing.quietly("value converter", value.plugin());
        closeTransforms(transforms);
        for (PluginMetricsFactory.Handle handle : metrics) {
            Closing.quietly("metrics of a plugin", handle);
        }
    }

    static void closeTransforms(List<TransformStep> steps) {
        for (TransformStep step : steps) {
            Closing.quietly("transform '" + step.alias() + "'", step.transform().plugin());
            LoadedPlugin<?> predicate = step.predicate();
            if (predicate != null) {
                Closing.quietly("predicate of transform '" + step.alias() + "'", (AutoCloseable) predicate.plugin());
            }
        }
    }
}
