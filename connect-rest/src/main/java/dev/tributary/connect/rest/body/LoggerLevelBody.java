package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.LoggerLevel;
import org.jspecify.annotations.Nullable;

/** The level of a logger. */
public record LoggerLevelBody(
        String level,
        @JsonProperty("last_modified") @Nullable Long lastModified) {
    public static LoggerLevelBody of(LoggerLevel level) {
        return new LoggerLevelBody(level.level(), level.lastModified());
    }
}
