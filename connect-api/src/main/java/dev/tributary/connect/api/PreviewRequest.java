package dev.tributary.connect.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be previewed. Immutable.
 *
 * @param config a configuration that is tried without being stored, variables unresolved; null for the connector's own
 * @param records how many records, 1 to {@value #MOST_RECORDS}
 * @param topics where they are taken from: of a sink some of those that it reads; empty for all, of a source for those that it is
 *     known to have written to
 */
public record PreviewRequest(@Nullable Map<String, @Nullable String> config, int records, List<String> topics) {
    /** More nobody looks at, and fewer are quicker. */
    public static final int MOST_RECORDS = 50;

    /** Where nobody says how many. */
    public static final int DEFAULT_RECORDS = 5;

    public PreviewRequest {
        if (records < 1 || records > MOST_RECORDS) {
            throw new IllegalArgumentException("records: " + records + " (expected: 1 to " + MOST_RECORDS + ")");
        }
        config = config == null ? null : Configs.copy(config);
        topics = List.copyOf(topics);
    }
}
