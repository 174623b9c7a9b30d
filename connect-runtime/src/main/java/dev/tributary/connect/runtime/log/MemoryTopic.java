package dev.tributary.connect.runtime.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of a log in memory. Any number of {@link MemoryCompactedLog}s may be open on one topic, as workers are on
 * a topic of Kafka. Compacts itself: memory stays in proportion to the number of keys. Thread-safe.
 */
public final class MemoryTopic {
    private static final int GARBAGE_ALLOWED = 1_000;
    private final NavigableMap<Long, CompactedLog.Record> records = new TreeMap<>();
    private final Map<@Nullable ByteBuffer, Long> newest = new HashMap<>();
    private final List<MemoryCompactedLog> open = new ArrayList<>();
    private long nextOffset;

    /** How many records are kept now. */
    public synchronized int size() {
        return records.size();
    }

    synchronized long endOffset() {
        return nextOffset;
    }

    /** The records from {@code offset} on. */
    synchronized List<CompactedLog.Record> from(long offset) {
        return List.copyOf(records.tailMap(offset, true).values());
    }

    synchronized void add(MemoryCompactedLog log) {
        open.add(log);
    }

    synchronized void remove(MemoryCompactedLog log) {
        open.remove(log);
    }

    /** Appends and returns the logs that want to know. */
    synchronized List<MemoryCompactedLog> append(List<CompactedLog.Entry> entries, long timestampMs) {
        for (CompactedLog.Entry entry : entries) {
            var record = new CompactedLog.Record(nextOffset, timestampMs, entry.key(), entry.value());
            records.put(nextOffset, record);
            newest.put(keyOf(entry.key()), nextOffset);
            nextOffset++;
        }
        if (records.size() > GARBAGE_ALLOWED + 2 * newest.size()) {
            compact();
        }
        return List.copyOf(open);
    }

    /** Drops superseded records and tombstones that every open log has read. */
    synchronized void compact() {
        long read = open.stream().mapToLong(MemoryCompactedLog::position).min().orElse(nextOffset);
        records.headMap(read, false).values().removeIf(this::isGarbage);
    }

    private boolean isGarbage(CompactedLog.Record record) {
        ByteBuffer key = keyOf(record.key());
        Long latest = newest.get(key);
        if (latest == null || latest != record.offset()) {
            return true;
        }
        if (record.value() == null) {
            newest.remove(key);
            return true;
        }
        return false;
    }

    private static @Nullable ByteBuffer keyOf(byte @Nullable [] key) {
        return key == null ? null : ByteBuffer.wrap(key);
    }
}
