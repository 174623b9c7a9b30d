package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.control.RestartSupervision.Decision;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Restarts what fails of one connector on this worker: keeps the histories, asks {@link RestartSupervision}, and when the time has
 * come asks for a new run, which then goes the way of all restarts. On the control thread.
 *
 * <p>Only a run that is failed, still wanted here, and wanted as started is restarted: what is paused waits until it is resumed; what
 * was stopped, deleted or given to another worker is forgotten here, and its history goes with its status.
 */
final class Supervisor {
    private final ConnectorName name;
    private final Supervising supervising;
    private final TreeMap<Instance, RestartLedger> ledgers = new TreeMap<>();
    private RestartPolicy policy;
    /** The configuration that the policy is of; null before the first. */
    private @Nullable Map<String, @Nullable String> policyOf;
    /** As last seen, to notice what a person does; null before the first and when there is none. */
    private ClusterConfig.@Nullable Connector seen;

    private @Nullable Instant nextDue;

    Supervisor(ConnectorName name, Supervising supervising) {
        this.name = name;
        this.supervising = supervising;
        this.policy = supervising.worker();
    }

    // ---- what happens to runs

    /** A run is begun. */
    void begun(Turn turn, Instance instance) {
        RestartLedger ledger = ledgers.get(instance);
        if (ledger == null) {
            ledger = new RestartLedger(supervising.written().restarts(instance), turn.now());
            ledgers.put(instance, ledger);
        }
        ledger.begun(turn.now());
        tell(turn, instance, ledger);
    }

    /** The present run of an instance works. */
    void works(Turn turn, Instance instance) {
        RestartLedger ledger = ledgers.get(instance);
        if (ledger != null) {
            ledger.works(turn.now());
            tell(turn, instance, ledger);
        }
    }

    /** The present run of an instance is paused or stopped: if it had failed, it has recovered from that. */
    void rests(Turn turn, Instance instance) {
        RestartLedger ledger = ledgers.get(instance);
        if (ledger != null) {
            ledger.rests(turn.now());
            tell(turn, instance, ledger);
        }
    }

    /** The present run of an instance has failed. */
    void failed(Turn turn, Instance instance, long run, Throwable cause) {
        RestartLedger ledger = ledgers.get(instance);
        if (ledger != null && !ledger.isFailed(run)) {
            judge(turn, instance, ledger, run, cause, false);
        }
    }

    /**
     * The present run of an instance makes no progress, and somebody is about to replace it: that counts against its budget like a
     * failure, whether failures are restarted or not.
     *
     * @param cause its stack is that of the thread that hangs: stalls in one place are of one kind
     * @return whether there is a budget for it: then the caller sees to the new run, at once; if not, that is noted and told once
     */
    boolean mayReplace(Turn turn, Instance instance, long run, Throwable cause) {
        RestartLedger ledger = ledgers.get(instance);
        return ledger != null
                && !ledger.isFailed(run)
                && !ledger.isLeftStalled(run)
                && judge(turn, instance, ledger, run, cause, true) instanceof Decision.RestartAt;
    }

    /** A run that was stalled goes on. */
    void recovered(Instance instance) {
        RestartLedger ledger = ledgers.get(instance);
        if (ledger != null) {
            ledger.recovered();
        }
    }

    private Decision judge(
            Turn turn, Instance instance, RestartLedger ledger, long run, Throwable cause, boolean replaced) {
        ledger.learn(supervising.written().restarts(instance));
        RestartPolicy present = policy(turn);
        Decision decision = ledger.failed(
                present,
                run,
                cause,
                replaced,
                turn.settings().workerId(),
                turn.now(),
                supervising.random().getAsDouble());
        tell(turn, instance, ledger);
        String what = "The " + instance + (replaced ? " stalled: " : " failed: ") + RestartTexts.error(cause) + ". ";
        if (decision instanceof Decision.RestartAt restart) {
            String when = replaced
                    ? "It is replaced"
                    : "It is restarted in " + RestartTexts.duration(Duration.between(turn.now(), restart.at()));
            turn.add(new Effect.TellRestart(
                    what + when + ", try " + restart.attempt() + " of " + present.budget()
                            + " for failures of this kind",
                    false));
        } else if (decision instanceof Decision.GiveUp no) {
            turn.add(new Effect.TellRestart(
                    what + (replaced ? "It is not replaced" : "It stays failed") + ": " + no.reason()
                            + ". Restart it when the cause is removed",
                    true));
        } else if (decision instanceof Decision.NotRetried no) {
            turn.add(new Effect.TellRestart(what + "It stays failed: " + no.reason(), true));
        }
        return decision;
    }

