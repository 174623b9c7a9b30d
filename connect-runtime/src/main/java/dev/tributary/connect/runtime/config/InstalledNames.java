package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.List;

/** Tells which plugins of a type there are, for recommended values. Stateless. */
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
}
