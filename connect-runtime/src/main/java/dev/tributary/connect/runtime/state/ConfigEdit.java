package dev.tributary.connect.runtime.state;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The last change of a connector's configuration that the config log tells of. Immutable.
 *
 * @param at when it was written, by the clock of who wrote it
 * @param keys what was added, removed or changed, ascending, the first {@link #MOST_KEYS}; empty if it is not known: the
 *     connector was created then, or what was before is no longer in the log
 */
public record ConfigEdit(Instant at, List<String> keys) {
    /** Of more keys the first of these many are kept. */
    static final int MOST_KEYS = 100;

    public ConfigEdit {
        Objects.requireNonNull(at, "at");
        keys = List.copyOf(keys);
    }
}
