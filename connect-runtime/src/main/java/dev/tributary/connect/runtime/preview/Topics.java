package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which topics records are taken from. Immutable.
 *
 * @param names in order; empty if the pattern says it
 * @param pattern null if the names say it
 * @param origin how they are known, for messages
 */
record Topics(List<String> names, @Nullable Pattern pattern, String origin) {
    Topics {
        names = List.copyOf(names);
    }

    /**
     * Of a sink.
     *
     * @param asked those that somebody wants to see; empty for all
     * @throws BadRequest if it does not read what is asked for
     */
    static Topics ofSink(SinkTopics configured, List<String> asked) {
        List<String> names = configured.names();
        Pattern regex = configured.regex();
        List<String> others = asked.stream()
                .filter(topic ->
                        names == null ? regex == null || !regex.matcher(topic).matches() : !names.contains(topic))
                .toList();
        if (!others.isEmpty()) {
            throw new BadRequest("topics: " + others + " (expected: topics that this sink reads, which are "
                    + (names == null ? "those that match " + regex : names) + ")");
        }
        if (!asked.isEmpty()) {
            return new Topics(asked.stream().distinct().toList(), null, "the request");
        }
        return names == null ? new Topics(List.of(), regex, "topics.regex") : new Topics(names, null, "topics");
    }

    /**
     * Of a source.
     *
     * @param known those that it is known to have written to; null if nobody takes notes
     * @throws BadRequest if there are none
     */
    static Topics ofSource(@Nullable Set<String> known, List<String> asked) {
        if (!asked.isEmpty()) {
            return new Topics(asked.stream().distinct().toList(), null, "the request");
        }
        if (known == null || known.isEmpty()) {
            throw new BadRequest((known == null
                            ? "Which topics this source writes to is not known, because the worker does not track it"
                                    + " (topic.tracking.enable=false)."
                            : "It is not known yet that this source has written to any topic.")
                    + " Let it run, or say in the field topics of the request which topics hold records like its own.");
        }
        return new Topics(List.copyOf(new TreeSet<>(known)), null, "what the source has written to");
    }

    /** For messages. */
    String told() {
        return pattern == null ? names.stream().collect(Collectors.joining(", ")) : "topics that match " + pattern;
    }
}
