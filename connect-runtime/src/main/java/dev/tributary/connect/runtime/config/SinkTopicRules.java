package dev.tributary.connect.runtime.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The rules between a sink's topics and its dead letter queue. Pure. Source: {@code tasks} 4.2, {@code rest} 5.7. */
final class SinkTopicRules {
    private SinkTopicRules() {}

    /** A rule that is broken, and the key to blame. */
    record Violation(String key, String message) {}

    /** Null and blank count as not set. */
    static boolean isSet(Map<String, @Nullable String> config, String key) {
        String value = config.get(key);
        return value != null && !value.isBlank();
    }

    /** All violations, in the order of the keys; a regex that does not compile is not judged here. */
    static List<Violation> check(Map<String, @Nullable String> config) {
        boolean names = isSet(config, ConnectorKeys.TOPICS);
        boolean regex = isSet(config, ConnectorKeys.TOPICS_REGEX);
        List<Violation> violations = new ArrayList<>();
        if (names == regex) {
            String message = names
                    ? "topics and topics.regex are both set, but they exclude each other: remove one."
                    : "A sink must be told what to read: set either topics or topics.regex.";
            violations.add(new Violation(ConnectorKeys.TOPICS, message));
            violations.add(new Violation(ConnectorKeys.TOPICS_REGEX, message));
        }
        String deadLetters = text(config, ConnectorKeys.DEAD_LETTERS);
        if (deadLetters.isEmpty()) {
            return violations;
        }
        if (Arrays.stream(text(config, ConnectorKeys.TOPICS).split(","))
                .map(String::trim)
                .anyMatch(deadLetters::equals)) {
            violations.add(new Violation(ConnectorKeys.TOPICS, loop(deadLetters, "is listed in topics")));
        }
        if (regex && matches(text(config, ConnectorKeys.TOPICS_REGEX), deadLetters)) {
            violations.add(new Violation(ConnectorKeys.TOPICS_REGEX, loop(deadLetters, "matches topics.regex")));
        }
        return violations;
    }

    private static String loop(String deadLetters, String how) {
        return "The dead letter queue topic '" + deadLetters + "' (" + ConnectorKeys.DEAD_LETTERS + ") " + how
                + ": the connector would read its own failures again. Use another topic.";
    }

    private static boolean matches(String regex, String topic) {
        try {
            return Pattern.compile(regex).matcher(topic).matches();
        } catch (PatternSyntaxException e) {
            // Reported by the key's own check.
            return false;
        }
    }

    private static String text(Map<String, @Nullable String> config, String key) {
        String value = config.get(key);
        return value == null ? "" : value.trim();
    }
}
