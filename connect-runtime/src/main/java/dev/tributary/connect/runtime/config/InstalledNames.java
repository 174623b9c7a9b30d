package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/** Tells which plugins of a type there are, for messages and for recommended values. Stateless. */
final class InstalledNames {
    private InstalledNames() {}

    /** The class names of all plugins of a type, ascending, each once. */
    static List<String> of(Plugins plugins, PluginType type) {
        return plugins.installed().stream()
                .filter(plugin -> plugin.type() == type)
                .map(PluginInfo::className)
                .distinct()
                .sorted()
                .toList();
    }

    /** The problem of a worker key that names a plugin which cannot be had. */
    static ConfigProblem problem(
            Plugins plugins, PluginType type, String key, String given, RuntimeException cause) {
        if (cause instanceof ConfigException) {
            return new ConfigProblem(key, given, cause.getMessage());
        }
        List<String> installed = of(plugins, type);
        return new ConfigProblem(
                key,
                given,
                "an installed plugin of type " + type + nearest(given, installed) + "; installed are "
                        + String.join(", ", installed) + "; check plugin.path");
    }

    /** Compares what was typed with the full names and with what follows the package in them. */
    private static String nearest(String given, List<String> installed) {
        boolean full = given.contains(".");
        List<String> candidates = installed.stream()
                .flatMap(name -> full ? Stream.of(name) : Stream.of(name.substring(name.lastIndexOf('.') + 1)))
                .toList();
        return NearestName.hint(given, candidates);
    }
}
