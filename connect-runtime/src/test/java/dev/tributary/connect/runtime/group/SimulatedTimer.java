package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.time.Instant;

/** The time of a simulation, as one process or broker in it knows it. One thread. */
public interface SimulatedTimer {
    Instant now();

    /** Has it done then, if whoever asks is still there. */
    void after(Duration delay, Runnable work);
}
