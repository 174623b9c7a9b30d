package dev.tributary.connect.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * The last lines of what this process logs, for reports. Sees what the levels of the loggers let through. Without Logback it is
 * empty. Thread-safe.
 */
final class RecentLog extends AppenderBase<ILoggingEvent> {
    private static final int KEPT = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final RecentLog LOG = new RecentLog();

    private final ArrayDeque<String> lines = new ArrayDeque<>();

    private RecentLog() {}

    /** Stays until the process ends: several clusters use it, and it keeps little. */
    static synchronized void attach() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            if (!root.isAttached(LOG)) {
                LOG.setContext(context);
                LOG.setName("testkit-recent-log");
                LOG.start();
                root.addAppender(LOG);
            }
        }
    }

    static List<String> last(int count) {
        synchronized (LOG.lines) {
            return LOG.lines.stream()
                    .skip(Math.max(0, LOG.lines.size() - count))
                    .toList();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().endsWith(".rest.access")) {
            return; // mostly what this kit itself asks, again and again
        }
        var throwable = event.getThrowableProxy();
        String line = "%s %-5s %s%s %s%s"
                .formatted(
                        TIME.format(Instant.ofEpochMilli(event.getTimeStamp())),
                        event.getLevel(),
                        Objects.requireNonNullElse(event.getMDCPropertyMap().get("connector.context"), ""),
                        event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1),
                        event.getFormattedMessage(),
                        throwable == null ? "" : " (" + throwable.getClassName() + ": " + throwable.getMessage() + ")");
        synchronized (lines) {
            if (lines.size() == KEPT) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }
}
