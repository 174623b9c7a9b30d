package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.task.ConnectorSpec;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What runs of one connector on this worker, and the statuses that tell of it. On the control thread. */
final class Runs {
    private final ConnectorName name;
    private final LongSupplier runIds;
    private final Supervisor supervisor;
    private final Instance connector;
    private final TreeMap<Instance, Run> runs = new TreeMap<>();
    private final Map<Long, Last> states = new HashMap<>();
    private final Map<Instance, Long> restarts = new HashMap<>();
    private final Set<Instance> announced = new HashSet<>();
    /** The runs that were given up and have not ended. */
    private final Map<Instance, Set<Long>> zombies = new HashMap<>();

    private final TreeSet<Instance> statuses = new TreeSet<>();

    Runs(ConnectorName name, LongSupplier runIds, Supervisor supervisor) {
        this.name = name;
        this.runIds = runIds;
        this.supervisor = supervisor;
        this.connector = Instance.of(name);
    }

    /** What a run reported last. */
    record Last(InstanceState state, @Nullable Throwable failure) {}

    boolean isEmpty() {
        return runs.isEmpty();
    }

    boolean noTasks() {
        return runs.keySet().stream().noneMatch(Instance::isTask);
    }

    @Nullable
    Run get(Instance instance) {
        return runs.get(instance);
    }

    /** The run of the connector instance if it is to stay. */
    @Nullable
    Run connectorRun() {
        Run run = runs.get(connector);
        return run == null || run.isStopping() ? null : run;
    }

    @Nullable
    Last last(Run run) {
        return states.get(run.id());
    }

    boolean isCurrent(Instance instance, long run) {
        Run present = runs.get(instance);
        return present != null && present.id() == run;
    }

    Observed observed() {
        return new Observed(runs);
    }

    // ---- what is wanted

    Desired desired(Turn turn) {
        ClusterConfig.Connector config = turn.connector(name);
        if (config == null || turn.shuttingDown()) {
            return Desired.NOTHING;
        }
        var wanted = new HashMap<Instance, Desired.Wanted>();
        if (turn.assignment().owns(name)) {
            var identity = new Run.Identity(config.version(), restart(connector));
            wanted.put(connector, new Desired.Wanted(identity, config.targetState()));
        }
        if (config.targetState() != TargetState.STOPPED) {
            config.tasks().ids(name).stream()
                    .filter(turn.assignment()::owns)
                    .map(Instance::of)
                    .forEach(task -> {
                        var identity = new Run.Identity(config.tasks().generation(), restart(task));
                        wanted.put(task, new Desired.Wanted(identity, config.targetState()));
                    });
        }
        return new Desired(wanted);
    }

    private long restart(Instance instance) {
        return restarts.getOrDefault(instance, 0L);
    }

    /**
     * Asks for a new run in place of the present one.
     *
     * @param announce whether to write RESTARTING in between
     * @return the least {@link Run.Identity#restart} of the new run
     */
    long askRestart(Instance instance, boolean announce) {
        if (announce) {
            announced.add(instance);
        }
        return restarts.merge(instance, 1L, Long::sum);
    }

    /** Asks, for a person, for new runs of what the scope means and is to run here; their statuses say so in between. */
    void askRestarts(Turn turn, RestartScope scope) {
        desired(turn).instances().keySet().stream()
                .filter(instance -> !instance.isTask() || scope.includeTasks())
                .filter(instance -> !scope.onlyFailed() || hasFailed(instance))
                .forEach(instance -> {
                    supervisor.restartedByHand(turn, instance);
                    askRestart(instance, true);
                });
    }

    boolean hasFailed(Instance instance) {
        Run run = runs.get(instance);
        Last last = run == null ? null : last(run);
        return last != null && last.state() == InstanceState.FAILED;
    }

    // ---- what is done

    void reconcile(Turn turn) {
        Reconciler.plan(desired(turn), observed(), turn.now()).forEach(action -> action.dispatchTo(new Apply(turn)));
    }

    /** Carries an action out. */
    private final class Apply implements Action.Handler {
        private final Turn turn;

        Apply(Turn turn) {
            this.turn = turn;
        }

        @Override
        public void stop(Action.Stop action) {
            Run run = action.run();
            runs.put(
                    action.instance(),
                    run.stopping(turn.now().plus(turn.settings().stopLimit(action.instance()))));
            turn.add(new Effect.Stop(action.instance(), run.id()));
        }

        @Override
        public void abandon(Action.Abandon action) {
            forget(action.instance());
            zombies.computeIfAbsent(action.instance(), key -> new HashSet<>())
                    .add(action.run().id());
            turn.add(new Effect.Abandon(action.instance(), action.run().id()));
            if (!action.instance().isTask()) {
                putStatus(turn, action.instance(), InstanceState.UNASSIGNED, null, null);
            }
        }

