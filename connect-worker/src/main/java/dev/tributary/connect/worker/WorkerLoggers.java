package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.LoggerLevel;
import dev.tributary.connect.api.LoggerLevels;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers of this process, as one worker in it sees them. Thread-safe. */
final class WorkerLoggers implements LoggerLevels {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoggers.class);
    /** Back ends make a logger for each part of a name, one inside the other, and keep them for ever. */
    private static final int LONGEST_NAME = 1_000;

    private static final int MOST_PARTS = 100;
    private final LogLevels backend;
    private final BiFunction<String, String, CompletableFuture<Void>> toCluster;

    /**
     * @param toCluster asks all workers of the cluster to set the level of a logger: each calls {@link #asked}
     */
    WorkerLoggers(LogLevels backend, BiFunction<String, String, CompletableFuture<Void>> toCluster) {
        this.backend = backend;
        this.toCluster = toCluster;
    }

    /** Of a worker that is its cluster. */
    static WorkerLoggers alone(LogLevels backend) {
        return new WorkerLoggers(backend, (logger, level) -> {
            asked(backend, logger, level);
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Called for each level that some worker of the cluster wants all workers to set. Never throws. */
    static void asked(LogLevels backend, String logger, String level) {
        try {
            change(backend, logger, level);
        } catch (RuntimeException e) {
            LOG.warn(
                    "The level that all workers of the cluster were asked to set is not set here: {}",
                    e.getMessage(),
                    e instanceof ConnectClusterException ? null : e);
        }
    }

    @Override
    public SortedMap<String, LoggerLevel> levels() {
        return backend.levels();
    }

    @Override
    public Optional<LoggerLevel> level(String logger) {
        return backend.level(logger);
    }

    @Override
    public List<String> setLevel(String logger, String level) {
        return change(backend, logger, level);
    }

    @Override
    public CompletableFuture<Void> setClusterLevel(String logger, String level) {
        try {
            check(logger);
        } catch (ConnectClusterException e) {
            return CompletableFuture.failedFuture(e);
        }
        return toCluster.apply(logger, level);
    }

    private static List<String> change(LogLevels backend, String logger, String level) {
        check(logger);
        List<String> changed = backend.setLevel(logger, level);
        if (!changed.isEmpty()) {
            LOG.info("The level of logger {} is {} from now on; {} loggers changed", logger, level, changed.size());
        }
        return changed;
    }

    private static void check(String logger) {
        long parts = logger.chars().filter(c -> c == '.' || c == '$').count() + 1;
        if (logger.isEmpty()
                || logger.length() > LONGEST_NAME
                || parts > MOST_PARTS
                || logger.chars().anyMatch(Character::isISOControl)) {
            throw new BadRequest("A logger cannot have this name of " + logger.length() + " characters and " + parts
                    + " parts (expected: 1 to " + LONGEST_NAME + " characters, at most " + MOST_PARTS
                    + " parts, no control characters).");
        }
    }
}
