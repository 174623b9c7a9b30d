package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets a warning of one logger through once per interval, as long as its text (before its arguments are filled in) is
 * the same. Kafka's clients repeat "connection could not be established" several times a second for every client while
 * a broker is away: one line in 30 seconds says as much. Errors are never held back. Set up in {@code
 * connect-logback.xml}. Thread-safe.
 */
public final class RepeatedWarningFilter extends TurboFilter {
    private static final int MOST_TEXTS = 1_000;
    private final ConcurrentMap<String, Long> nextAllowed = new ConcurrentHashMap<>();
    private String logger = "org.apache.kafka.clients.NetworkClient";
    private long intervalMs = 30_000;

    /** The logger whose warnings are thinned out. */
    public void setLogger(String logger) {
        this.logger = logger;
    }

    /** Least time between two warnings of the same text, in milliseconds; default 30000. */
    public void setIntervalMs(long intervalMs) {
        this.intervalMs = intervalMs;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger source,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        if (level.toInt() != Level.WARN_INT
                || format == null
                || !source.getName().equals(logger)) {
            return FilterReply.NEUTRAL;
        }
        return mayPass(format, System.currentTimeMillis()) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    boolean mayPass(String text, long nowMs) {
        if (nextAllowed.size() >= MOST_TEXTS) {
            nextAllowed.clear();
        }
        long due = nextAllowed.getOrDefault(text, Long.MIN_VALUE);
        // Two threads at the same moment: the one that replaces the old value speaks.
        return nowMs >= due
                && (due == Long.MIN_VALUE
                        ? nextAllowed.putIfAbsent(text, nowMs + intervalMs) == null
                        : nextAllowed.replace(text, due, nowMs + intervalMs));
    }
}
