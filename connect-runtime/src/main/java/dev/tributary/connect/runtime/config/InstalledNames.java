package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.List;
import java.util.stream.Stream;

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

    /** The problem of a worker key that names a plugin which is not installed. */
    static ConfigProblem problem(Plugins plugins, PluginType type, String key, String given) {
        List<String> installed = of(plugins, type);
        return new ConfigProblem(
                key,
                given,
                "an installed plugin of type " + type + "." + nearest(given, type, installed) + " Installed are "
                        + String.join(", ", installed) + "; if yours is not among them, check plugin.path");
    }

    /** Compares what was typed with full names, or with simple names and aliases, as it looks. */
    private static String nearest(String given, PluginType type, List<String> installed) {
        Stream<String> candidates =
                given.contains(".") ? installed.stream() : installed.stream().flatMap(name -> shortNames(name, type));
        return NearestName.of(given, candidates.toList())
                .map(name -> " Did you mean " + name + "?")
                .orElse("");
    }

    private static Stream<String> shortNames(String className, PluginType type) {
        String simple = className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
        String word = type.contract().substring(type.contract().lastIndexOf('.') + 1);
        int cut = simple.lastIndexOf(word);
        return cut > 0 ? Stream.of(simple, simple.substring(0, cut)) : Stream.of(simple);
    }
}
