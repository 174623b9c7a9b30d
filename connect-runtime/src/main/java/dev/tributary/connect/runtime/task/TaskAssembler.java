package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.pipeline.Closing;
import dev.tributary.connect.runtime.pipeline.FailureReporter;
import dev.tributary.connect.runtime.pipeline.RecordPlugins;
import dev.tributary.connect.runtime.pipeline.RecordPluginsLoader;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a task out of its specification: resolves variables, reads settings, loads classes, constructs and configures
 * plugins. Thread-safe; every assembly runs on the new task's own thread, because all of this runs plugin code. Source:
 * {@code tasks} 1.4, 1.5.
 */
final class TaskAssembler {
    private static final Logger log = LoggerFactory.getLogger(TaskAssembler.class);
    private static final String TASK_CLASS = "task.class";

    private final RunnerResources shared;
    private final TaskExecutors executors;
    private final SinkAssembly sinks;

    /** Makes the body of a sink task. */
    @FunctionalInterface
    interface SinkAssembly {
        TaskBody assemble(TaskParts parts, SinkTask task) throws Exception;
    }

    TaskAssembler(RunnerResources resources, TaskExecutors executors, SinkAssembly sinks) {
        this.shared = resources;
        this.executors = executors;
        this.sinks = sinks;
    }

    /** Assembles a task. Leaves the connector's loader as context loader of the calling thread, for the whole run. */
    TaskBody assemble(TaskSpec spec, TaskRun run, TaskMetrics metrics) throws Exception {
        RunnerResources resources = shared.with(new NotedClients(shared.clients(), metrics.insight()));
        metrics.show(); // first: what cannot be made must be seen, too
        ContextLoader.swap(resources.plugins().rootLoader());
        Map<String, @Nullable String> connectorConfig = resources.variables().resolve(spec.connectorConfig());
        run.progress()
                .stallTimeout(resources
                        .settings()
                        .stallTimeout(connectorConfig, resources.tasks().stallTimeout()));
        ConnectorSettings settings = resources.settings().connector(connectorConfig);
        checkTasksMax(spec, settings);
        PluginClass<Connector> connector = resources.plugins().connector(settings.connectorClass(), settings.version());
        ContextLoader.swap(connector.loader());
        Map<String, @Nullable String> taskConfig = resources.variables().resolve(spec.taskConfig());
        PluginClass<Task> type = resources.plugins().task(taskClass(spec, taskConfig), connector);
        Task task = type.newInstance();
        String version = versionOf(task);
        run.reports().version(version);
        RecordPlugins plugins = new RecordPluginsLoader(
                        run.id(), resources.plugins(), connector, resources.pluginMetrics())
                .load(
                        settings,
                        resources.converters().key(),
                        resources.converters().value(),
                        resources.converters().header());
        List<FailureReporter> reporters = List.of();
        try {
            metrics.loaded(
                    connector,
                    resources.plugins(),
                    new TaskMetrics.Part(resources.plugins().publicName(type.type()), version),
                    plugins);
            reporters = FailureReporters.open(
                    run, resources, executors, connector, settings.errors(), connectorConfig, metrics.failures());
            return body(
                    new TaskParts(
                            run,
                            resources,
                            executors,
                            connector,
                            settings,
                            new TaskParts.Configs(connectorConfig, taskConfig, spec),
                            plugins,
                            reporters,
                            metrics),
                    task);
        } catch (Throwable e) {
            plugins.close();
            reporters.forEach(reporter -> Closing.quietly("failure reporter of task " + run.id(), reporter));
            throw e;
        }
    }

    private TaskBody body(TaskParts parts, Task task) throws Exception {
        if (task instanceof SourceTask source) {
            return SourceTaskAssembly.assemble(parts, source);
        }
        if (task instanceof SinkTask sink) {
            return sinks.assemble(parts, sink);
        }
        throw new ConnectException(
                "Task " + parts.run().id() + " is of " + task.getClass().getName()
                        + ", which extends neither SourceTask nor SinkTask. The connector is broken; ask its authors.");
    }

    /** As {@link PluginClass#versionOf}: tasks declare their version by an interface of their own. */
    private static @Nullable String versionOf(Task task) {
        try {
            return task.version();
        } catch (RuntimeException | LinkageError e) {
            log.warn(
                    "{}.version() failed; the version is shown as undefined",
                    task.getClass().getName(),
                    e);
            return InstanceStatus.UNDEFINED_VERSION;
        }
    }

    private static String taskClass(TaskSpec spec, Map<String, @Nullable String> taskConfig) {
        String className = taskConfig.get(TASK_CLASS);
        if (className == null) {
            throw new ConnectException("Task " + spec.id() + " has no " + TASK_CLASS + " in its stored configuration."
                    + " Restart its connector, which generates it anew.");
        }
        return className;
    }

    private static void checkTasksMax(TaskSpec spec, ConnectorSettings settings) {
        if (spec.taskCount() <= settings.tasksMax()) {
            return;
        }
        if (settings.enforceTasksMax()) {
            throw new TooManyTasksException(spec.id().connector().value(), spec.taskCount(), settings.tasksMax());
        }
        log.warn(
                "Connector {} has {} tasks, tasks.max allows {}; tasks.max.enforce=false lets it",
                spec.id().connector(),
                spec.taskCount(),
                settings.tasksMax());
    }
}
