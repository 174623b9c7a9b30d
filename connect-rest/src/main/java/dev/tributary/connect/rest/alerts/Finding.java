package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.rest.alerts.Alert.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether something that there may be an alert about is so at the moment. Immutable.
 *
 * @param pending how long it must be so, or not so, before that counts
 * @param facts there iff it is so; made only where they are told
 * @param since since when it is known to be so; null if that is not known
 * @param why a sentence for when it is not so: what is instead
 */
record Finding(
        AlertKey key,
        Verdict verdict,
        Duration pending,
        @Nullable Supplier<Facts> facts,
        @Nullable Instant since,
        String why) {
    Finding {
        if ((verdict == Verdict.PRESENT) != (facts != null)) {
            throw new IllegalArgumentException(key + " is " + verdict);
        }
    }

    /** What is known of it. */
    enum Verdict {
        /** It is so. */
        PRESENT,
        /** It is not so. */
        ABSENT,
        /** It cannot be so, because somebody wants something else: paused, stopped. */
        OFF,
        /** It may be. */
        UNKNOWN
    }

    static Finding present(AlertKey key, Duration pending, Supplier<Facts> facts, @Nullable Instant since) {
        return new Finding(key, Verdict.PRESENT, pending, facts, since, "");
    }

    static Finding absent(AlertKey key, Duration pending, String why) {
        return new Finding(key, Verdict.ABSENT, pending, null, null, why);
    }

    static Finding off(AlertKey key, String why) {
        return new Finding(key, Verdict.OFF, Duration.ZERO, null, null, why);
    }

    static Finding unknown(AlertKey key) {
        return new Finding(key, Verdict.UNKNOWN, Duration.ZERO, null, null, "");
    }

    /** Of one that is present. */
    Facts known() {
        return Objects.requireNonNull(facts).get();
    }
}
