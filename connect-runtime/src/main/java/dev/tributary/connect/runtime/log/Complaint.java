package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Warns of what goes wrong again and again: at once, then at most every 30 s. Belongs to one thread. */
final class Complaint {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private final Logger logger;
    private final InstantSource clock;
    private @Nullable Instant next;
    private long unsaid;

    Complaint(Logger logger) {
        this(logger, InstantSource.system());
    }

    Complaint(Logger logger, InstantSource clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /** Says it now or counts it. */
    void warn(String what, @Nullable Throwable cause) {
        Instant now = clock.instant();
        if (next != null && now.isBefore(next)) {
            unsaid++;
            return;
        }
        logger.warn(
                "{}; it is tried again{}. {}",
                what,
                unsaid == 0 ? "" : " (after " + unsaid + " more failures)",
                text(cause));
        logger.debug("{}", what, cause);
        next = now.plus(INTERVAL);
        unsaid = 0;
    }

    private static String text(@Nullable Throwable cause) {
        return cause == null ? "" : cause.toString();
    }
}
