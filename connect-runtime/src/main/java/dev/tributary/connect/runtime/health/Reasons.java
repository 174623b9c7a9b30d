package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.runtime.health.ClockSamples.Hang;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a run is in its state, one sentence for people. Pure. */
final class Reasons {
    /** Far beyond what is shown: it is cut there when secrets have been taken out, for half a one is not recognised any more. */
    private static final int LONGEST = 4_000;

    private Reasons() {}

    static String stalled(InstanceId id, boolean sink, Hang hang) {
        String lasted = duration(hang.lasted());
        if (hang.repeated()) {
            Throwable failure = hang.failure();
            return what(id, sink, hang) + " has failed and been tried again for " + lasted + "; no record went on"
                    + (failure == null ? "" : ". The last time: " + line(failure));
        }
        return what(id, sink, hang) + " has not returned for " + lasted;
    }

    private static String what(InstanceId id, boolean sink, Hang hang) {
        return switch (hang.stage()) {
            case START -> id.task() == null ? "The start, or taskConfigs(), of the connector" : "The start of the task";
            case POLL -> sink ? "The poll of the consumer" : "poll() of the task";
            case TRANSFORM -> "A transform";
            case CONVERT -> "A converter";
            case SEND -> "Sending to Kafka";
            case PUT -> "put() of the task";
            case FLUSH -> "preCommit() or flush() of the task";
            case COMMIT -> "The commit of offsets, or commit() of the task,";
            case REBALANCE -> "open() or close() of the task";
            case STOP -> "stop()";
            case NONE -> "A call";
        };
    }

    static String backpressured(boolean sink, double share) {
        String part = Math.round(share * 100) + " % of the last " + HealthRules.PRESSED_WINDOW.toSeconds() + " s";
        return sink
                ? "put() is slower than records come: for " + part + " nothing could be consumed"
                : "Kafka takes records more slowly than the task has them: it waited to send for " + part;
    }

    static @Nullable String failed(@Nullable Throwable failure) {
        return failure == null ? null : line(failure);
    }

    static @Nullable String recovering(@Nullable Throwable failure, @Nullable Instant nextAt) {
        String error = failure == null ? "It failed" : line(failure);
        return nextAt == null ? error : error + "; it is restarted at " + nextAt;
    }

    private static String line(Throwable failure) {
        String text = text(failure).lines().findFirst().orElse("");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** It may be a plugin's own class, and one that fails in this must not keep the others from being told. */
    private static String text(Throwable failure) {
        try {
            return String.valueOf(failure.toString());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failure.getClass().getName() + " (its text cannot be had: "
                    + e.getClass().getName() + ")";
        }
    }

    /** In the two greatest units: {@code 6 min 12 s}. */
    static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }
}
