package dev.tributary.connect.runtime.plugin;

import java.util.List;
import java.util.Map;

/**
 * The plugins of one location. Immutable.
 *
 * @param plugins what was found
 * @param unusable classes that are plugins by their manifest or class file but cannot be used, each with the reason;
 *     they are among the problems as well
 * @param jdbcDrivers whether the location announces JDBC drivers
 * @param problems what is wrong in the location
 */
record LocationIndex(
        List<FoundPlugin> plugins, Map<String, String> unusable, boolean jdbcDrivers, List<PluginProblem> problems) {
    LocationIndex {
        plugins = List.copyOf(plugins);
        unusable = Map.copyOf(unusable);
        problems = List.copyOf(problems);
    }
}
