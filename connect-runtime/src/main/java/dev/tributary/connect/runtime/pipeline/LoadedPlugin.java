package dev.tributary.connect.runtime.pipeline;

/**
 * A plugin of a task, ready for use.
 *
 * @param plugin the configured instance
 * @param loader the context loader that its record calls expect: its own
 */
record LoadedPlugin<T>(T plugin, ClassLoader loader) {}
