package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import org.jspecify.annotations.Nullable;

/**
 * One class of one type in one place: what there is to choose from when a plugin is named. Immutable.
 *
 * @param name the name that users know it by
 * @param className the class; differs from the name if it stands in for a published class
 * @param type what it can be used as
 * @param location where it is; null for the class path
 */
record PluginCopy(
        String name,
        String className,
        PluginType type,
        @Nullable PluginLocation location) {
    /** How the class path is called in messages and orders. */
    static final String CLASS_PATH = "classpath";

    boolean standsIn() {
        return !name.equals(className);
    }

    String place() {
        return location == null ? CLASS_PATH : location.url();
    }
}
