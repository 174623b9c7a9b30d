package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.LoggerLevel;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import org.jspecify.annotations.Nullable;

/** The level of a logger. */
@Example("{\"level\":\"INFO\",\"last_modified\":1700000000000}")
public record LoggerLevelBody(
        @Doc(
                value = "The level that counts for it.",
                allowed = {"OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL"})
        String level,

        @Doc("When it was last changed over this API on this worker, in milliseconds since 1970; null if it was not.")
        @JsonProperty("last_modified")
        @Nullable
        Long lastModified) {
    public static LoggerLevelBody of(LoggerLevel level) {
        return new LoggerLevelBody(level.level(), level.lastModified());
    }
}
