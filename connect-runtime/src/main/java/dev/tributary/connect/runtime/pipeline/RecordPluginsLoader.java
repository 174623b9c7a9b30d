package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.PredicateChoice;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds, constructs and configures the converters, transforms and predicates of one task. Used once, on the task's
 * thread. Source: {@code tasks} 0.2 (context loaders), 1.5, 6.2.
 */
public final class RecordPluginsLoader {
    private static final String CONVERTER_TYPE = "converter.type";

    private final TaskId task;
    private final String subject;
    private final Plugins plugins;
    private final PluginClass<Connector> connector;
    private final PluginMetricsFactory metrics;

    private final List<AutoCloseable> converters = new ArrayList<>();
    private final List<TransformStep> transforms = new ArrayList<>();
    private final List<PluginMetricsFactory.Handle> handles = new ArrayList<>();
    private final List<RecordPlugins.Named> named = new ArrayList<>();

    public RecordPluginsLoader(
            TaskId task, Plugins plugins, PluginClass<Connector> connector, PluginMetricsFactory metrics) {
        this(task, "Task " + task, plugins, connector, metrics);
    }

    /**
     * For something else than a task.
     *
     * @param task the one that it would be
     * @param subject who cannot use what is not there, for messages
     */
    public RecordPluginsLoader(
            TaskId task,
            String subject,
            Plugins plugins,
            PluginClass<Connector> connector,
            PluginMetricsFactory metrics) {
        this.task = task;
        this.subject = subject;
        this.plugins = plugins;
        this.connector = connector;
        this.metrics = metrics;
    }

    /**
     * Loads all of them.
     *
     * @param defaultKey used where {@code settings} name none; likewise the other two
     * @throws ConnectException naming the plugin that could not be had; what was made by then is closed
     */
    public RecordPlugins load(
            ConnectorSettings settings,
            ConverterChoice defaultKey,
            ConverterChoice defaultValue,
            ConverterChoice defaultHeader) {
        try {
            LoadedPlugin<Converter> key = converter("key", settings.keyConverter(), defaultKey);
            LoadedPlugin<Converter> value = converter("value", settings.valueConverter(), defaultValue);
            LoadedPlugin<HeaderConverter> header = headerConverter(settings.headerConverter(), defaultHeader);
            for (TransformChoice choice : settings.transforms()) {
                addTransform(choice);
            }
            return new RecordPlugins(key, value, header, transforms, handles, named);
        } catch (RuntimeException | Error e) {
            converters.forEach(converter -> Closing.quietly("converter", converter));
            RecordPlugins.closeTransforms(transforms);
            handles.forEach(handle -> Closing.quietly("metrics of a plugin", handle));
            throw e;
        }
    }

    /** The same without transforms. */
    public RecordPlugins loadConverters(
            ConnectorSettings settings,
            ConverterChoice defaultKey,
            ConverterChoice defaultValue,
            ConverterChoice defaultHeader) {
        return load(settings.withoutTransforms(), defaultKey, defaultValue, defaultHeader);
    }

    private LoadedPlugin<Converter> converter(String kind, @Nullable ConverterChoice own, ConverterChoice fallback) {
        ConverterChoice choice = own == null ? fallback : own;
        String what = kind + " converter " + choice.className();
        PluginClass<Converter> found =
                find(what, PluginType.CONVERTER, Converter.class, choice.className(), choice.version(), own != null);
        Converter made = found.newInstance();
        converters.add(made);
        configure(what, found.loader(), () -> made.configure(choice.settings(), kind.equals("key")));
        giveMetrics(what, made, "converter", kind);
        return new LoadedPlugin<>(made, found.loader());
    }

    private LoadedPlugin<HeaderConverter> headerConverter(@Nullable ConverterChoice own, ConverterChoice fallback) {
        ConverterChoice choice = own == null ? fallback : own;
        String what = "header converter " + choice.className();
        PluginClass<HeaderConverter> found = find(
                what,
                PluginType.HEADER_CONVERTER,
                HeaderConverter.class,
                choice.className(),
                choice.version(),
                own != null);
        HeaderConverter made = found.newInstance();
        converters.add(made);
        configure(what, found.loader(), () -> made.configure(headerSettings(choice)));
        giveMetrics(what, made, "converter", "header");
        return new LoadedPlugin<>(made, found.loader());
    }

    /** Converters of keys and values are told in the call what they are for. */
    private static Map<String, @Nullable String> headerSettings(ConverterChoice choice) {
        Map<String, @Nullable String> settings = new HashMap<>(choice.settings());
        settings.put(CONVERTER_TYPE, "header");
        return settings;
    }

    private void addTransform(TransformChoice choice) {
        String what = "transform '" + choice.alias() + "' (" + choice.className() + ")";
        PluginClass<?> found =
                find(what, PluginType.TRANSFORMATION, Transformation.class, choice.className(), choice.version(), true);
        Transformation<?> made = (Transformation<?>) found.newInstance();
        LoadedPlugin<Transformation<?>> transform = new LoadedPlugin<>(made, found.loader());
        PredicateChoice condition = choice.predicate();
        // In the list before anything else may fail, so that it is closed then.
        TransformStep alone = new TransformStep(choice.alias(), transform, null, false);
        transforms.add(alone);
        configure(what, connector.loader(), () -> made.configure(choice.settings()));
        giveMetrics(what, made, "transformation", choice.alias());
        named.add(new RecordPlugins.Named(PluginType.TRANSFORMATION, choice.alias(), made));
        if (condition != null) {
            TransformStep whole = new TransformStep(choice.alias(), transform, predicate(condition), choice.negate());
            transforms.set(transforms.size() - 1, whole);
        }
    }

    private LoadedPlugin<Predicate<?>> predicate(PredicateChoice choice) {
        String what = "predicate '" + choice.alias() + "' (" + choice.className() + ")";
        PluginClass<?> found =
                find(what, PluginType.PREDICATE, Predicate.class, choice.className(), choice.version(), true);
        Predicate<?> made = (Predicate<?>) found.newInstance();
        try {
            configure(what, connector.loader(), () -> made.configure(choice.settings()));
            giveMetrics(what, made, "predicate", choice.alias());
        } catch (RuntimeException | Error e) {
            Closing.quietly(what, made);
            throw e;
        }
        named.add(new RecordPlugins.Named(PluginType.PREDICATE, choice.alias(), made));
        return new LoadedPlugin<>(made, found.loader());
    }

    private <T> PluginClass<T> find(
            String what,
            PluginType type,
            Class<T> contract,
            String className,
            @Nullable String version,
            boolean namedByConnector) {
        try {
            return plugins.plugin(type, contract, className, version, namedByConnector ? connector : null);
        } catch (RuntimeException | LinkageError e) {
            throw new ConnectException(subject + " cannot use " + what + ": " + e.getMessage(), e);
        }
    }

    private void configure(String what, ClassLoader loader, ContextLoader.Run<RuntimeException> code) {
        try {
            ContextLoader.run(loader, code);
        } catch (RuntimeException | LinkageError e) {
            throw new ConnectException(subject + " cannot configure " + what + ": " + e.getMessage(), e);
        }
    }

    private void giveMetrics(String what, Object plugin, String tag, String value) {
        if (!(plugin instanceof Monitorable monitorable)) {
            return;
        }
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", task.connector().value());
        tags.put("task", String.valueOf(task.number()));
        tags.put(tag, value);
        PluginMetricsFactory.Handle handle = metrics.create(tags);
        handles.add(handle);
        configure(what, connector.loader(), () -> monitorable.withPluginMetrics(handle.metrics()));
    }
}
