package dev.tributary.connect.runtime.plugin;

import java.util.Collection;
import java.util.Map;

/** Finds the plugins of the class path and of locations without loading a class. */
@FunctionalInterface
interface PluginScanner {
    /** Does not throw for what is wrong in a location: that is part of the answer. */
    Found scan(Collection<PluginLocation> locations);

    /** What was found, the locations in the order in which they were given. */
    record Found(LocationIndex classPath, Map<PluginLocation, LocationIndex> locations) {}
}
