package dev.tributary.connect.runtime.task;

/**
 * Starts what this worker runs, each connector instance and task on threads of its own. Thread-safe. Owns the threads
 * that tasks share, nothing else.
 */
public final class WorkerRunners implements Runners {
    private final RunnerResources resources;
    private final ConnectorStart connectors;
    private final TaskExecutors executors = new TaskExecutors();
    private final TaskAssembler assembler;

    /** Starts a connector instance: {@code ConnectorRunner::start}. Returns at once. */
    @FunctionalInterface
    interface ConnectorStart {
        RunningConnector start(ConnectorSpec spec, RunnerResources resources, InstanceListener listener);
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
                (spec, lent, listener) -> ConnectorRunner.start(spec, listener, ConnectorResources.of(lent, restorer)),
                SinkTaskAssembly::assemble);
    }

    WorkerRunners(RunnerResources resources, ConnectorStart connectors, TaskAssembler.SinkAssembly sinks) {
        this.resources = resources;
        this.connectors = connectors;
        this.assembler = new TaskAssembler(resources, executors, sinks);
    }

    @Override
    public RunningConnector start(ConnectorSpec spec, InstanceListener listener) {
        return connectors.start(spec, resources, listener);
    }

    @Override
    public RunningInstance start(TaskSpec spec, InstanceListener listener) {
        return TaskThread.start(spec.id(), spec.targetState(), run -> assembler.assemble(spec, run), listener);
    }

    @Override
    public void close() {
        executors.close();
    }
}
