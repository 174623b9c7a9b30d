package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.LoggerLevel;
import dev.tributary.connect.api.LoggerLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Levels that are no logger's, and a note of what was asked. */
final class FakeLoggerLevels implements LoggerLevels {
    final SortedMap<String, LoggerLevel> levels = new TreeMap<>();
    final List<String> asked = new ArrayList<>();
    CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    @Override
    public SortedMap<String, LoggerLevel> levels() {
        return levels;
    }

    @Override
    public Optional<LoggerLevel> level(String logger) {
        return Optional.ofNullable(levels.get(logger));
    }

    @Override
    public List<String> setLevel(String logger, String level) {
        if (logger.startsWith("!")) {
            throw new BadRequest("no such name");
        }
        asked.add(logger + "=" + level);
        return List.of(logger, logger + ".child");
    }

    @Override
    public CompletableFuture<Void> setClusterLevel(String logger, String level) {
        asked.add("cluster " + logger + "=" + level);
        return written;
    }
}
