package dev.tributary.connect.runtime.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * The keys of restart supervision: of workers, and under the same names of connectors, where they go before the worker's. They are
 * this runtime's own, and part of no connector's definition: validation shows them only if they are wrong.
 */
final class RestartKeys {
    static final String POLICY = "tributary.restart.policy";
    static final String INITIAL_BACKOFF = "tributary.restart.initial.backoff.ms";
    static final String MAX_BACKOFF = "tributary.restart.max.backoff.ms";
    static final String BUDGET = "tributary.restart.budget";
    static final String WINDOW = "tributary.restart.window.ms";
    static final String NEVER = "tributary.restart.never";
    static final List<String> ALL = List.of(POLICY, INITIAL_BACKOFF, MAX_BACKOFF, BUDGET, WINDOW, NEVER);

    static final String ON_FAILURE = "on-failure";

    /** What no restart can mend: wrong settings, and classes that are not there. */
    private static final String NEVER_DEFAULT = String.join(
            ",",
            "org.apache.kafka.common.config.ConfigException",
            "dev.tributary.connect.runtime.task.TooManyTasksException",
            "dev.tributary.connect.runtime.plugin.PluginNotFoundException",
            "dev.tributary.connect.runtime.plugin.PluginVersionException",
            "java.lang.ClassNotFoundException",
            "java.lang.LinkageError");

    /** Further than this nobody plans, and no calendar has to bear it. */
    private static final long LONGEST_MS = 365L * 24 * 60 * 60 * 1000;

    /** More is kept of no instance. */
    private static final int LARGEST_BUDGET = 1000;

    private RestartKeys() {}

    static ConfigDef addTo(ConfigDef def) {
        return def.define(
                        POLICY,
                        Type.STRING,
                        "off",
                        Checks.oneOfIgnoringCase("off", ON_FAILURE),
                        Importance.MEDIUM,
                        "on-failure: connectors and tasks that fail are restarted by the worker that runs them; off: a person"
                                + " does that. This and the following ones may stand in a connector's configuration, too, and"
                                + " go before the worker's there.")
                .define(
                        INITIAL_BACKOFF,
                        Type.LONG,
                        1000L,
                        Checks.between(1, LONGEST_MS),
                        Importance.LOW,
                        "Milliseconds between the first failure and the restart; twice as many with each further failure that"
                                + " counts. At random between half of that and all of it.")
                .define(
                        MAX_BACKOFF,
                        Type.LONG,
                        300_000L,
                        Checks.between(1, LONGEST_MS),
                        Importance.LOW,
                        "Milliseconds between a failure and the restart, at most.")
                .define(
                        BUDGET,
                        Type.INT,
                        10,
                        Checks.between(1, LARGEST_BUDGET),
                        Importance.LOW,
                        "Failures of one kind that count, before it stays FAILED. Of one kind are failures with the same classes"
                                + " and stack frames in the chain of causes, whatever their messages. A restart by a person, a"
                                + " changed configuration and a resume from STOPPED give a new budget.")
                .define(
                        WINDOW,
                        Type.LONG,
                        1_800_000L,
                        Checks.between(1, LONGEST_MS),
                        Importance.LOW,
                        "Milliseconds of running for which a failure counts. The time that it waits for its restart is no"
                                + " running time: what fails at once each time exhausts its budget, however long the waits are;"
                                + " what runs this long between failures is restarted for ever.")
                .define(
                        NEVER,
                        Type.LIST,
                        NEVER_DEFAULT,
                        Checks.elements(true),
                        Importance.LOW,
                        "Class names of exceptions: a failure with one of them, or of a class that extends one, anywhere in its"
                                + " chain of causes is not retried. Replaces the default list.");
    }
}
