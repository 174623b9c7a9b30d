package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TargetState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What a run is asked to do, shared between those who ask (any thread) and the threads that obey. Thread-safe.
 *
 * <p>Stopping and abandoning are for ever. {@code STOPPED} as a target is a stop for a task.
 */
final class RunControl {
    private final Object monitor = new Object();
    private volatile TargetState target;
    private volatile boolean stopping;
    private volatile boolean abandoned;

    RunControl(TargetState target) {
        this.target = target;
    }

    TargetState target() {
        return target;
    }

    /** True once the run was asked to end. */
    boolean stopping() {
        return stopping;
    }

    /** True once nobody waits for the run any more: nothing it does may have an effect outside. */
    boolean abandoned() {
        return abandoned;
    }

    void target(TargetState wanted) {
        synchronized (monitor) {
            target = wanted;
            monitor.notifyAll();
        }
    }

    void stop() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
    }

    void abandon() {
        synchronized (monitor) {
            stopping = true;
            abandoned = true;
            monitor.notifyAll();
        }
    }

    /** Waits while the target is PAUSED and no stop is asked for. Returns at once otherwise. */
    void awaitResume() throws InterruptedException {
        synchronized (monitor) {
            while (target == TargetState.PAUSED && !stopping) {
                monitor.wait();
            }
        }
    }

    /** Waits that long; ends early when a stop is asked for. Returns at once for zero or less. */
    void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (monitor) {
            for (long left = end - System.nanoTime(); left > 0 && !stopping; left = end - System.nanoTime()) {
                monitor.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        }
    }

    /**
     * Waits that long, also while a stop is asked for.
     *
     * @return false if the run was abandoned meanwhile or before
     */
    boolean pauseUnlessAbandoned(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (monitor) {
            for (long left = end - System.nanoTime(); left > 0 && !abandoned; left = end - System.nanoTime()) {
                monitor.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        }
        return !abandoned;
    }

    /**
     * Waits until it is done, however that is, or a stop is asked for.
     *
     * @return whether it is done
     */
    boolean awaitUnlessStopping(CompletableFuture<?> future) throws InterruptedException {
        CompletableFuture<?> unused = future.whenComplete((done, failure) -> wake());
        synchronized (monitor) {
            while (!future.isDone() && !stopping) {
                monitor.wait();
            }
        }
        return future.isDone();
    }

    private void wake() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }
}
