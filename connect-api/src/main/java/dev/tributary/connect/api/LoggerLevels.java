package dev.tributary.connect.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * The levels of the loggers of this process, and changes of them while it runs: KIP-495 (this worker), KIP-976 (all workers of
 * the cluster). Loggers belong to the process: workers that share one see each other's changes. Changes last until the process
 * ends or its configuration of logging is read anew.
 *
 * <p>The root logger is {@code root}, in any case. Names of levels are taken in any case. Thread-safe; nothing here blocks.
 */
public interface LoggerLevels {
    /** The name of the root logger. */
    String ROOT = "root";

    /** The names of levels, from the quietest to the loudest. */
    List<String> NAMES = List.of("OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    /** Whether there is a level of that name, in any case. */
    static boolean isLevel(String name) {
        return NAMES.contains(name.toUpperCase(Locale.ROOT));
    }

    /** All loggers that are configured or were ever used, by name, ascending; without those that are switched off. */
    SortedMap<String, LoggerLevel> levels();

    /** The level of one logger, switched off or not; empty if it is unknown, which this does not change. */
    Optional<LoggerLevel> level(String logger);

    /**
     * Sets the level of a logger, which is made if need be, and of all loggers whose names begin with its name; for the root
     * logger, of all.
     *
     * @param level one of {@link #NAMES}, in any case
     * @return the names of the loggers whose level is another one than before, ascending
     * @throws ConnectClusterException.BadRequest if a logger cannot have this name
     * @throws ConnectClusterException.NotFound if there is no such level
     */
    List<String> setLevel(String logger, String level);

    /**
     * As {@link #setLevel}, on all workers of the cluster that run now; on a standalone worker, here.
     *
     * @return completes when it is durable that they are asked to; fails as {@link #setLevel} does, or with {@code Failed}
     */
    CompletableFuture<Void> setClusterLevel(String logger, String level);
}
