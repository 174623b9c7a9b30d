package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.HealthMonitor;
import dev.tributary.connect.runtime.health.RunProgress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts what this worker runs, each connector instance and task on threads of its own. Thread-safe. Owns the threads
 * that tasks share, nothing else.
 */
public final class WorkerRunners implements Runners {
    private final RunnerResources resources;
    private final ConnectorStart connectors;
    private final TaskExecutors executors = new TaskExecutors();
    private final TaskAssembler assembler;
    private final WorkMetrics metrics;
    private final Zombies zombies = new Zombies();
    private final LeakedThreads leaks = new LeakedThreads(executors.timer(), LeakedThreads.GRACE);
    private final HealthMonitor health;

    /** Starts a connector instance: {@code ConnectorRunner::start}. Returns at once. */
    @FunctionalInterface
    interface ConnectorStart {
        RunningConnector start(
                ConnectorSpec spec, RunnerResources resources, InstanceListener listener, RunProgress progress);
    }

    /**
     * Runners of connectors, sources and sinks.
     *
     * @param resources what the worker lends to them; closed by the caller, after these
     * @param restorer puts variables back into generated task configurations
     */
    public static WorkerRunners create(RunnerResources resources, TaskConfigRestorer restorer) {
        return new WorkerRunners(
                resources,
                (spec, lent, listener, progress) ->
                        ConnectorRunner.start(spec, listener, ConnectorResources.of(lent, restorer), progress),
                SinkTaskAssembly::assemble);
    }

    WorkerRunners(RunnerResources resources, ConnectorStart connectors, TaskAssembler.SinkAssembly sinks) {
        this.resources = resources;
        this.connectors = connectors;
        this.assembler = new TaskAssembler(resources, executors, sinks);
        this.metrics = new WorkMetrics(resources.metrics(), leaks::count);
        this.health = new HealthMonitor(resources.tasks().stallTimeout());
        health.zombiesBy(zombies::count);
    }

    /** The runs that were given up and have not ended. */
    public Zombies zombies() {
        return zombies;
    }

    /** What all that runs here is really doing. Thread-safe. */
    public HealthMonitor health() {
        return health;
    }

    @Override
    public RunningConnector start(ConnectorSpec spec, InstanceListener listener) {
        InstanceId id = InstanceId.of(spec.name());
        RunProgress progress = health.watch(id, new RunHealth(id, listener));
        ConnectorMetrics shown = metrics.connector(spec, progress);
        RunningConnector run;
        try {
            run = connectors.start(spec, resources, shown.watch(listener), progress);
        } catch (RuntimeException | Error e) {
            shown.close();
            throw e;
        }
        return new MeasuredConnector(
                run,
                measured(id, run, shown::retire, shown::close),
                failure -> progress.entered(InstanceState.FAILED, failure));
    }

    @Override
    public RunningInstance start(TaskSpec spec, InstanceListener listener) {
        InstanceId id = InstanceId.of(spec.id());
        RunProgress progress = health.watch(id, new RunHealth(id, listener));
        TaskMetrics shown = metrics.task(spec, progress);
        TaskThread task;
        try {
            task = TaskThread.start(
                    progress,
                    spec.id(),
                    spec.targetState(),
                    run -> assembler.assemble(spec, run, shown),
                    shown.watch(listener),
                    leaks);
        } catch (RuntimeException | Error e) {
            shown.close();
            throw e;
        }
        return measured(id, task, shown::retire, shown::close);
    }

    private MeasuredRun measured(InstanceId id, RunningInstance run, Runnable retire, Runnable close) {
        var counted = new AtomicBoolean();
        return new MeasuredRun(run, retire, close, executors.helpers(), () -> {
            if (!counted.getAndSet(true)) {
                zombies.add(id, run.stop());
            }
        });
    }

    /**
     * What the present run of a task knows of its clients and offsets, from memory; {@link TaskSnapshot#EMPTY} if none runs here.
     * Never blocks.
     */
    public TaskSnapshot snapshot(TaskId id) {
        return metrics.snapshot(id);
    }

    @Override
    public void close() {
        health.close();
        metrics.close();
        executors.close();
    }
}
