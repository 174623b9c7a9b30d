package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.pipeline.BackOff;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.FailureReporter;
import dev.tributary.connect.runtime.pipeline.RecordPlugins;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a task is built from. Immutable. The body owns {@code plugins} and closes them.
 *
 * @param run the run that it is the body of
 * @param resources what the worker lends
 * @param executors threads shared between tasks
 * @param connector the connector's class; its loader is the context loader of the task's threads
 * @param settings the framework's part of the connector's configuration
 * @param configs the configurations as the plugin sees them
 * @param plugins converters and transforms, configured
 * @param reporters told of every record that fails; the body owns them, too
 * @param metrics counts, among others what fails
 */
record TaskParts(
        TaskRun run,
        RunnerResources resources,
        TaskExecutors executors,
        PluginClass<Connector> connector,
        ConnectorSettings settings,
        Configs configs,
        RecordPlugins plugins,
        List<FailureReporter> reporters,
        TaskMetrics metrics) {

    /** What to do when a record fails. Closing it closes the reporters. */
    FailurePolicy failurePolicy() {
        return failurePolicy(reporters, excused(run.progress().task(), run.control()::pauseUnlessAbandoned));
    }

    /** The same, for a thread that waits in its own way, with its own view of the reporters. */
    FailurePolicy failurePolicy(List<FailureReporter> told, BackOff backOff) {
        return new FailurePolicy(run.id(), settings.errors(), metrics.failures(), told, backOff, resources.clock());
    }

    /** Between two attempts of an operation a task waits as long as its connector allows, which is no stall. */
    static BackOff excused(ProgressClock clock, BackOff backOff) {
        return time -> {
            WorkStage stage = clock.stage();
            clock.await(stage);
            boolean goOn = backOff.await(time);
            clock.enter(stage);
            return goOn;
        };
    }

    /**
     * The configurations of a task, variables resolved when it was assembled.
     *
     * @param connector the connector's
     * @param task the task's own
     * @param raw the task as it was specified
     */
    record Configs(Map<String, @Nullable String> connector, Map<String, @Nullable String> task, TaskSpec raw) {
        /** The task's configuration with variables resolved anew: what {@code configs()} of the contexts answers. */
        Map<String, @Nullable String> currentTask(RunnerResources resources) {
            return resources.variables().resolve(raw.taskConfig());
        }
    }
}
