package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ConnectorLogs.Position;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has read the lines of each worker, as text: {@code worker~process~number,...}. Whose lines nobody has seen is not
 * in it. Immutable.
 */
record LogCursor(SortedMap<String, Position> positions) {
    static final LogCursor BEGIN = new LogCursor(new TreeMap<>());
    private static final int LONGEST = 64_000;

    LogCursor(Map<String, Position> positions) {
        this(new TreeMap<>(positions));
    }

    /**
     * @param text empty: nothing has been read
     * @throws IllegalArgumentException if it is none
     */
    static LogCursor parse(String text) {
        SortedMap<String, Position> positions = new TreeMap<>();
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("it is too long");
        }
        if (text.isEmpty()) {
            return BEGIN;
        }
        for (String entry : text.split(",", -1)) {
            String[] parts = entry.split("~", -1);
            if (parts.length != 3 || parts[0].isEmpty() || !parts[2].matches("\\d{1,18}")) {
                throw new IllegalArgumentException("it has '" + entry + "'");
            }
            positions.put(parts[0], new Position(parts[1], Long.parseLong(parts[2])));
        }
        return new LogCursor(positions);
    }

    /** Null if nothing is known of that worker. */
    @Nullable
    Position of(String workerId) {
        return positions.get(workerId);
    }

    /** What is to be asked of a worker. */
    LogCursor only(String workerId) {
        Position position = of(workerId);
        return position == null ? BEGIN : new LogCursor(Map.of(workerId, position));
    }

    @Override
    public String toString() {
        return positions.entrySet().stream()
                .map(it -> it.getKey() + "~" + it.getValue().process() + "~"
                        + it.getValue().number())
                .collect(Collectors.joining(","));
    }
}
