package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.PluginType;
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
    private final List<Named> named;
    private boolean closed;

    /**
     * A plugin that a connector's configuration has a name for.
     *
     * @param type transform or predicate
     * @param alias its name there
     */
    public record Named(PluginType type, String alias, Object plugin) {}

    RecordPlugins(
            LoadedPlugin<Converter> key,
            LoadedPlugin<Converter> value,
            LoadedPlugin<HeaderConverter> header,
            List<TransformStep> transforms,
            List<PluginMetricsFactory.Handle> metrics) {
        this(key, value, header, transforms, metrics, List.of());
    }

    RecordPlugins(
            LoadedPlugin<Converter> key,
            LoadedPlugin<Converter> value,
            LoadedPlugin<HeaderConverter> header,
            List<TransformStep> transforms,
            List<PluginMetricsFactory.Handle> metrics,
            List<Named> named) {
        this.key = key;
        this.value = value;
        this.header = header;
        this.transforms = List.copyOf(transforms);
        this.metrics = List.copyOf(metrics);
        this.named = List.copyOf(named);
    }

    /** Transforms and predicates, in the order in which they were made. A predicate of several transforms is there for each. */
    public List<Named> named() {
        return named;
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
        closeMetrics();
    }

    /** Takes back the metrics that they have registered, also while they are in use. Any thread; idempotent. */
    public void closeMetrics() {
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
