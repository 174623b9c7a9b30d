package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.RestartEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** What people are told about failures and restarts. Pure. */
final class RestartTexts {
    /** Of an error, before secrets are taken out of it: what people are shown is a good deal shorter. */
    private static final int ERROR_LIMIT = 5_000;

    /** Of each exception in it, before white space is. */
    private static final int TEXT_LIMIT = 4 * ERROR_LIMIT;

    private static final int SHOWN = 6;

    private RestartTexts() {}

    /** Class and message, and those of the last cause, in one line. */
    static String error(Throwable failure) {
        List<Throwable> chain = Fingerprint.chain(failure);
        String text = told(failure);
        if (chain.size() > 1) {
            text += "; cause: " + told(chain.get(chain.size() - 1));
        }
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= ERROR_LIMIT ? line : line.substring(0, ERROR_LIMIT);
    }

    /** Messages may hold whole records; and what plugins throw may fail in this, on a thread that nothing may break. */
    static String told(Throwable failure) {
        try {
            String text = failure.toString();
            return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT);
        } catch (RuntimeException | LinkageError e) {
            return failure.getClass().getName();
        }
    }

    /** Such as {@code 300 ms}, {@code 2.3 s}, {@code 45 s}, {@code 5 min}, {@code 3 h}. */
    static String duration(Duration duration) {
        long ms = Math.max(0, duration.toMillis());
        if (ms < 1000) {
            return ms + " ms";
        }
        if (ms < 10_000) {
            String seconds = String.format(Locale.ROOT, "%.1f", ms / 1000.0);
            return (seconds.endsWith(".0") ? seconds.substring(0, seconds.length() - 2) : seconds) + " s";
        }
        if (ms < 120_000) {
            return ms / 1000 + " s";
        }
        long minutes = duration.toMinutes();
        return minutes < 120 ? minutes + " min" : duration.toHours() + " h";
    }

    /** What is written below the stack trace of what stays failed: why, and what was tried. */
    static String note(String reason, List<RestartEvent> history) {
        var note = new StringBuilder("\nNot restarted any more by the worker: ")
                .append(reason)
                .append(".\n");
        List<RestartEvent> shown = history.subList(Math.max(0, history.size() - SHOWN), history.size());
        if (shown.size() > 1) {
            note.append("What was tried");
            if (shown.size() < history.size()) {
                note.append(", the newest ").append(shown.size()).append(" of ").append(history.size());
            }
            note.append(":\n");
            shown.forEach(event -> note.append("  ").append(line(event)).append('\n'));
        }
        return note.append("When the cause is removed, restart it over REST: that gives it a new budget.\n")
                .toString();
    }

    private static String line(RestartEvent event) {
        String outcome = event.outcome();
        String fingerprint = event.fingerprint();
        return at(event.at()) + " " + event.workerId() + " "
                + event.action().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (fingerprint == null ? "" : " (" + fingerprint + ")")
                + (outcome == null ? "" : ": " + outcome);
    }

    static String at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
