package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.ConfigKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the settings of plugins; runs their code. */
@FunctionalInterface
public interface Definitions {
    /**
     * @param plugin class name or alias
     * @param version a version or range, null for the newest
     * @throws dev.tributary.connect.api.ConnectClusterException if there is no such plugin or it cannot be asked
     */
    List<ConfigKey> of(String plugin, @Nullable String version);
}