        @Override
        public void retarget(Action.Retarget action) {
            runs.put(action.instance(), action.run().told(action.target()));
            turn.add(new Effect.Retarget(action.run().id(), action.target()));
        }

        @Override
        public void start(Action.Start action) {
            Instance instance = action.instance();
            ClusterConfig.Connector config = turn.connector(name);
            if (config == null) {
                throw new IllegalStateException(instance + " is wanted without a configuration");
            }
            supervisor.begun(turn, instance);
            if (announced.remove(instance)) {
                putStatus(turn, instance, InstanceState.RESTARTING, null, null);
            }
            TargetState target = action.wanted().target();
            var run = new Run(runIds.getAsLong(), action.wanted().identity(), target, null);
            runs.put(instance, run);
            if (instance.isTask()) {
                var configs = config.tasks().configs();
                var spec = new TaskSpec(
                        instance.taskId(),
                        config.config(),
                        configs.get(instance.task()),
                        configs.size(),
                        target,
                        config.tasks().generation());
                turn.add(new Effect.StartTask(run.id(), spec));
            } else {
                turn.add(new Effect.StartConnector(run.id(), new ConnectorSpec(name, config.config(), target)));
            }
        }
    }

    /** Gives the present run up at the next reconciliation, without waiting; a new one says that it is restarted. */
    void giveUp(Turn turn, Instance instance) {
        Run run = runs.get(instance);
        if (run != null) {
            runs.put(instance, run.stopping(turn.now()));
            turn.add(new Effect.Stop(instance, run.id())); // its end is told, whenever that is
            announced.add(instance);
        }
    }

    /** How many runs of an instance were given up and have not ended. */
    int zombies(Instance instance) {
        return zombies.getOrDefault(instance, Set.of()).size();
    }

    /** False if the run is of the past. */
    boolean ended(Instance instance, long run) {
        if (!isCurrent(instance, run)) {
            zombies.computeIfPresent(instance, (key, runs) -> runs.remove(run) && runs.isEmpty() ? null : runs);
            return false;
        }
        forget(instance);
        return true;
    }

    private void forget(Instance instance) {
        Run run = runs.remove(instance);
        if (run != null) {
            states.remove(run.id());
        }
    }

    // ---- statuses

    /** False if the run is of the past: then nothing is written. */
    boolean reported(Turn turn, Event.Reported event) {
        if (!isCurrent(event.instance(), event.run())) {
            return false;
        }
        states.put(event.run(), new Last(event.state(), event.failure()));
        if (event.state() == InstanceState.UNASSIGNED && !turn.assignment().leader() && turn.connector(name) == null) {
            return true; // the leader may have deleted the status already, and would not notice that it came back
        }
        Throwable failure = event.failure();
        String trace = failure == null ? null : trace(failure) + supervisor.note(event.instance(), event.run());
        putStatus(turn, event.instance(), event.state(), trace, event.version());
        return true;
    }

    private void putStatus(
            Turn turn, Instance instance, InstanceState state, @Nullable String trace, @Nullable String version) {
        statuses.add(instance);
        var status = new InstanceStatus(state, turn.settings().workerId(), trace, version);
        turn.add(new Effect.PutStatus(
                instance, status, supervisor.events(instance), turn.assignment().groupGeneration()));
    }

    private static String trace(Throwable failure) {
        try {
            var text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            return text.toString();
        } catch (RuntimeException | Error e) { // it may be a plugin's own class
            return failure.getClass().getName() + ", whose stack trace cannot be had: "
                    + e.getClass().getName();
        }
    }

    void knowStatus(Instance instance) {
        statuses.add(instance);
    }

    boolean noStatuses() {
        return statuses.isEmpty();
    }

    /** Deletes the statuses of what is no longer configured and has ended. That is for the leader to do. */
    void tidy(Turn turn) {
        if (!turn.assignment().leader()) {
            statuses.clear(); // when this worker comes to lead, it is told what there is
            return;
        }
        if (!turn.leads()) {
            return;
        }
        ClusterConfig.Connector config = turn.connector(name);
        if (config == null) {
            if (runs.isEmpty() && !statuses.isEmpty()) {
                // The tasks one by one: the store may not have read all of their statuses yet.
                statuses.descendingSet().forEach(instance -> turn.add(new Effect.RemoveStatus(instance)));
                if (!statuses.contains(connector)) {
                    turn.add(new Effect.RemoveStatus(connector));
                }
                statuses.clear();
            }
        } else if (config.tasks().consistent()) {
            int tasks = config.tasks().configs().size();
            statuses.removeIf(instance -> {
                boolean gone = instance.isTask() && instance.task() >= tasks && !runs.containsKey(instance);
                if (gone) {
                    turn.add(new Effect.RemoveStatus(instance));
                }
                return gone;
            });
        }
    }
}
