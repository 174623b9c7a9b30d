package dev.tributary.connect.rest.events;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The events that were sent last, for those who come back. Their ids are numbers that grow, after a name of this backlog by which
 * those of another worker, or of another time, are told apart. Bounded. Not thread-safe.
 */
final class Backlog {
    static final int MOST = 256;
    static final long MOST_BYTES = 2 << 20;

    private static final Pattern ID = Pattern.compile("([0-9a-f]{16})-(\\d{1,18})");

    private final String name =
            String.format("%016x", ThreadLocalRandom.current().nextLong());
    private final Deque<byte[]> events = new ArrayDeque<>();
    private long bytes;
    private long last;

    /** That of the event that was added last. */
    String lastId() {
        return name + "-" + last;
    }

    /** That of the event that is added next. */
    String nextId() {
        return name + "-" + (last + 1);
    }

    void add(byte[] event) {
        last++;
        events.add(event);
        bytes += event.length;
        while (events.size() > MOST || bytes > MOST_BYTES) {
            bytes -= events.remove().length;
        }
    }

    /**
     * What was sent after an event, oldest first; null if that is not known. All of it is one piece, for a client whose connection takes
     * only a little at a time may have few pieces waiting.
     */
    byte @Nullable [] after(@Nullable String id) {
        Matcher parts = ID.matcher(id == null ? "" : id.trim());
        if (!parts.matches() || !parts.group(1).equals(name)) {
            return null;
        }
        long missed = last - Long.parseLong(parts.group(2));
        if (missed < 0 || missed > events.size()) {
            return null;
        }
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        events.stream().skip(events.size() - missed).forEach(together::writeBytes);
        return together.toByteArray();
    }
}
