package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Finds the plugins of the class path and of locations without loading a class. */
interface PluginScanner {
    /**
     * What the class path holds.
     *
     * @param plugins its plugins
     * @param inherited the types of all its classes that have any, which classes of locations may extend
     */
    record OnClassPath(LocationIndex plugins, Map<String, Set<PluginType>> inherited) {}

    /**
     * What was found.
     *
     * @param locations in the order in which they were given, stamped
     */
    record Found(OnClassPath classPath, Map<PluginLocation, LocationIndex> locations) {}

    /** Does not throw for what is wrong in a location: that is part of the answer. */
    Found scan(Collection<PluginLocation> locations);
}
