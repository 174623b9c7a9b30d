package dev.tributary.connect.runtime.task;

/**
 * Starts connector instances and tasks. Both methods return at once: loading, constructing, configuring and starting the
 * plugin happens on the new instance's own thread, and whatever goes wrong there is reported as FAILED. Thread-safe.
 */
public interface Runners extends AutoCloseable {
    RunningConnector start(ConnectorSpec spec, InstanceListener listener);

    RunningInstance start(TaskSpec spec, InstanceListener listener);

    /** Frees what instances share; they must have been stopped before. */
    @Override
    void close();
}
