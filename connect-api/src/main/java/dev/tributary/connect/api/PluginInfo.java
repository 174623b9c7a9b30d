package dev.tributary.connect.api;

import java.util.Objects;

/**
 * An installed plugin. Immutable.
 *
 * @param className the class that configurations name
 * @param type its kind
 * @param version its version; {@link InstanceStatus#UNDEFINED_VERSION} if it has none
 */
public record PluginInfo(String className, PluginType type, String version) {
    public PluginInfo {
        Objects.requireNonNull(className, "className");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(version, "version");
    }
}
