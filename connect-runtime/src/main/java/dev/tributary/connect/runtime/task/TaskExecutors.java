package dev.tributary.connect.runtime.task;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that tasks share beside their own: one timer, and helpers for what may block. Thread-safe. Closed by
 * {@link WorkerRunners}.
 *
 * <p>The helpers are as many as there are calls that block at the same time, at most a few per task, and end when idle.
 */
final class TaskExecutors implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService helpers;
    /** Else helpers would count to the task that happens to need one first. */
    private final @Nullable ThreadGroup group = Thread.currentThread().getThreadGroup();

    TaskExecutors() {
        timer = new ScheduledThreadPoolExecutor(1, named("task-timer"));
        timer.setRemoveOnCancelPolicy(true);
        helpers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), numbered("task-helper-"));
    }

    /** One thread: what runs on it must not block and calls no plugin. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** For calls that may block, plugins' among them. Takes work even when closed: a late task must still be ended. */
    Executor helpers() {
        return this::help;
    }

    /** Interrupts what still runs; does not wait. */
    @Override
    public void close() {
        timer.shutdownNow();
        helpers.shutdownNow();
    }

    /** For whoever asked: what is logged tells whose work it is. */
    private void help(Runnable asked) {
        Runnable work = LogContext.inherited(asked);
        try {
            helpers.execute(work);
        } catch (RejectedExecutionException e) { // closed
            daemon(work, "task-helper-late").start();
        }
    }

    private ThreadFactory named(String name) {
        return task -> daemon(task, name);
    }

    private ThreadFactory numbered(String prefix) {
        AtomicInteger next = new AtomicInteger(1);
        return task -> daemon(task, prefix + next.getAndIncrement());
    }

    /** Not under the class loader of the plugin on whose thread it is made: it would keep that in memory. */
    private Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(group, task, name);
        thread.setContextClassLoader(TaskExecutors.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }
}
