package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.runtime.config.ConfigRedaction;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of everything that leaves the worker what is secret in the configurations at work. Immutable.
 *
 * @param configs of the connector, and of the worker's converters
 * @param provided takes out what config providers answered
 */
record Redaction(List<ConfigRedaction> configs, UnaryOperator<String> provided) {
    private static final int MOST_OF_MESSAGE = 2_000;

    Redaction {
        configs = List.copyOf(configs);
    }

    /** What stands in a record. */
    String value(String value) {
        String clean = value;
        for (ConfigRedaction config : configs) {
            clean = config.redactValue(clean);
        }
        return provided.apply(clean);
    }

    /** What a plugin says: it may quote settings. */
    String message(@Nullable String message) {
        String clean = String.valueOf(message);
        for (ConfigRedaction config : configs) {
            clean = config.redact(clean);
        }
        return Texts.cut(provided.apply(clean), MOST_OF_MESSAGE);
    }
}
