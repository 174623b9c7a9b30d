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
 * @param twins archives that hold the same classes
 */
record LocationIndex(
        List<FoundPlugin> plugins,
        Map<String, String> unusable,
        boolean jdbcDrivers,
        List<PluginProblem> problems,
        List<Twins> twins) {
    LocationIndex {
        plugins = List.copyOf(plugins);
        unusable = Map.copyOf(unusable);
        problems = List.copyOf(problems);
        twins = List.copyOf(twins);
    }

    /**
     * Two archives of a location that hold classes of the same names, such as two versions of one library.
     *
     * @param used the archive whose classes are loaded: the first by name
     * @param hidden the archive whose classes are not
     * @param classes how many
     * @param example one of them
     */
    record Twins(String used, String hidden, int classes, String example) {}
}
