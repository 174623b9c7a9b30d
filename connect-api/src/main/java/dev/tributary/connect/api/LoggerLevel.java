package dev.tributary.connect.api;

import org.jspecify.annotations.Nullable;

/**
 * The level at which a logger logs.
 *
 * @param level one of {@link LoggerLevels#NAMES}, in effect: its own, or that of its nearest ancestor that has one
 * @param lastModified milliseconds since 1970 of the last change through {@link LoggerLevels}; null if there was none since the
 *     configuration of logging was read
 */
public record LoggerLevel(String level, @Nullable Long lastModified) {}
