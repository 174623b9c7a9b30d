package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorLogs.Level;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.openapi.Doc;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The log level of a connector on one worker. */
public record ConnectorLogLevelBody(
        @Doc("The worker: host and port.") @JsonProperty("worker_id")
        String workerId,

        @Doc(
                value = "The level that was set for the connector; null: those of its loggers count.",
                allowed = {"OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL"})
        @Nullable
        String level,

        @Doc("The logger that it was set for, with those below it; null: for all.") @Nullable
        String logger,

        @Doc("When it will be taken back, in milliseconds since 1970; null: when the process ends.")
        @JsonProperty("until_ms")
        @Nullable
        Long untilMs,

        @Doc("Why this worker knows neither lines nor levels: its logging back end is not Logback. Null if it does.")
        @Nullable
        String unavailable) {
    /** What a worker tells. */
    public static ConnectorLogLevelBody of(String workerId, ConnectorLogs logs, ConnectorName connector) {
        Level level = logs.level(connector).orElse(null);
        Instant until = level == null ? null : level.until();
        return new ConnectorLogLevelBody(
                workerId,
                level == null ? null : level.level(),
                level == null ? null : level.logger(),
                until == null ? null : until.toEpochMilli(),
                logs.unavailable().orElse(null));
    }
}
