package dev.tributary.connect.api;

/**
 * A plugin in one place. Immutable.
 *
 * @param plugin the plugin; its version is {@link InstanceStatus#UNDEFINED_VERSION} if it has none, or is gone
 * @param location the URL of the archive or directory, or {@code classpath}
 */
public record PluginAt(PluginInfo plugin, String location) {}
