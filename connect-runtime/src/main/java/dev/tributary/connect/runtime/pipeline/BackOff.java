package dev.tributary.connect.runtime.pipeline;

import java.time.Duration;

/** How the thread of a task waits between two attempts. */
@FunctionalInterface
public interface BackOff {
    /**
     * Waits that long.
     *
     * @return false if the wait ended early because the task was given up: then nothing is to be tried again
     */
    boolean await(Duration time) throws InterruptedException;
}
