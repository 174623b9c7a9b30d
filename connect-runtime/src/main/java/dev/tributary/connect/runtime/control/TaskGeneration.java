package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.task.TooManyTasksException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When to ask a connector for its task configurations, and what to do with the answer: never two questions at once, and
 * a failure is tried again after 250 ms, doubling up to 60 s, or when another worker leads. On the control thread. Source: {@code tasks} 1.3.
 */
final class TaskGeneration {
    private static final long NONE = -1;
    private final ConnectorName name;
    private boolean due;
    private long askedRun = NONE;
    private boolean writing;
    private int failures;
    private @Nullable Instant retryAt;
    /** When the connector is asked unless the tasks are its own again by then; null while they are. */
    private @Nullable Instant overtakenUntil;

    private long attemptedRun = NONE;
    private @Nullable Throwable lastFailure;
    /** What the connector answered last. */
    private @Nullable List<Map<String, @Nullable String>> lastAnswer;
    /** What the variables of the configuration stand for now, and did when the tasks were written last. */
    private @Nullable String fingerprint;

    private @Nullable String writtenFingerprint;
    private @Nullable String answeredFingerprint;
    /** Since when what connectors answer cannot be written; null while it can. */
    private @Nullable Instant notWrittenSince;
    /** The assignment, and whether this worker led in it, when the last question was considered. */
    private long assignment = NONE;

    private boolean led;

    TaskGeneration(ConnectorName name) {
        this.name = name;
    }

    /** The connector has started, or says that its answer has changed. */
    void request() {
        due = true;
        retryAt = null;
    }

    /** The connector runs with these values. */
    void resolved(String values) {
        fingerprint = values;
    }

    /**
     * Asks if it is time to.
     *
     * @param changing whether this worker is about to change the connector
     */
    void proceed(Turn turn, Runs runs, boolean changing) {
        adaptToLeader(turn);
        if (retryAt != null && !retryAt.isAfter(turn.now())) {
            retryAt = null;
        }
        due |= isOvertakenForLong(turn, runs, changing);
        if (!due || writing || retryAt != null) {
            return;
        }
        if (!turn.leads() && turn.leaderElsewhere() == null) {
            return; // nobody could write the answer now; the next leader is told at once
        }
        Run run = runs.connectorRun();
        if (run == null || !isStarted(turn, run, runs)) {
            due = false; // its next start brings the next question
            return;
        }
        if (askedRun == run.id()) {
            return; // asked again when it has answered
        }
        due = false;
        askedRun = run.id();
        turn.add(new Effect.GenerateTasks(name, run.id()));
    }

    /**
     * Whether tasks are still other than the connector's after a while. Before that, what was written may not have been read yet; or
     * another worker stops the connector, of which the tasks are read first and the target state follows.
     */
    private boolean isOvertakenForLong(Turn turn, Runs runs, boolean changing) {
        if (changing || !isOvertaken(turn, runs)) {
            overtakenUntil = null;
        } else if (overtakenUntil == null) {
            overtakenUntil = turn.now().plus(ControlSettings.retryDelay(3));
        } else if (!overtakenUntil.isAfter(turn.now())) {
            overtakenUntil = null;
            return true;
        }
        return false;
    }

    /**
     * Whether somebody else has changed the tasks of a connector that runs on: a stop took them all away, and a start came right
     * after it, or the leader died in between.
     */
    private boolean isOvertaken(Turn turn, Runs runs) {
        Run run = runs.connectorRun();
        ClusterConfig.Connector config = turn.connector(name);
        return run != null
                && config != null
                && !writing
                && askedRun == NONE
                && attempted(run)
                && lastFailure == null
                && isStarted(turn, run, runs)
                && lastAnswer != null
                && !(config.tasks().consistent() && config.tasks().configs().equals(lastAnswer));
    }

