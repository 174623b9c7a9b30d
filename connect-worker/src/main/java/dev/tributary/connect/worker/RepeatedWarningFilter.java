package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets a message of certain loggers, warning or information, through once per interval, as long as its text (before its
 * arguments are filled in) is the same. While a broker is away, every one of Kafka's clients repeats "connection could not
 * be established" and "rebootstrapping" several times a second: one line in 30 seconds says as much. Errors are never held
 * back. Set up in {@code connect-logback.xml}. Thread-safe once set up.
 */
public final class RepeatedWarningFilter extends TurboFilter {
    private static final int MOST_TEXTS = 1_000;

    /** What differs each time in what is the same: Kafka's clients number their requests. */
    private static final Pattern RUNNING_NUMBERS = Pattern.compile("(?<=correlation id )[0-9]+|[0-9]+(?= ?ms\\b)");

    private final ConcurrentMap<String, Long> nextAllowed = new ConcurrentHashMap<>();
    private final Set<String> loggers = new HashSet<>();
    private long intervalMs = 30_000;

    /** A logger whose messages are thinned out; none by default. */
    public void addLogger(String logger) {
        loggers.add(logger);
    }

    /** Least time between two messages of the same text, in milliseconds; default 30000. */
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
        boolean thinnedOut = level.toInt() == Level.WARN_INT || level.toInt() == Level.INFO_INT;
        // What the level of the logger holds back anyway must not use up the interval.
        if (!thinnedOut || format == null || !loggers.contains(source.getName()) || !isEnabled(source, level)) {
            return FilterReply.NEUTRAL;
        }
        return mayPass(format, System.currentTimeMillis()) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private static boolean isEnabled(Logger source, Level level) {
        return level.isGreaterOrEqual(source.getEffectiveLevel());
    }

    boolean mayPass(String text, long nowMs) {
        if (nextAllowed.size() >= MOST_TEXTS) {
            nextAllowed.clear();
        }
        String same = RUNNING_NUMBERS.matcher(text).replaceAll("#");
        long due = nextAllowed.getOrDefault(same, Long.MIN_VALUE);
        // Two threads at the same moment: the one that replaces the old value speaks.
        return nowMs >= due
                && (due == Long.MIN_VALUE
                        ? nextAllowed.putIfAbsent(same, nowMs + intervalMs) == null
                        : nextAllowed.replace(same, due, nowMs + intervalMs));
    }
}
