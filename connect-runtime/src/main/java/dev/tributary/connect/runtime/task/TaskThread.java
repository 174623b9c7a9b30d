package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.RunProgress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a task on a thread of its own: assembled, held back while paused, started, run, closed, and its states
 * told. What differs between sources and sinks is the {@link TaskBody}. The methods of {@link RunningInstance} may be
 * called on any thread. Source: {@code tasks} 1.6.
 *
 * <p>A failure is told before things are closed: a plugin whose {@code stop()} hangs must not hide it.
 */
final class TaskThread implements RunningInstance {
    private static final Logger log = LoggerFactory.getLogger(TaskThread.class);

    /**
     * How long a run that was given up may take to close before it is interrupted. A plugin whose {@code stop()} is
     * interrupted often keeps what it was about to give back, such as a database's replication slot that the next run needs.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TaskRun run;
    private final Assembly assembly;
    private final Thread thread;
    /** Null where nobody asks for threads that are left. */
    private final @Nullable LeakedThreads leaks;

    private final Duration patience;
    private final Object interruption = new Object();
    /** Guarded by {@link #interruption}. */
    private boolean closing;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable TaskBody body;

    /** Makes the body of a task, on the task's thread. What it throws fails the task; it closes what it made by then. */
    @FunctionalInterface
    interface Assembly {
        TaskBody assemble(TaskRun run) throws Exception;
    }

    private TaskThread(TaskRun run, Assembly assembly, @Nullable LeakedThreads leaks, Duration patience) {
        this.run = run;
        this.patience = patience;
        this.leaks = leaks;
        this.assembly = assembly;
        this.thread = new Thread(
                leaks == null ? null : leaks.groupOf(run.id()), this::runInContext, "task-thread-" + run.id());
        thread.setDaemon(true);
    }

    /** One that nobody watches. */
    static TaskThread start(TaskId id, TargetState target, Assembly assembly, InstanceListener listener) {
        return start(RunProgress.unwatched(InstanceId.of(id)), id, target, assembly, listener, null);
    }

    static TaskThread start(
            RunProgress progress,
            TaskId id,
            TargetState target,
            Assembly assembly,
            InstanceListener listener,
            @Nullable LeakedThreads leaks) {
        return start(progress, id, target, assembly, listener, leaks, PATIENCE);
    }

    /** @param patience how long it may take to close before it is interrupted, once it is given up */
    static TaskThread start(
            RunProgress progress,
            TaskId id,
            TargetState target,
            Assembly assembly,
            InstanceListener listener,
            @Nullable LeakedThreads leaks,
            Duration patience) {
        RunControl control = new RunControl(target);
        TaskThread started = new TaskThread(
                new TaskRun(id, control, new StateReports(listener), progress), assembly, leaks, patience);
        if (target == TargetState.STOPPED) {
            control.stop();
        }
        started.thread.start();
        return started;
    }

    @Override
    public void target(TargetState state) {
        if (state == TargetState.STOPPED) {
            run.control().stop();
        } else {
            run.control().target(state);
        }
        wakeUp();
    }

    @Override
    public CompletableFuture<Void> stop() {
        run.control().stop();
        wakeUp();
        return ended.copy();
    }

    @Override
    public void abandon() {
        run.reports().silence();
        run.control().abandon();
        // Either this sees the body, or the task's thread, publishing it, sees that the run was abandoned.
        TaskBody current = body;
        if (current != null) {
            current.abandon();
        }
        synchronized (interruption) {
            if (closing) {
                interruptLater();
            } else {
                thread.interrupt();
            }
        }
    }

    /** Not while it is getting on with giving back what it holds. */
    private void interruptLater() {
        CompletableFuture<Void> unused = ended.copy()
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> {
                    if (!ended.isDone()) {
                        thread.interrupt();
                    }
                });
    }

    private void wakeUp() {
        TaskBody current = body;
        if (current != null) {
            current.wakeUp();
        }
    }

    private void runInContext() {
        run.progress().task().begin();
        try {
            LogContext.task(run.id()).run(this::runTask);
        } finally {
            run.progress().task().end();
            if (leaks != null && !run.control().abandoned()) { // else the group is another run's by now
                leaks.ended(run.id());
            }
            ended.complete(null);
        }
    }

    private void runTask() {
        boolean failed = false;
        try {
            assembleAndRun();
        } catch (InterruptedException e) {
            failed = !run.control().stopping();
            if (failed) { // only an abandoned run is interrupted by us
                ConnectException cause = new ConnectException(
                        "Task " + run.id()
                                + " ended because its thread was interrupted, which nobody but its own plugin"
                                + " can have done",
                        e);
                log.error("Task {} failed", run.id(), cause);
                run.reports().failed(cause);
            }
        } catch (Throwable thrown) { // whatever it is, it must be seen in the task's status
            Throwable e = Failures.tellable(thrown);
            failed = !run.control().stopping();
            if (failed) {
                log.error("Task {} failed", run.id(), e);
                run.reports().failed(e);
            } else {
                log.warn("Task {} failed while it was being stopped", run.id(), e);
            }
        }
        close();
        if (!failed) {
            run.reports().report(InstanceState.UNASSIGNED);
        }
    }

    private void assembleAndRun() throws Exception {
        if (run.control().stopping()) {
            return;
        }
        run.progress().task().enter(WorkStage.START);
        TaskBody assembled = assembly.assemble(run);
        body = assembled;
        if (run.control().target() == TargetState.PAUSED && !run.control().stopping()) {
            run.progress().task().enter(WorkStage.NONE);
            run.reports().report(InstanceState.PAUSED);
            run.control().awaitResume();
        }
        if (run.control().stopping()) {
            return;
        }
        run.progress().task().enter(WorkStage.START);
        assembled.start();
        run.progress().task().enter(WorkStage.NONE);
        run.reports().report(InstanceState.RUNNING);
        assembled.run();
    }

    private void close() {
        TaskBody current = body;
        if (current == null) {
            return;
        }
        run.progress().task().enter(WorkStage.STOP);
        synchronized (interruption) {
            closing = true;
            if (run.control().abandoned()) {
                boolean unused = Thread.interrupted(); // it has led here; stop() may have to wait for things
                interruptLater();
            }
        }
        if (run.control().abandoned()) {
            current.abandon(); // it may have been assembled after the run was given up
        }
        try {
            current.close();
        } catch (RuntimeException | Error e) { // whatever stop() throws, the end must be reported
            log.warn("Closing task {} failed; what it held may be leaked", run.id(), Failures.tellable(e));
        }
    }
}