    /** What one leader did not write, the next one may. */
    private void adaptToLeader(Turn turn) {
        boolean same = assignment == turn.assignment().number() && led == turn.leads();
        assignment = turn.assignment().number();
        led = turn.leads();
        if (!same && notWrittenSince != null) {
            retryAt = null;
            failures = 0;
        }
    }

    private boolean isStarted(Turn turn, Run run, Runs runs) {
        ClusterConfig.Connector config = turn.connector(name);
        Runs.Last last = runs.last(run);
        return config != null
                && config.targetState() == TargetState.STARTED
                && run.target() == TargetState.STARTED
                && last != null
                && last.state() == InstanceState.RUNNING;
    }

    /**
     * Takes the answer.
     *
     * @return the configurations to write, or null if there is nothing to write
     */
    @Nullable
    List<Map<String, @Nullable String>> answered(Turn turn, Event.TasksGenerated answer, Runs runs) {
        if (askedRun != answer.run()) {
            return null;
        }
        askedRun = NONE;
        if (!runs.isCurrent(Instance.of(name), answer.run())) {
            return null;
        }
        if (answer.failure() != null) {
            failed(turn, answer.run(), answer.failure(), runs);
            return null;
        }
        ClusterConfig.Connector config = turn.connector(name);
        if (answer.configs() == null || config == null) {
            return null;
        }
        if (notWrittenSince == null) {
            failures = 0;
        }
        lastAnswer = answer.configs();
        answeredFingerprint = fingerprint;
        if (!differs(answer.configs(), config)) {
            stored();
            settled();
            attempted(answer.run(), null);
            return null;
        }
        writing = true;
        return answer.configs();
    }

    /**
     * What variables stand for is not stored: it counts as unchanged when this worker asks for the first time. The last
     * condition makes a fresh batch follow every change of the connector's configuration: readers need it.
     */
    private boolean differs(List<Map<String, @Nullable String>> configs, ClusterConfig.Connector config) {
        ClusterConfig.TaskSet applied = config.tasks();
        boolean otherValues = writtenFingerprint != null && !writtenFingerprint.equals(answeredFingerprint);
        return otherValues
                || !applied.consistent()
                || !applied.configs().equals(configs)
                || !Objects.equals(applied.appliedConnectorConfig(), config.config());
    }

    /** What was to be written is durable, failed, or is out of date (then the next start brings the next question). */
    void written(Turn turn, long run, @Nullable Throwable failure, Runs runs) {
        writing = false;
        if (failure == null) {
            settled();
            attempted(run, null);
        } else {
            if (notWrittenSince == null) {
                notWrittenSince = turn.now();
            }
            failed(turn, run, failure, runs);
        }
    }

    /** What was to be written is durable: the tasks run, or will, with what variables stood for when it was answered. */
    void stored() {
        writtenFingerprint = answeredFingerprint;
    }

    private void settled() {
        notWrittenSince = null;
        failures = 0;
    }

    /** Nobody can write now. */
    void postponed() {
        writing = false;
        due = true;
    }

    /** Whether a failure to write is nothing to worry about yet. */
    boolean mayStillSettle(Turn turn) {
        return notWrittenSince == null || turn.now().isBefore(notWrittenSince.plus(ControlSettings.SETTLING));
    }

    private void failed(Turn turn, long run, Throwable failure, Runs runs) {
        attempted(run, failure);
        if (failure instanceof TooManyTasksException || TooLarge.isCause(failure)) {
            runs.reported(turn, new Event.Reported(Instance.of(name), run, InstanceState.FAILED, failure, null));
            return;
        }
        if (!due) {
            due = true;
            retryAt = turn.now().plus(ControlSettings.retryDelay(failures));
        }
        failures++;
    }

    private void attempted(long run, @Nullable Throwable failure) {
        attemptedRun = run;
        lastFailure = failure;
    }

    /** Whether one attempt was completed for the run, well or not. */
    boolean attempted(Run run) {
        return attemptedRun == run.id();
    }

    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    @Nullable
    Instant retryAt() {
        return due ? retryAt : overtakenUntil;
    }
}
