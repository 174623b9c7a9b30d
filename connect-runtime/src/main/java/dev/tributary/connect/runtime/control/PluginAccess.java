package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.runtime.config.ConnectorValidator;
import dev.tributary.connect.runtime.config.VariableResolver;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What requests need of plugins. Everything here may run plugin code and block; it is called on threads made for that.
 *
 * @param definitions the settings of a plugin
 * @param variables resolves configurations before plugins see them
 */
public record PluginAccess(
        Plugins plugins, ConnectorValidator validator, Definitions definitions, VariableResolver variables) {
    /** Tells the settings of plugins. */
    @FunctionalInterface
    public interface Definitions {
        /**
         * @param plugin class name or alias
         * @param version a version or range, null for the newest
         * @throws dev.tributary.connect.api.ConnectClusterException.NotFound for an unknown plugin
         * @throws dev.tributary.connect.api.ConnectClusterException.BadRequest for a version that is not there, or a type of
         *     plugin that has no definitions
         */
        List<ConfigKey> of(String plugin, @Nullable String version);
    }
}
