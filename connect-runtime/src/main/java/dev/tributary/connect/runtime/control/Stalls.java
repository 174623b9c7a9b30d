package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.config.StallPolicy;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replaces what is stalled of one connector on this worker, if its policy says so: its run is given up without waiting for
 * anything, and a new one starts where the former had committed. On the control thread.
 *
 * <p>There are two bounds. Each replacement counts against the budget of restart supervision, whether failures are restarted or not.
 * And while {@value #MOST_ZOMBIES} given up runs of an instance have not ended, there is no further one: whatever they
 * hang in, another thread would hang there, too. When one of them ends, the next is made.
 */
final class Stalls {
    static final int MOST_ZOMBIES = 3;

    private final ConnectorName name;
    private final Supervisor supervisor;
    private final TreeMap<Instance, Stalled> stalled = new TreeMap<>();

    Stalls(ConnectorName name, Supervisor supervisor) {
        this.name = name;
        this.supervisor = supervisor;
    }

    /**
     * A run that makes no progress.
     *
     * @param cause has the stack of the thread that hangs
     * @param told whether it was said that it stays
     */
    private record Stalled(long run, Throwable cause, boolean told) {}

    void stalled(Instance instance, long run, Throwable cause) {
        stalled.put(instance, new Stalled(run, cause, false));
    }

    void recovered(Instance instance, long run) {
        Stalled present = stalled.get(instance);
        if (present != null && present.run() == run) {
            stalled.remove(instance);
        }
    }

    /** Gives up the runs that are to be replaced; the reconciliation that follows starts the new ones. */
    void proceed(Turn turn, Runs runs) {
        if (stalled.isEmpty()) {
            return;
        }
        stalled.entrySet().removeIf(entry -> !isPresent(runs, entry.getKey(), entry.getValue()));
        if (policy(turn) != StallPolicy.REPLACE) {
            return;
        }
        Desired desired = runs.desired(turn);
        for (Instance instance : new ArrayList<>(stalled.keySet())) {
            if (desired.instances().containsKey(instance)) {
                replace(turn, runs, instance, stalled.get(instance));
            }
        }
    }

    private static boolean isPresent(Runs runs, Instance instance, Stalled known) {
        Run run = runs.get(instance);
        return run != null && run.id() == known.run() && !run.isStopping() && !runs.hasFailed(instance);
    }

    private void replace(Turn turn, Runs runs, Instance instance, @Nullable Stalled known) {
        if (known == null) {
            return;
        }
        if (runs.zombies(instance) >= MOST_ZOMBIES) {
            if (!known.told()) {
                stalled.put(instance, new Stalled(known.run(), known.cause(), true));
                turn.add(new Effect.TellRestart(
                        "The " + instance + " is stalled and not replaced: " + MOST_ZOMBIES
                                + " of its former runs were given up"
                                + " and have not ended, so that another one would hang as well. It is replaced when one of them"
                                + " ends. Remove what they wait for, or restart the worker",
                        true));
            }
            return;
        }
        stalled.remove(instance); // if there is no budget, that is told once, and is for a person to change
        if (supervisor.mayReplace(turn, instance, known.run(), known.cause())) {
            runs.giveUp(turn, instance);
        }
    }

    private StallPolicy policy(Turn turn) {
        ClusterConfig.Connector config = turn.connector(name);
        StallPolicy ofWorker = turn.settings().stalls();
        return config == null
                ? ofWorker
                : StallPolicy.of(config.config(), ofWorker, (key, problem) -> {}); // a validation has told it
    }
}
