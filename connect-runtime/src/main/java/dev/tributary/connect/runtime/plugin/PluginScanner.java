package dev.tributary.connect.runtime.plugin;

/** Finds the plugins of a location without loading a class. Thread-safe: locations are scanned in parallel. */
@FunctionalInterface
interface PluginScanner {
    /** Never throws: what is wrong in the location is part of the answer. */
    LocationIndex scan(PluginLocation location);
}
