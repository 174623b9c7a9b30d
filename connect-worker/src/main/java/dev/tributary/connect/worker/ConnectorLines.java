package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.InstanceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of one connector and its tasks. Bounded: {@value ConnectorLogs#MOST_LINES} lines, {@value #MOST_CHARACTERS}
 * characters; beyond that whoever has the most lines loses its oldest, so that those of a quiet task stay beside a noisy one.
 * Thread-safe.
 */
final class ConnectorLines {
    static final int MOST_CHARACTERS = 500_000;

    private final Map<InstanceId, ArrayDeque<KeptLine>> byInstance = new HashMap<>(); // guarded by this, as all below
    private int lines;
    private int characters;
    private long lastNumber;
    private long lastTimestampMs;
    private long droppedUpTo;
    private boolean closed;

    /** Lines with the instances that wrote them. */
    record Owned(InstanceId id, KeptLine line) {}

    /**
     * What was asked for.
     *
     * @param lines oldest first
     * @param next the number of the last line that was looked at
     * @param missed see {@link ConnectorLogs.Page}
     */
    record Found(List<Owned> lines, long next, boolean missed) {}

    /** @param droppedUpTo the number of a line up to which there may have been some before */
    ConnectorLines(long droppedUpTo) {
        this.droppedUpTo = droppedUpTo;
        this.lastNumber = droppedUpTo;
    }

    /**
     * @param numbers ascending; asked while nobody else adds here, so that who has read a line has seen all with smaller numbers
     * @return by how much the whole grows; null if this is closed
     */
    synchronized @Nullable Integer add(InstanceId id, KeptLine line, LongSupplier numbers) {
        if (closed) {
            return null;
        }
        int before = characters;
        lastNumber = numbers.getAsLong();
        lastTimestampMs = line.timestampMs();
        byInstance.computeIfAbsent(id, key -> new ArrayDeque<>()).add(line.numbered(lastNumber));
        lines++;
        characters += line.size();
        while (lines > 1 && (lines > ConnectorLogs.MOST_LINES || characters > MOST_CHARACTERS)) {
            dropOldestOf(noisiest());
        }
        return characters - before;
    }

    private InstanceId noisiest() {
        InstanceId noisiest = null;
        int most = 0;
        for (Map.Entry<InstanceId, ArrayDeque<KeptLine>> entry : byInstance.entrySet()) {
            if (noisiest == null || entry.getValue().size() > most) {
                noisiest = entry.getKey();
                most = entry.getValue().size();
            }
        }
        if (noisiest == null) {
            throw new IllegalStateException("There are " + lines + " lines of nobody");
        }
        return noisiest;
    }

    private void dropOldestOf(InstanceId id) {
        ArrayDeque<KeptLine> its = byInstance.get(id);
        if (its == null) {
            throw new IllegalStateException("There are no lines of " + id);
        }
        KeptLine dropped = its.removeFirst();
        if (its.isEmpty()) {
            byInstance.remove(id);
        }
        lines--;
        characters -= dropped.size();
        droppedUpTo = Math.max(droppedUpTo, dropped.number());
    }

    /** Takes no more lines. Answers how much that frees. */
    synchronized int close() {
        closed = true;
        int freed = characters;
        byInstance.clear();
        lines = 0;
        characters = 0;
        return freed;
    }

    /** When something was written last. */
    synchronized long lastTimestampMs() {
        return lastTimestampMs;
    }

    /** The newest of one instance, oldest first. */
    synchronized List<KeptLine> newest(InstanceId id, int most) {
        ArrayDeque<KeptLine> its = byInstance.get(id);
        return its == null
                ? List.of()
                : its.stream().skip(Math.max(0, its.size() - most)).toList();
    }

    /**
     * @param only null for all instances
     * @param after null for the newest; otherwise the oldest after this number
     */
    synchronized Found find(@Nullable InstanceId only, Level least, int limit, @Nullable Long after) {
        List<Owned> found = new ArrayList<>();
        byInstance.forEach((id, its) -> {
            if (only == null || only.equals(id)) {
                // From the newest on: of those that are kept, most are old for who follows.
                Iterator<KeptLine> newestFirst = its.descendingIterator();
                while (newestFirst.hasNext()) {
                    KeptLine line = newestFirst.next();
                    if (after != null && line.number() <= after) {
                        break;
                    }
                    if (line.level().isGreaterOrEqual(least)) {
                        found.add(new Owned(id, line));
                    }
                }
            }
        });
        found.sort(Comparator.comparingLong(it -> it.line().number()));
        boolean missed = after != null && after < droppedUpTo;
        if (found.size() <= limit) {
            return new Found(found, lastNumber, missed);
        }
        if (after == null) {
            return new Found(List.copyOf(found.subList(found.size() - limit, found.size())), lastNumber, false);
        }
        List<Owned> first = List.copyOf(found.subList(0, limit));
        return new Found(first, limit == 0 ? after : first.get(limit - 1).line().number(), missed);
    }
}
