package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.LoggerLevels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The log of a process that has what a test wrote. Thread-safe. */
final class FakeConnectorLogs implements ConnectorLogs {
    static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);

    final List<Line> lines = new CopyOnWriteArrayList<>();
    final Map<ConnectorName, Level> levels = new ConcurrentHashMap<>();
    volatile String process;
    volatile boolean missed;
    volatile boolean full;
    volatile @Nullable String unavailable;

    FakeConnectorLogs(String process) {
        this.process = process;
    }

    /** Its number is its position, from 1. */
    void line(InstanceId id, long atSecond, String level, String message) {
        lines.add(new Line(
                lines.size() + 1L,
                AT.plusSeconds(atSecond),
                id,
                level,
                "org.example.Task",
                "task-" + id,
                message,
                level.equals("ERROR") ? "org.example.Bad: no\n\tat org.example.Task.put(Task.java:1)" : null));
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.ofNullable(unavailable);
    }

    @Override
    public Page lines(ConnectorName connector, Query query) {
        List<Line> its = lines.stream()
                .filter(it -> it.id().connector().equals(connector))
                .toList();
        if (its.isEmpty()) {
            return Page.NONE;
        }
        Position after = query.after();
        long from = after == null || !after.process().equals(process) ? 0 : after.number();
        int least = LoggerLevels.NAMES.indexOf(query.level());
        List<Line> found = its.stream()
                .filter(it -> query.only() == null || query.only().equals(it.id()))
                .filter(it -> LoggerLevels.NAMES.indexOf(it.level()) <= least)
                .filter(it -> it.number() > from)
                .toList();
        int more = Math.max(0, found.size() - query.limit());
        long last = its.get(its.size() - 1).number();
        if (after == null || more == 0) {
            return new Page(found.subList(more, found.size()), new Position(process, last), missed);
        }
        List<Line> first = found.subList(0, query.limit());
        long next = first.isEmpty() ? from : first.get(first.size() - 1).number();
        return new Page(first, new Position(process, next), missed);
    }

    @Override
    public Optional<Level> level(ConnectorName connector) {
        return Optional.ofNullable(levels.get(connector));
    }

    @Override
    public void setLevel(ConnectorName connector, String level, @Nullable String logger, @Nullable Duration lasts) {
        if (full) {
            throw new Conflict("too many");
        }
        levels.put(connector, new Level(level, logger, lasts == null ? null : AT.plus(lasts)));
    }

    @Override
    public void resetLevel(ConnectorName connector) {
        levels.remove(connector);
    }
}
