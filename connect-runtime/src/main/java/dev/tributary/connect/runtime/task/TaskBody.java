package dev.tributary.connect.runtime.task;

/**
 * What is particular to sources or to sinks in the life of a task. {@link #start}, {@link #run} and {@link #close} are
 * called on the task's own thread, in this order, under the MDC of the task and, as context loader, the connector's.
 */
interface TaskBody {
    /**
     * Initialises and starts the plugin. Left out if the run was stopped before.
     *
     * @throws Exception fails the task; {@link #close} is called
     */
    void start() throws Exception;

    /**
     * Works until the run is asked to stop; tells PAUSED and RUNNING when it obeys a new target; commits a last time.
     *
     * @throws InterruptedException ends the task as if it had been stopped
     * @throws Exception fails the task, unless it was being stopped
     */
    void run() throws Exception;

    /**
     * Stops the plugin and closes all that the task holds, also what its assembly made. Called exactly once, whatever
     * happened before. Failures are logged, none thrown.
     */
    void close();

    /**
     * The run's target changed, or it was asked to stop: wakes the task's threads. Any thread, never blocks. May come at
     * any time, also beside or after {@link #close}.
     */
    void wakeUp();

    /**
     * The run was abandoned: closes its clients, so that nothing goes out any more and what waits for them ends. Any
     * thread, never blocks. The task's thread is interrupted after that. May come more than once, and after {@link
     * #close}.
     */
    void abandon();
}
