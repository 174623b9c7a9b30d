package dev.tributary.connect.e2e.differential;

import java.util.List;
import java.util.Optional;

/** Where our worker differs from Apache's, and why. What stands here must still differ, or the test fails. */
final class Deviations {
    /**
     * Something that differs.
     *
     * @param scenario its title, or the beginning of it
     * @param aspect or the beginning of it
     */
    record Deviation(String scenario, String aspect, String reason) {
        boolean covers(Scenario where, String what) {
            return where.title().startsWith(scenario) && what.startsWith(aspect);
        }
    }

    /**
     * A call that another thread makes here, or with another logging context, in whatever scenario.
     *
     * @param call {@code kind.method}
     * @param there threads, loaders and contexts, as roles tell them, as a regular expression
     */
    record Role(String call, String there, String here, String reason) {
        boolean isThere(String role) {
            return role.startsWith(call + ": ")
                    && role.substring(call.length() + 2).matches(there);
        }

        boolean isHere(String role) {
            return role.startsWith(call + ": ")
                    && role.substring(call.length() + 2).matches(here);
        }
    }

    private static final String CONTROL = "plugins never run on the threads that control them";
    private static final String TWO_THREADS = "a sink converts on the thread of its consumer, beside the plugin's";
    private static final String TOLD =
            "the trace begins with what failed, where and on which record; the cause is attached";
    private static final String CLOSED = "what was constructed is closed, also when it could not be configured";

    static final List<Deviation> ALL = List.of(
            new Deviation(
                    "a connector makes more tasks than it may",
                    "statuses",
                    "an exception class of our own; and a connector that is stopped is shown as STOPPED"),
            new Deviation("a transform that cannot be configured fails the task", "calls of transform-bad#1", CLOSED),
            new Deviation("a converter that cannot be configured fails the task", "calls of value-converter#1", CLOSED),
            new Deviation("a converter that cannot be configured fails the task", "statuses", TOLD),
            new Deviation("a negative partition fails the source task", "statuses", TOLD),
            new Deviation("a record without topic fails the source task", "statuses", TOLD),
            new Deviation(
                    "offsets are committed while poll blocks",
                    "offsets",
                    "what was acknowledged is committed, whether or not poll comes back"),
            new Deviation(
                    "a sink task throws an error in put", "statuses", "the trace begins with what the plugin threw"),
            new Deviation("a sink task returns null from preCommit", "statuses", TOLD),
            new Deviation(
                    "a sink converter that returns null",
                    "",
                    "a failed conversion, subject to errors.tolerance, not a NullPointerException of the task"),
            new Deviation(
                    "a value out of its range is refused", "steps", "one mistake in tasks.max is one error, not two"),
            new Deviation(
                    "a predicate that is not defined is refused",
                    "",
                    "a mistake in the connector's configuration fails the connector, which has no tasks then"),
            new Deviation(
                    "topic creation without its required settings fails the connector",
                    "",
                    "a setting that is missing is found by the validation"),
            new Deviation(
                    "the connector aborts a transaction",
                    "calls of task-0#1 commitRecord",
                    "records of an aborted transaction are told to the task like those that were dropped; Apache's worker"
                            + " tells those that happened to be acknowledged before"),
            new Deviation(
                    "the connector aborts in the midst of a batch",
                    "calls of task-0#1 commitRecord",
                    "records of an aborted transaction are told to the task like those that were dropped; Apache's worker"
                            + " tells those that happened to be acknowledged before"),
            new Deviation(
                    "a record that is too large fails the task with any tolerance",
                    "",
                    "Kafka did not take all of the transaction, so it fails; Apache's worker goes on"));

    private static final String STARTING =
            "(StartAndStopExecutor-connect|DistributedHerder-connect), plugin loader, .*";

    private static final String ON_TASK = "task thread, plugin loader, .*";
    private static final String ON_CONSUMER = "task's consumer thread, plugin loader, .*";

    /** Of tasks that deliver exactly once: commits are made by the task's own thread on both. */
    static final List<Role> EXACTLY_ONCE_ROLES = List.of(
            starting("connector.new", "connector thread, plugin loader, .*"),
            starting("connector.version", "connector thread, plugin loader, .*"),
            starting("connector.taskClass", "connector thread, plugin loader, .*"),
            starting("connector.taskConfigs", "connector thread, plugin loader, .*"),
            starting("task.new", ON_TASK),
            starting("task.version", ON_TASK),
            starting("transform.new", ON_TASK),
            starting("transform.configure", ON_TASK));

    static final List<Role> ROLES = List.of(
            starting("connector.new", "connector thread, plugin loader, .*"),
            starting("connector.version", "connector thread, plugin loader, .*"),
            starting("connector.taskClass", "connector thread, plugin loader, .*"),
            starting("connector.taskConfigs", "connector thread, plugin loader, .*"),
            starting("task.new", ON_TASK),
            starting("task.version", ON_TASK),
            starting("key-converter.new", ON_TASK),
            starting("key-converter.configure", ON_TASK),
            starting("value-converter.new", ON_TASK),
            starting("value-converter.configure", ON_TASK),
            starting("header-converter.new", ON_TASK),
            starting("header-converter.configure", ON_TASK),
            starting("transform.new", ON_TASK),
            starting("transform.configure", ON_TASK),
            starting("predicate.new", ON_TASK),
            starting("predicate.configure", ON_TASK),
            consuming("key-converter.toConnectData"),
            consuming("value-converter.toConnectData"),
            consuming("header-converter.toConnectHeader"),
            consuming("transform.apply"),
            consuming("key-converter.close"),
            consuming("value-converter.close"),
            consuming("header-converter.close"),
            consuming("transform.close"),
            new Role(
                    "task.commit",
                    "(SourceTaskOffsetCommitter, other|task thread, plugin) loader, .*",
                    "(task-helper|task thread), plugin loader, .*",
                    "a task's commits do not wait for those of others, and see the plugin's classes"));

    private static Role starting(String call, String here) {
        return new Role(call, STARTING, here, CONTROL);
    }

    private static Role consuming(String call) {
        return new Role(call, ON_TASK, ON_CONSUMER, TWO_THREADS);
    }

    private Deviations() {}

    static Optional<Deviation> of(Scenario scenario, String aspect) {
        return ALL.stream().filter(each -> each.covers(scenario, aspect)).findFirst();
    }
}
