package dev.tributary.connect.runtime.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a standalone worker keeps its state. Immutable.
 *
 * @param offsetFile {@code offset.storage.file.filename}
 * @param stateDirectory {@code tributary.state.directory}; null: only offsets survive the process
 */
public record StandaloneSettings(Path offsetFile, @Nullable Path stateDirectory) {}
