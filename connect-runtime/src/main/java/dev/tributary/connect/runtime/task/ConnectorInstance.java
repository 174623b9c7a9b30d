package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ResolvedConfig;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector, constructed and initialised. Belongs to the connector's thread; every method runs plugin code there.
 * Source: {@code tasks} 1.1, 1.3, 1.4.
 */
final class ConnectorInstance {
    private static final Logger log = LoggerFactory.getLogger(ConnectorInstance.class);
    private static final String TASK_CLASS = "task.class";
    private static final List<String> TOPICS_KEYS = List.of("topics", "topics.regex");

    private final ConnectorSpec spec;
    private final ConnectorResources resources;
    private final ResolvedConfig config;
    private final StateReports reports;
    private final ConnectorSettings settings;
    private final Connector plugin;
    private final ClassLoader loader;

    private ConnectorInstance(
            ConnectorSpec spec,
            ConnectorResources resources,
            ResolvedConfig config,
            StateReports reports,
            ConnectorSettings settings,
            Connector plugin,
            ClassLoader loader) {
        this.spec = spec;
        this.resources = resources;
        this.config = config;
        this.reports = reports;
        this.settings = settings;
        this.plugin = plugin;
        this.loader = loader;
    }

    /**
     * Constructs and initialises the connector. Its loader stays the context loader of the calling thread.
     *
     * @param reports told what was resolved and, as soon as it is known, the version
     * @throws RuntimeException whatever is wrong with the configuration, or the plugin threw
     */
    static ConnectorInstance create(
            ConnectorSpec spec, ConnectorResources resources, ConnectorContexts contexts, StateReports reports) {
        ResolvedConfig config = ResolvedConfig.of(spec.config(), resources.variables());
        reports.resolved(config.resolution());
        ConnectorSettings settings = resources.settings().connector(config.values());
        PluginClass<Connector> type = resources.plugins().connector(settings.connectorClass(), settings.version());
        Thread.currentThread().setContextClassLoader(type.loader());
        Connector plugin = type.newInstance();
        reports.made(new InstanceListener.Made(
                plugin.getClass(), resources.plugins().publicName(plugin.getClass()), PluginClass.versionOf(plugin)));
        plugin.initialize(context(spec.name(), config.values(), resources, contexts, plugin));
        return new ConnectorInstance(spec, resources, config, reports, settings, plugin, type.loader());
    }

    private static ConnectorContext context(
            ConnectorName name,
            Map<String, @Nullable String> config,
            ConnectorResources resources,
            ConnectorContexts contexts,
            Connector plugin) {
        if (plugin instanceof SinkConnector) {
            // Validation checked the topics too, but a configuration may come from an older worker, or from variables.
            resources.settings().sinkTopics(config);
            return contexts.forSink();
        }
        if (plugin instanceof SourceConnector) {
            return contexts.forSource(resources
                    .offsets()
                    .open(new SourceOffsetStores.Owner(
                            name, name.value(), plugin.getClass(), config, SourceOffsetStores.Use.CONNECTOR)));
        }
        throw new ConnectException(
                "Connector " + name + ": " + plugin.getClass().getName()
                        + " is neither a SourceConnector nor a SinkConnector. connector.class must name one of these.");
    }

    /** The calling thread calls the connector from now on: its loader becomes the context loader. */
    void enter() {
        Thread.currentThread().setContextClassLoader(loader);
    }

    /** How long a call may last before it is a stall. */
    Duration stallTimeout(Duration ofWorker) {
        return resources.settings().stallTimeout(config.values(), ofWorker);
    }

    void start() {
        plugin.start(new LinkedHashMap<>(config.values()));
    }

    void stop() {
        plugin.stop();
    }

    /**
     * The raw task configurations.
     *
     * @throws TooManyTasksException if there are more than the connector may have
     * @throws RuntimeException what the plugin threw
     */
    List<Map<String, @Nullable String>> taskConfigs() {
        Class<? extends Task> taskClass = plugin.taskClass();
        if (taskClass == null) {
            throw new ConnectException("Connector " + spec.name() + ": taskClass() of "
                    + plugin.getClass().getName() + " answered null (expected: the class of its tasks)");
        }
        List<Map<String, String>> generated = plugin.taskConfigs(settings.tasksMax());
        if (generated == null) {
            throw new ConnectException("Connector " + spec.name() + ": taskConfigs() of "
                    + plugin.getClass().getName() + " answered null (expected: a list, empty for no tasks)");
        }
        checkCount(generated.size());
        String taskClassName = resources.plugins().publicName(taskClass);
        List<Map<String, @Nullable String>> complete = new ArrayList<>(generated.size());
        for (Map<String, String> one : generated) {
            complete.add(complete(one, taskClassName));
        }
        List<Map<String, @Nullable String>> raw = resources.restorer().restore(spec.config(), complete);
        reports.resolved(config.with(raw));
        return raw;
    }

    private void checkCount(int count) {
        if (count <= settings.tasksMax()) {
            return;
        }
        if (settings.enforceTasksMax()) {
            throw new TooManyTasksException(spec.name().value(), count, settings.tasksMax());
        }
        log.warn(
                "Connector {} generated {} task configurations, tasks.max allows {}. All are accepted because"
                        + " tasks.max.enforce is false, a setting that will go away: raise tasks.max",
                spec.name(),
                count,
                settings.tasksMax());
    }

    private Map<String, @Nullable String> complete(@Nullable Map<String, String> generated, String taskClassName) {
        if (generated == null) {
            throw new ConnectException("Connector " + spec.name() + ": taskConfigs() of "
                    + plugin.getClass().getName() + " answered a list with null in it (expected: one map per task)");
        }
        Map<String, @Nullable String> complete = new LinkedHashMap<>(generated);
        complete.put(TASK_CLASS, taskClassName);
        for (String key : TOPICS_KEYS) {
            if (config.values().containsKey(key)) {
                complete.put(key, config.values().get(key));
            }
        }
        return complete;
    }
}
