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
        var stage = new Stage(ids.incrementAndGet(), doing);
        unfinished.put(stage.id, stage);
        return stage;
    }

    /** The longest unfinished one, as a sentence; null if there is none. */
    @Nullable
    String sentence() {
        var oldest = unfinished.firstEntry();
        return oldest == null ? null : oldest.getValue().sentence();
    }

    private record Step(String doing, Instant since) {}

    /** One request's. Thread-safe. */
    final class Stage {
        private final long id;
        private volatile Step step;

        private Stage(long id, String doing) {
            this.id = id;
            this.step = new Step(doing, clock.instant());
        }

        void next(String doing) {
            step = new Step(doing, clock.instant());
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
