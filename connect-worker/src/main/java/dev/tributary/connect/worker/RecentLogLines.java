package dev.tributary.connect.worker;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorLogs.Page;
import dev.tributary.connect.api.ConnectorLogs.Position;
import dev.tributary.connect.api.ConnectorLogs.Query;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.runtime.incident.RecentLines;
import dev.tributary.connect.runtime.task.LogContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Keeps the last lines that each connector and task wrote, in memory, for whoever looks into its failure. One for all workers of
 * a process, attached to the root logger beside whatever the configuration of logging has there. Thread-safe: threads of
 * different connectors do not wait for each other. Lines of nobody cost a look at their thread's MDC.
 *
 * <p>Bounded: as {@link ConnectorLines}, and {@value #MOST_CHARACTERS} characters in all; beyond that the lines of those connectors
 * go that have written nothing for the longest time. Secrets are taken out when lines are read: a config provider may have answered
 * a value only after it was written.
 */
final class RecentLogLines extends UnsynchronizedAppenderBase<ILoggingEvent> implements RecentLines {
    /** Of an instance, for an incident. */
    static final int MOST_LINES = 50;

    static final int MOST_CHARACTERS = 8_000_000;

    private static final String NAME = RecentLogLines.class.getName();

    /** A process has one context, and more only in tests. What is kept with the context itself is lost when it is configured anew. */
    private static final Map<LoggerContext, RecentLogLines> OF_CONTEXTS = new ConcurrentHashMap<>();

    private final String process = Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits(), 36);
    private final Map<ConnectorName, ConnectorLines> byConnector = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private final int mostCharacters;
    private volatile long forgottenUpTo;

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
        InstanceId id = context == null ? null : LogContext.instance(context);
        if (id == null) {
            return;
        }
        KeptLine line = KeptLine.of(event);
        Integer grown = null;
        while (grown == null) { // again if its lines have been forgotten at this very moment
            grown = byConnector
                    .computeIfAbsent(id.connector(), name -> new ConnectorLines(forgottenUpTo))
                    .add(id, line, numbers::incrementAndGet);
        }
        if (characters.addAndGet(grown) > mostCharacters) {
            makeRoom();
        }
    }

    /** Drops a fifth, those that have not written for the longest time first. */
    private synchronized void makeRoom() {
        if (characters.get() <= mostCharacters) {
            return; // another thread has done so
        }
        List<Map.Entry<ConnectorName, ConnectorLines>> longestSilentFirst = new ArrayList<>(byConnector.entrySet());
        Map<ConnectorName, Long> lastWritten = new HashMap<>(); // taken once: it must not change while sorting
        longestSilentFirst.forEach(
                entry -> lastWritten.put(entry.getKey(), entry.getValue().lastTimestampMs()));
        longestSilentFirst.sort(Comparator.comparing(entry -> lastWritten.getOrDefault(entry.getKey(), 0L)));
        for (Map.Entry<ConnectorName, ConnectorLines> entry : longestSilentFirst) {
            if (characters.get() <= mostCharacters / 5 * 4) {
                return;
            }
            forgottenUpTo = numbers.get();
            int freed = entry.getValue().close(); // first: nothing is added to it any more
            byConnector.remove(entry.getKey(), entry.getValue());
            characters.addAndGet(-freed);
        }
    }

    // ---- read

    @Override
    public List<String> of(InstanceId id) {
        ConnectorLines lines = byConnector.get(id.connector());
        return lines == null
                ? List.of()
                : lines.newest(id, MOST_LINES).stream()
                        .map(line -> line.text(LogRedaction::redact))
                        .toList();
    }

    /**
     * See {@link ConnectorLogs#lines}.
     *
     * @param redaction takes secrets out of a text
     */
    Page page(ConnectorName connector, Query query, UnaryOperator<String> redaction) {
        ConnectorLines lines = byConnector.get(connector);
        if (lines == null) {
            return Page.NONE;
        }
        Position after = query.after();
        boolean here = after != null && after.process().equals(process);
        ConnectorLines.Found found = lines.find(
                query.only(),
                LogbackLevels.parse(query.level()),
                query.limit(),
                after == null ? null : Long.valueOf(here ? after.number() : 0));
        return new Page(
                found.lines().stream()
                        .map(it -> it.line().line(it.id(), redaction))
                        .toList(),
                new Position(process, found.next()),
                here && found.missed());
    }

    long characters() {
        return characters.get();
    }
}
