package dev.tributary.connect.api;

import java.time.Duration;
import java.util.Objects;

/**
 * What a task is doing now, and for how long already. Immutable.
 *
 * @param stage what
 * @param lasted since when, as of the report; zero if it goes from one stage to the next all the time
 * @param thread the name of the thread
 */
public record StageTime(WorkStage stage, Duration lasted, String thread) {
    public StageTime {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(lasted, "lasted");
        Objects.requireNonNull(thread, "thread");
    }
}
