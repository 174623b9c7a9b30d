package dev.tributary.connect.runtime.plugin;

import java.util.List;
import org.apache.kafka.common.config.ConfigException;

/** The plugin is installed, but in no version that fits the range that was asked for (KIP-891). */
public final class PluginVersionException extends ConfigException {
    private static final long serialVersionUID = 1L;
    private final List<String> availableVersions;

    public PluginVersionException(String message, List<String> availableVersions) {
        super(message);
        this.availableVersions = List.copyOf(availableVersions);
    }

    /** The installed versions, ascending; empty if the range itself could not be read. */
    public List<String> availableVersions() {
        return availableVersions;
    }
}
