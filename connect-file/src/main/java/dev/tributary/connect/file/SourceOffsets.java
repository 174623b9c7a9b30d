package dev.tributary.connect.file;

import java.util.Collections;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The source partition and source offset of a line, in the form that Apache's file source has:
 * {@code {"filename": <text>}} and {@code {"position": <bytes before the next line>}}. Pure.
 */
final class SourceOffsets {
    private static final String FILENAME = "filename";
    private static final String POSITION = "position";

    private SourceOffsets() {}

    /** The source partition of a file; of standard input, which cannot be resumed, for null. */
    static Map<String, ?> partition(@Nullable String file) {
        return Collections.singletonMap(FILENAME, file);
    }

    /** The source offset after a line; null on standard input. */
    static Map<String, ?> offset(@Nullable Long position) {
        return Collections.singletonMap(POSITION, position);
    }

    /**
     * Where to resume: 0 if nothing is stored.
     *
     * @throws ConnectException if what is stored is no position
     */
    static long position(@Nullable Map<String, ?> offset, @Nullable Map<String, ?> partition) {
        Object position = offset == null ? null : offset.get(POSITION);
        if (position == null) {
            return 0;
        }
        if (position instanceof Long bytes && bytes >= 0) {
            return bytes;
        }
        throw new ConnectException(
                "Stored offset of %s: position: %s (expected: a whole number of bytes >= 0, as Long, but it is a %s). Alter or reset the connector's offsets."
                        .formatted(partition, position, position.getClass().getSimpleName()));
    }

    /**
     * Checks offsets that a user wants to store.
     *
     * @throws ConnectException naming the first that cannot be stored, and why
     */
    static void check(Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> {
            if (offset == null) {
                return; // forgets the position, whatever the partition looks like
            }
            if (partition == null || !partition.containsKey(FILENAME)) {
                throw new ConnectException(
                        "Source partition: %s (expected: an object with the key '%s').".formatted(partition, FILENAME));
            }
            if (!(offset.get(POSITION) instanceof Long bytes) || bytes < 0) {
                throw new ConnectException(
                        "Source offset of %s: %s (expected: an object with the key '%s', a whole number >= 0)."
                                .formatted(partition, offset, POSITION));
            }
        });
    }
}
