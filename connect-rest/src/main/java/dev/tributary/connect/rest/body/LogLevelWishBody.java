package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.LoggerLevels;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log level that a connector is to have. */
@Example("{\"level\":\"DEBUG\",\"logger\":\"org.example\",\"for_ms\":600000}")
public record LogLevelWishBody(
        @Doc(
                value =
                        "What is below it is not logged, what is not is, whatever the levels of loggers are; in any case.",
                allowed = {"OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL"})
        String level,

        @Doc(value = "Only for this logger and those below it; null: for all.", optional = true) @Nullable
        String logger,

        @Doc(value = "After how many milliseconds it is taken back; null: never.", optional = true)
        @JsonProperty("for_ms")
        @Nullable
        Long forMs) {
    /** For longer nobody needs it. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private static final int LONGEST_LOGGER = 1_000;
    private static final List<String> FIELDS = List.of("level", "logger", "for_ms");

    /**
     * Of a request's body.
     *
     * @throws BadBodyException if it is none
     */
    public static LogLevelWishBody read(InputStream body) {
        Map<String, @Nullable String> fields = RequestBodies.config(body);
        fields.keySet().stream().filter(it -> !FIELDS.contains(it)).findFirst().ifPresent(unknown -> {
            throw new BadBodyException(
                    "There is no field '" + unknown + "' (expected: " + String.join(", ", FIELDS) + ").");
        });
        String level = fields.get("level");
        if (level == null) {
            throw new BadBodyException(
                    "level: missing in the request body (expected: one as in {\"level\":\"DEBUG\"}; to take a level back, use"
                            + " DELETE).");
        }
        if (!LoggerLevels.isLevel(level)) {
            throw new BadBodyException(
                    "level: '" + level + "' (expected: one of " + String.join(", ", LoggerLevels.NAMES) + ").");
        }
        String logger = fields.get("logger");
        if (logger != null && (logger.isBlank() || logger.length() > LONGEST_LOGGER)) {
            throw new BadBodyException(
                    "logger: " + logger.length() + " characters (expected: the name of a logger, of 1 to "
                            + LONGEST_LOGGER + " characters, or null for all).");
        }
        return new LogLevelWishBody(level, logger, milliseconds(fields.get("for_ms")));
    }

    private static @Nullable Long milliseconds(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            long milliseconds = Long.parseLong(text);
            if (milliseconds > 0 && milliseconds <= LONGEST.toMillis()) {
                return milliseconds;
            }
        } catch (NumberFormatException none) {
            throw notANumber(text);
        }
        throw notANumber(text);
    }

    private static BadBodyException notANumber(String text) {
        return new BadBodyException("for_ms: '" + text + "' (expected: milliseconds, from 1 to " + LONGEST.toMillis()
                + ", or null for ever).");
    }

    /** How long it lasts; null: until the process ends. */
    public @Nullable Duration lasts() {
        return forMs == null ? null : Duration.ofMillis(forMs);
    }
}
