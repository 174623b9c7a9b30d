package dev.tributary.connect.runtime.control;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is being done for the requests that are not answered yet, for those who wonder why. Thread-safe. */
final class Stages {
    private final ConcurrentSkipListMap<Long, Stage> unfinished = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final InstantSource clock;

    Stages(InstantSource clock) {
        this.clock = clock;
    }

    /** Must be ended. */
    Stage begin(String doing) {
        return begin(doing, false);
    }

    /** Waits for its turn until its next step. Must be ended. */
    Stage beginWaiting(String waitingFor) {
        return begin("waiting for " + waitingFor, true);
    }

    private Stage begin(String doing, boolean waiting) {
        var stage = new Stage(ids.incrementAndGet(), new Step(doing, clock.instant(), waiting));
        unfinished.put(stage.id, stage);
        return stage;
    }

    /** The longest unfinished one, as a sentence: what others wait for rather than one that waits. Null if there is none. */
    @Nullable
    String sentence() {
        for (Stage stage : unfinished.values()) {
            if (!stage.step.waiting()) {
                return stage.sentence();
            }
        }
        var oldest = unfinished.firstEntry();
        return oldest == null ? null : oldest.getValue().sentence();
    }

    private record Step(String doing, Instant since, boolean waiting) {}

    /** One request's. Thread-safe. */
    final class Stage {
        private final long id;
        private volatile Step step;

        private Stage(long id, Step first) {
            this.id = id;
            this.step = first;
        }

        void next(String doing) {
            step = new Step(doing, clock.instant(), false);
        }

        String sentence() {
            Step present = step;
            return "The worker is currently " + present.doing() + ", which began at "
                    + present.since().truncatedTo(ChronoUnit.MILLIS) + ".";
        }

        /** Idempotent. */
        void end() {
            unfinished.remove(id);
        }
    }
}
