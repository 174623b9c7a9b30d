package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * Lets a message of certain loggers, warning or information, through once per interval, as long as its text is the same.
 * While a broker is away, every one of Kafka's clients repeats "connection could not be established" and "rebootstrapping"
 * several times a second: one line in 30 seconds says as much. Errors are never held back. Set up at the appenders of {@code
 * connect-logback.xml}; not as a turbo filter, which would be asked whenever a client only asks whether it may log, twice
 * per record. Thread-safe once set up.
 */
public final class RepeatedWarningFilter extends Filter<ILoggingEvent> {
    private static final Set<String> LOGGERS = Set.of(
            "org.apache.kafka.clients.NetworkClient",
            "org.apache.kafka.clients.Metadata",
            "org.apache.kafka.clients.admin.internals.AdminMetadataManager");

    private static final int MOST_TEXTS = 1_000;

    /** What differs each time in what is the same: Kafka's clients number their requests. */
    private static final Pattern RUNNING_NUMBERS = Pattern.compile("(?<=correlation id )[0-9]+|[0-9]+(?= ?ms\\b)");

    private final ConcurrentMap<String, Long> nextAllowed = new ConcurrentHashMap<>();
    private final Set<String> loggers = new HashSet<>();
    private long intervalMs = 30_000;

    /** A logger whose messages are thinned out; if none is named, those of Kafka's clients that repeat themselves. */
    public void addLogger(String logger) {
        loggers.add(logger);
    }

    /** Least time between two messages of the same text, in milliseconds; default 30000. */
    public void setIntervalMs(long intervalMs) {
        this.intervalMs = intervalMs;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean thinnedOut = event.getLevel() == Level.WARN || event.getLevel() == Level.INFO;
        if (!thinnedOut || !(loggers.isEmpty() ? LOGGERS : loggers).contains(event.getLoggerName())) {
            return FilterReply.NEUTRAL;
        }
        // The time of the event: the filters of all appenders decide alike.
        return mayPass(event.getFormattedMessage(), event.getTimeStamp()) ? FilterReply.NEUTRAL : FilterReply.DENY;
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
