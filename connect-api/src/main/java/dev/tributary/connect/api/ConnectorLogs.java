package dev.tributary.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a connector and its tasks write to the log of this process, and from which level on. A log belongs to a process: workers that
 * share one tell the same lines, and see each other's levels. Everything is kept in memory and bounded; it ends with the process.
 * Thread-safe; nothing here blocks.
 */
public interface ConnectorLogs {
    /** The most lines that are kept of a connector. */
    int MOST_LINES = 1_000;

    /** Why there is nothing to tell and no level to set: another logging back end, say. Empty if there is. */
    Optional<String> unavailable();

    /** The last lines of a connector and its tasks, without secrets. */
    Page lines(ConnectorName connector, Query query);

    /** The level that was set for a connector; empty if none was, or not any more. */
    Optional<Level> level(ConnectorName connector);

    /**
     * Sets the level of a connector, in place of one that was set: what is logged for it or its tasks from that level on is logged,
     * what is below is not, whatever the levels of loggers are. Other connectors are not touched.
     *
     * @param level one of {@link LoggerLevels#NAMES}, in any case
     * @param logger only for this logger and those below it; null for all
     * @param lasts after which it is taken back; null: never
     * @throws ConnectClusterException.BadRequest if there is no such level
     * @throws ConnectClusterException.Conflict if too many connectors have one
     * @throws ConnectClusterException.Forbidden if there is none to set
     */
    void setLevel(ConnectorName connector, String level, @Nullable String logger, @Nullable Duration lasts);

    /** The levels of loggers count for the connector again. */
    void resetLevel(ConnectorName connector);

    /**
     * A line.
     *
     * @param number ascending within a process
     * @param id of the connector instance or task that wrote it
     * @param level the name of one
     * @param trace of an exception logged with it, cut; null without one
     */
    record Line(
            long number,
            Instant at,
            InstanceId id,
            String level,
            String logger,
            String thread,
            String message,
            @Nullable String trace) {}

    /**
     * Which lines.
     *
     * @param only those of this instance; null for the connector and all its tasks
     * @param level from this one on; one of {@link LoggerLevels#NAMES}, in upper case
     * @param limit how many at most
     * @param after null: the newest. Otherwise the oldest of those after this position; a position in another process is before all
     */
    record Query(
            @Nullable InstanceId only,
            String level,
            int limit,
            @Nullable Position after) {}

    /**
     * How far somebody has read.
     *
     * @param process a name that no other process has
     * @param number of the last line
     */
    record Position(String process, long number) {
        /** Before all lines. */
        public static final Position BEGIN = new Position("", 0);

        public Position {
            Objects.requireNonNull(process, "process");
        }
    }

    /**
     * Some lines.
     *
     * @param lines oldest first
     * @param next after which the lines are that this does not have; null if nothing is known of the connector
     * @param missed whether lines after the position asked for have been dropped already: more came than are kept
     */
    record Page(List<Line> lines, @Nullable Position next, boolean missed) {
        /** Of a connector that has written nothing. */
        public static final Page NONE = new Page(List.of(), null, false);

        public Page {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The level of a connector.
     *
     * @param level one of {@link LoggerLevels#NAMES}, in upper case
     * @param logger see {@link #setLevel}
     * @param until when it is taken back; null: never
     */
    record Level(
            String level, @Nullable String logger, @Nullable Instant until) {}

    /** Nothing is kept. @param why see {@link #unavailable()} */
    static ConnectorLogs none(String why) {
        return new NoConnectorLogs(why);
    }
}
