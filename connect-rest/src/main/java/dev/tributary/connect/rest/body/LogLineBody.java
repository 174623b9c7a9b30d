package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConnectorLogs.Line;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** A line of the log. */
public record LogLineBody(
        @Doc("When, in milliseconds since 1970, by the clock of its worker.") @JsonProperty("at_ms")
        long atMs,

        @Doc("The worker that wrote it: host and port.") @JsonProperty("worker_id")
        String workerId,

        @Doc("Its number, ascending on its worker.") long number,

        @Doc("The task's number; null if it is of the connector instance.") @Nullable
        Integer task,

        @Doc(
                value = "Its level.",
                allowed = {"ERROR", "WARN", "INFO", "DEBUG", "TRACE"})
        String level,

        @Doc("The logger.") String logger,

        @Doc("The thread.") String thread,

        @Doc("What it says, cut after 2,000 characters.") String message,

        @Doc("The exception logged with it: its causes, and the first frames of each; null without one.") @Nullable
        String trace) {
    /** A line of a worker. */
    public static LogLineBody of(String workerId, Line line) {
        return new LogLineBody(
                line.at().toEpochMilli(),
                workerId,
                line.number(),
                line.id().task(),
                line.level(),
                line.logger(),
                line.thread(),
                line.message(),
                line.trace());
    }
}
