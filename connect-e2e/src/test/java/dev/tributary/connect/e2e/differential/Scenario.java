package dev.tributary.connect.e2e.differential;

import dev.tributary.connect.e2e.recording.RecordingConverter;
import dev.tributary.connect.e2e.recording.RecordingPredicate;
import dev.tributary.connect.e2e.recording.RecordingSink;
import dev.tributary.connect.e2e.recording.RecordingSource;
import dev.tributary.connect.e2e.recording.RecordingTransform;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One connector and what happens to it. In configurations {@code @} stands for the connector's name, which topics begin with:
 * {@code @-out}. Immutable.
 *
 * @param title a sentence; the connector's name is made of it
 * @param topics that are there before, with their partitions
 * @param observed topics whose records are compared, besides
 * @param steps what the user does; the connector is stopped and deleted afterwards
 */
record Scenario(
        String title,
        Map<String, String> config,
        Map<String, Integer> topics,
        Map<String, Integer> observed,
        Consumer<Run> steps) {
    /** Connectors and topics of this scenario are called so, after the worker's prefix. */
    String slug() {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    static Builder source(String title) {
        return new Builder(title).with("connector.class", RecordingSource.class.getName());
    }

    /** A sink of topic "in". */
    static Builder sink(String title) {
        return new Builder(title)
                .with("connector.class", RecordingSink.class.getName())
                .with("topics", "@-in")
                .topic("in");
    }

    @Override
    public String toString() {
        return title;
    }

    /** For one thread. */
    static final class Builder {
        private final String title;
        private final Map<String, String> config = new LinkedHashMap<>();
        private final Map<String, Integer> topics = new LinkedHashMap<>();
        private final Map<String, Integer> observed = new LinkedHashMap<>();

        private Builder(String title) {
            this.title = title;
            with("tasks.max", "1");
        }

        Builder with(String key, String value) {
            config.put(key, value);
            return this;
        }

        Builder without(String key) {
            config.remove(key);
            return this;
        }

        /** What polls do, one after the other. */
        Builder polls(String... lines) {
            return with("poll", String.join("\n", lines));
        }

        Builder topic(String topic) {
            return topic(topic, 1);
        }

        /** A topic that is there before. */
        Builder topic(String topic, int partitions) {
            topics.put(topic, partitions);
            return this;
        }

        /** A topic that the worker creates, or must not create. */
        Builder observing(String topic) {
            observed.put(topic, 1);
            return this;
        }

        /** {@code key}, {@code value} or {@code header}; rules as key, action, key, action. */
        Builder converter(String role, String... rules) {
            with(role + ".converter", RecordingConverter.class.getName());
            return plugin(role + ".converter.", rules);
        }

        Builder transform(String alias, String... rules) {
            config.merge("transforms", alias, (old, more) -> old + "," + more);
            with("transforms." + alias + ".type", RecordingTransform.class.getName());
            with("transforms." + alias + ".label", alias);
            return plugin("transforms." + alias + ".", rules);
        }

        /** A predicate of the transform. */
        Builder predicate(String transform, String... rules) {
            String alias = "p-" + transform;
            config.merge("predicates", alias, (old, more) -> old + "," + more);
            with("predicates." + alias + ".type", RecordingPredicate.class.getName());
            with("transforms." + transform + ".predicate", alias);
            return plugin("predicates." + alias + ".", rules);
        }

        private Builder plugin(String prefix, String... rules) {
            with(prefix + "journal", "@");
            for (int i = 0; i < rules.length; i += 2) {
                with(prefix + rules[i], rules[i + 1]);
            }
            return this;
        }

        Scenario steps(Consumer<Run> steps) {
            return new Scenario(title, Map.copyOf(config), Map.copyOf(topics), Map.copyOf(observed), steps);
        }
    }
}
