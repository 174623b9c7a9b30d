package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;

/**
 * A class in one location that is a plugin of one type. Immutable.
 *
 * @param className the class
 * @param type what it can be used as; a class of two types is found twice
 * @param inManifest whether a service manifest of the location names it
 * @param inClassFiles whether its class file says so
 */
record FoundPlugin(String className, PluginType type, boolean inManifest, boolean inClassFiles) {}
