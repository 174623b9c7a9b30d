package dev.tributary.connect.testkit.conformance;

/** The checks of the suite, each with why it matters and what to change when it fails. */
public enum ConformanceCheck {
    /** The class is public, not abstract, and has a public constructor without parameters; so has that of its tasks. */
    CAN_BE_CREATED(
            "the connector and its tasks can be created",
            "Workers create connectors and tasks by reflection, with no parameters.",
            "Make both classes public (nested ones static), not abstract, and give them a public constructor without parameters "
                    + "that does nothing but initialize fields; taskClass() must not depend on start()."),
    /** {@code META-INF/services} names the class. */
    SERVICE_MANIFEST(
            "META-INF/services names the connector",
            "Workers with plugin.discovery=service_load find plugins by their manifest alone; the others start slower and warn.",
            "Add the resource META-INF/services/org.apache.kafka.connect.source.SourceConnector (or .sink.SinkConnector) with "
                    + "the name of the class in it."),
    /** {@code version()} of connector and task answers a text. */
    VERSION(
            "version() answers",
            "Statuses, GET /connector-plugins and connector.plugin.version show it; a null fails requests of some workers.",
            "Answer the version of your build from version() of both connector and task, also before start()."),
    /** {@code config()} tells of every setting what it is for. */
    CONFIG_DOCUMENTED(
            "config() documents every setting",
            "User interfaces and generated references show what config() tells, and have nothing else.",
            "Define every setting with a documentation in its ConfigDef; config() must answer the same before start()."),
    /** A valid configuration is valid. */
    VALID_CONFIG_ACCEPTED(
            "a valid configuration has no errors",
            "Workers create no connector whose validation has errors.",
            "Let validate() and config() accept what start() accepts."),
    /** A required setting that is missing is an error under its own name, not an exception. */
    MISSING_SETTING_NAMED(
            "a missing setting is reported under its name",
            "User interfaces show each error beside its field; an exception shows a stack trace, and only of the first problem.",
            "Define required settings without default, and add errors to the ConfigValue of that name in validate() instead of "
                    + "throwing."),
    /** A value of the wrong type is an error under its own name, not an exception. */
    WRONG_TYPE_NAMED(
            "a value of a wrong type is reported under its name",
            "A typing mistake must be told before the connector runs, at the field where it was made.",
            "Give settings their real type in the ConfigDef, and in validate() do not parse what config() has found wrong already."),
    /** {@code taskConfigs(n)} answers at least one configuration and never more than n. */
    TASK_CONFIGS_RESPECT_MAXIMUM(
            "taskConfigs() respects the maximum",
            "tasks.max limits the load on the outside world; workers refuse or warn of more tasks than that.",
            "Spread the work over min(maxTasks, parts) configurations; no null among them."),
    /** {@code stop()} of a task works after a failed start, and after one without any work. */
    STOP_ALWAYS_WORKS(
            "stop() works whatever happened before",
            "Workers stop a task also when its start has failed; an exception there hides the real one and leaks what is open.",
            "Let stop() check what is open, for null above all, and close each."),
    /** No thread survives {@code stop()}. */
    NO_THREADS_LEFT(
            "no thread outlives stop()",
            "A worker restarts tasks for months; each thread left holds the class loader and works on, beside its successor.",
            "Keep the executor or thread in a field, shut it down in stop(), and wait for it a short time."),
    /** {@code poll()} waits a little when there is nothing, instead of returning at once for ever. Sources only. */
    IDLE_POLL_WAITS(
            "poll() waits when there is nothing",
            "Workers call poll() again at once; returning null immediately burns a processor for an idle connector.",
            "Wait up to about a second for data in poll(), in a way that stop() can end, then return null."),
    /** {@code put()}, {@code preCommit()} and {@code flush()} take nothing. Sinks only. */
    EMPTY_PUT_WORKS(
            "put() takes an empty collection",
            "Workers call put() with nothing, so that sinks can flush by time; preCommit() comes without partitions also.",
            "Return at once from put() when the collection is empty, and let preCommit() and flush() take an empty map."),
    /** Connector and task run, deliver everything, are called in order and throw nothing. */
    DELIVERS(
            "records arrive and the life cycle is kept",
            "It is what the connector is for; and an exception from any call fails the task.",
            "Compare the calls in the message with what the connector expects of them, and the missing records with the "
                    + "connector's log."),
    /** After a restart nothing is lost, and what was done is not done all again. */
    RESTART_RESUMES(
            "a restart loses nothing and resumes",
            "Workers restart connectors whenever their configuration or place changes.",
            "A source keeps its position in the sourceOffset of each record and asks the OffsetStorageReader in start(); the "
                    + "partition must be the same map in both. A sink must have written when flush() or preCommit() returns."),
    /** A paused connector says so, moves nothing, and goes on after. */
    PAUSE_HOLDS(
            "a paused connector moves nothing and resumes",
            "Users pause connectors to work on the outside world; poll() that never returns never sees the pause.",
            "Return from poll() at least every few seconds; move records only inside poll() and put()."),
    /** When workers join and leave, nothing is lost. */
    REBALANCE_LOSES_NOTHING(
            "nothing is lost when work moves to another worker",
            "Workers are added, upgraded and lost; tasks start elsewhere from what was committed.",
            "Keep no state in memory, static fields or local files that the next instance would need; close what is exclusive in "
                    + "stop() and close()."),
    /** After a reset of its offsets the connector moves everything again. */
    RESET_OFFSETS_REPLAYS(
            "after a reset of offsets everything comes again",
            "DELETE /connectors/{name}/offsets is how users load everything anew.",
            "Start from the beginning when the OffsetStorageReader answers null, and keep no position elsewhere. If the outside "
                    + "world cannot replay, disable this check and let alterOffsets() refuse."),
    /** Own offsets are accepted back; offsets of wrong form are refused in words. */
    ALTER_OFFSETS_CHECKED(
            "alterOffsets() takes what is its own and refuses in words what is not",
            "PATCH /connectors/{name}/offsets is refused before harm is done only if the connector checks; else the task fails later.",
            "Override alterOffsets(): return true for what your tasks write themselves and for null (a reset), throw a "
                    + "ConnectException that names the wrong field otherwise; expect numbers as any Number, and any type at all."),
    /** An idle connector stops within the graceful time. */
    STOPS_IN_TIME(
            "an idle connector stops in time",
            "After task.shutdown.graceful.timeout.ms (5 s) a worker abandons the task: it may run beside its successor.",
            "Let stop() end what poll() or put() is waiting for: close the connection, count a latch down; wait with time-outs.");

    private final String title;
    private final String why;
    private final String remedy;

    ConformanceCheck(String title, String why, String remedy) {
        this.title = title;
        this.why = why;
        this.remedy = remedy;
    }

    /** What is checked, as half a sentence. */
    public String title() {
        return title;
    }

    /** Why it matters. */
    public String why() {
        return why;
    }

    /** What to change when it fails. */
    public String remedy() {
        return remedy;
    }

    boolean appliesTo(ConformanceSubject subject) {
        return switch (this) {
            case IDLE_POLL_WAITS -> subject instanceof SourceSubject;
            case EMPTY_PUT_WORKS -> subject instanceof SinkSubject;
            default -> true;
        };
    }

    AssertionError failed(ConformanceSubject subject, String seen, Throwable cause) {
        return new AssertionError(
                "%s: not so that %s.%nSeen: %s%nWhy it matters: %s%nWhat to change: %s"
                        .formatted(subject.connectorClass().getName(), title, seen, why, remedy),
                cause);
    }
}