    /** A person restarts an instance. */
    void restartedByHand(Turn turn, Instance instance) {
        renew(turn, instance, null);
    }

    private void renew(Turn turn, Instance instance, @Nullable String what) {
        RestartLedger ledger = ledgers.get(instance);
        if (ledger != null) {
            ledger.learn(supervising.written().restarts(instance));
            ledger.renewed(what, turn.settings().workerId(), turn.now());
            tell(turn, instance, ledger);
        }
    }

    private void tell(Turn turn, Instance instance, RestartLedger ledger) {
        turn.add(new Effect.ShowRestarts(instance, ledger.standing(policy(turn))));
    }

    // ---- what statuses tell

    /** What was done about failures of an instance, all that is known. */
    List<RestartEvent> events(Instance instance) {
        RestartLedger ledger = ledgers.get(instance);
        if (ledger == null) {
            return List.of();
        }
        ledger.learn(supervising.written().restarts(instance));
        return ledger.events();
    }

    /** What stands below the stack trace of a run that failed; empty if there is nothing to say. */
    String note(Instance instance, long run) {
        RestartLedger ledger = ledgers.get(instance);
        return ledger != null && ledger.isFailed(run) ? ledger.note() : "";
    }

    // ---- what is due

    /** Asks for the restarts that are due. */
    void proceed(Turn turn, Runs runs) {
        notice(turn);
        nextDue = null;
        if (ledgers.values().stream().allMatch(ledger -> ledger.retryAt() == null)) {
            return;
        }
        Desired desired = runs.desired(turn);
        ledgers.forEach((instance, ledger) -> {
            Run run = runs.get(instance);
            Desired.Wanted wanted = desired.instances().get(instance);
            Instant at = ledger.retryAt();
            if (at == null
                    || run == null
                    || run.isStopping()
                    || !ledger.isFailed(run.id())
                    || wanted == null
                    || wanted.target() != TargetState.STARTED
                    || !wanted.identity().equals(run.identity())) {
                return;
            }
            if (!at.isAfter(turn.now())) {
                runs.askRestart(instance, true);
            } else if (nextDue == null || at.isBefore(nextDue)) {
                nextDue = at;
            }
        });
    }

    /** Forgets what is gone. Behind the reconciliation: whoever has nothing left is not asked again. */
    void tidy(Turn turn, Runs runs) {
        if (ledgers.keySet().stream().allMatch(instance -> runs.get(instance) != null)) {
            return;
        }
        Desired desired = runs.desired(turn);
        ledgers.keySet().removeIf(instance -> {
            boolean gone = runs.get(instance) == null && !desired.instances().containsKey(instance);
            if (gone) {
                turn.add(new Effect.ShowRestarts(instance, null));
            }
            return gone;
        });
    }

    /** When to restart next; null: not before something else happens. */
    @Nullable
    Instant nextDue() {
        return nextDue;
    }

    /** What a person has changed gives a new budget. */
    private void notice(Turn turn) {
        ClusterConfig.Connector former = seen;
        ClusterConfig.Connector present = turn.connector(name);
        seen = present;
        if (former == null || present == null) {
            return;
        }
        String what = null;
        if (present.version() != former.version()) {
            what = "the configuration was changed";
        } else if (former.targetState() == TargetState.STOPPED && present.targetState() != TargetState.STOPPED) {
            what = "it was resumed after a stop";
        }
        if (what != null) {
            for (Instance instance : List.copyOf(ledgers.keySet())) {
                renew(turn, instance, what);
            }
        }
    }

    private RestartPolicy policy(Turn turn) {
        ClusterConfig.Connector present = turn.connector(name);
        if (present != null && !present.config().equals(policyOf)) {
            policyOf = present.config();
            policy = RestartPolicy.of(
                    present.config(),
                    supervising.worker(),
                    (key, problem) -> turn.add(new Effect.TellRestart(
                            "Connector " + name + " has a setting that is not valid, and is treated as the worker's"
                                    + " configuration says: " + problem + ". Variables are not resolved in " + key,
                            true)));
        }
        return policy;
    }
}
