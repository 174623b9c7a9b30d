package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.incident.RecentLines;
import dev.tributary.connect.runtime.task.LogContext;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last lines that each connector and task wrote, in memory, for whoever looks into its failure. One for all workers of
 * a process, attached to the root logger beside whatever the configuration of logging has there. Thread-safe: threads of
 * different tasks do not wait for each other.
 *
 * <p>Bounded: {@value #MOST_LINES} lines of an instance, {@value #MOST_CHARACTERS} characters in all; beyond that the lines of
 * those go that have written nothing for the longest time. Secrets are taken out when lines are read: a config provider may
 * have answered a value only after it was written.
 */
final class RecentLogLines extends UnsynchronizedAppenderBase<ILoggingEvent> implements RecentLines {
    static final int MOST_LINES = 50;
    static final int MOST_CHARACTERS = 4_000_000;
    private static final int MOST_OF_MESSAGE = 1_000;
    private static final int MOST_OF_CAUSES = 500;
    private static final int MOST_CAUSES = 5;
    /** What a line takes beside its text, about. */
    private static final int OVERHEAD = 64;

    private static final String NAME = RecentLogLines.class.getName();
    private static final String OFFSETS = "|offsets] ";

    /** A process has one context, and more only in tests. What is kept with the context itself is lost when it is configured anew. */
    private static final Map<LoggerContext, RecentLogLines> OF_CONTEXTS = new ConcurrentHashMap<>();

    private final Map<String, Lines> byContext = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();
    private final int mostCharacters;

    RecentLogLines(int mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** The one of the process, attached now if it was not; also after logging has been configured anew. */
    static RecentLogLines of(LoggerContext context) {
        RecentLogLines lines = OF_CONTEXTS.computeIfAbsent(context, RecentLogLines::open);
        lines.attach(context);
        return lines;
    }

    private static RecentLogLines open(LoggerContext context) {
        var lines = new RecentLogLines(MOST_CHARACTERS);
        lines.setName(NAME);
        lines.setContext(context);
        context.addConfigurationEventListener(event -> {
            if (event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY
                    || event.getEventType() == EventType.CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS) {
                lines.attach(context);
            }
        });
        return lines;
    }

    private synchronized void attach(LoggerContext context) {
        start(); // what is configured anew was stopped before
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (!root.isAttached(this)) {
            root.addAppender(this);
        }
    }

    // ---- written

    @Override
    protected void append(ILoggingEvent event) {
        String context = event.getMDCPropertyMap().get(LogContext.KEY);
        if (context == null) {
            return;
        }
        String owner =
                context.endsWith(OFFSETS) ? context.substring(0, context.length() - OFFSETS.length()) + "] " : context;
        var line = new Line(
                event.getTimeStamp(),
                event.getLevel(),
                event.getLoggerName(),
                cut(String.valueOf(event.getFormattedMessage()), MOST_OF_MESSAGE),
                causes(event.getThrowableProxy()));
        Lines lines = byContext.computeIfAbsent(owner, key -> new Lines());
        if (characters.addAndGet(lines.add(line)) > mostCharacters) {
            makeRoom();
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    /** The exception and its causes, without frames. */
    private static @Nullable String causes(@Nullable IThrowableProxy thrown) {
        if (thrown == null) {
            return null;
        }
        var text = new StringBuilder();
        IThrowableProxy next = thrown;
        for (int depth = 0; next != null && depth < MOST_CAUSES; depth++, next = next.getCause()) {
            text.append(depth == 0 ? " | " : " <- ").append(next.getClassName());
            if (next.getMessage() != null) {
                text.append(": ").append(next.getMessage());
            }
        }
        return cut(text.toString(), MOST_OF_CAUSES);
    }

    /** Drops a fifth, those that have not written for the longest time first. */
    private synchronized void makeRoom() {
        if (characters.get() <= mostCharacters) {
            return; // another thread has done so
        }
        List<Map.Entry<String, Lines>> longestSilentFirst = new ArrayList<>(byContext.entrySet());
        Map<String, Long> lastWritten = new HashMap<>(); // taken once: it must not change while sorting
        longestSilentFirst.forEach(
                entry -> lastWritten.put(entry.getKey(), entry.getValue().last()));
        longestSilentFirst.sort(Comparator.comparing(entry -> lastWritten.getOrDefault(entry.getKey(), 0L)));
        for (Map.Entry<String, Lines> entry : longestSilentFirst) {
            if (characters.get() <= mostCharacters / 5 * 4) {
                return;
            }
            if (byContext.remove(entry.getKey(), entry.getValue())) {
                characters.addAndGet(-entry.getValue().clear());
            }
        }
    }

    // ---- read

    @Override
    public List<String> of(InstanceId id) {
        Integer task = id.task();
        ConnectorName connector = id.connector();
        LogContext context = task == null ? LogContext.worker(connector) : LogContext.task(new TaskId(connector, task));
        Lines lines = byContext.get(context.value());
        return lines == null
                ? List.of()
                : lines.all().map(Line::text).map(LogRedaction::redact).toList();
    }

    long characters() {
        return characters.get();
    }

    /**
     * A line of the log.
     *
     * @param causes of an exception logged with it; null without one
     */
    private record Line(
            long timestampMs,
            Level level,
            String logger,
            String message,
            @Nullable String causes) {
        int size() {
            return OVERHEAD + message.length() + (causes == null ? 0 : causes.length());
        }

        String text() {
            return Instant.ofEpochMilli(timestampMs) + " " + level + " " + logger.substring(logger.lastIndexOf('.') + 1)
                    + ": " + message + (causes == null ? "" : causes);
        }
    }

    /** The lines of one context. Thread-safe. */
    private static final class Lines {
        private final ArrayDeque<Line> lines = new ArrayDeque<>(); // guarded by this
        private boolean dropped; // guarded by this

        /** By how much the whole grows; what comes after {@link #clear} is lost. */
        synchronized int add(Line line) {
            if (dropped) {
                return 0;
            }
            lines.add(line);
            return line.size()
                    - (lines.size() > MOST_LINES ? lines.removeFirst().size() : 0);
        }

        /** Answers how much that frees. */
        synchronized int clear() {
            dropped = true;
            int size = lines.stream().mapToInt(Line::size).sum();
            lines.clear();
            return size;
        }

        synchronized long last() {
            return lines.isEmpty() ? 0 : lines.getLast().timestampMs();
        }

        synchronized Stream<Line> all() {
            return List.copyOf(lines).stream();
        }
    }
}
