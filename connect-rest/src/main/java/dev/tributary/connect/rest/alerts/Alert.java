package dev.tributary.connect.rest.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert that was raised. Immutable.
 *
 * @param key what it is about
 * @param facts how it was then
 * @param since when it began to be so
 * @param firedAt when that was told
 * @param end null while it is so
 */
record Alert(
        AlertKey key,
        Facts facts,
        Instant since,
        Instant firedAt,
        @Nullable End end) {
    /**
     * What people want to know.
     *
     * @param workerId where it is so; null if on none, or on several
     * @param summary a sentence
     * @param detail lines: the beginning of a trace or a stack; null if there are none
     */
    record Facts(
            @Nullable String workerId,
            String summary,
            @Nullable String detail) {}

    /**
     * How it ended.
     *
     * @param why a sentence
     */
    record End(Instant at, String why) {}

    /** By which it is told from others about the same. */
    Ref ref() {
        return new Ref(key, firedAt.toEpochMilli());
    }

    /** One alert among those about the same. */
    record Ref(AlertKey key, long firedAtMs) {}

    Alert ended(Instant at, String why) {
        return new Alert(key, facts, since, firedAt, new End(at, why));
    }
}
