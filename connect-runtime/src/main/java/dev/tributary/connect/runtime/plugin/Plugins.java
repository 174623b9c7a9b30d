package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.api.PluginType;
import java.util.List;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.jspecify.annotations.Nullable;

/**
 * Every installed plugin, found by name, alias and version.
 *
 * <p>Looking a plugin up loads its class; {@link PluginClass#newInstance()} and {@link #installed()} run its code. None
 * of this is for the control thread. Thread-safe. Source: KIP-146 (isolation), KIP-787 and KIP-898 (discovery), KIP-891
 * (versions).
 */
public interface Plugins extends AutoCloseable {
    /**
     * The parent of all plugin loaders. It finds plugins by class name or alias wherever they are installed, and
     * everything else on the worker's own class path.
     */
    ClassLoader rootLoader();

    /** All plugins in the order of the REST API, types that REST does not list included, last. Asks for versions. */
    List<PluginInfo> installed();

    /**
     * The names of all plugins of a type, ascending, each once. Unlike {@link #installed()} it needs no version, so that a
     * plugin which never answers keeps nobody from, for instance, validating the configuration of another.
     */
    default List<String> names(PluginType type) {
        return installed().stream()
                .filter(plugin -> plugin.type() == type)
                .map(PluginInfo::className)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * A connector.
     *
     * @param name class name or alias
     * @param version a version range; null or {@code latest} for the newest
     * @throws PluginNotFoundException if there is none of that name (the message lists what is installed and the
     *     nearest name), or the name is ambiguous
     * @throws PluginVersionException if no installed version is in the range
     */
    PluginClass<Connector> connector(String name, @Nullable String version);

    /**
     * A plugin of another type than connector.
     *
     * @param type its type
     * @param contract the interface of that type
     * @param name class name or alias
     * @param version a version range; null or {@code latest} for no wish
     * @param near the connector that uses it: a copy bundled with it is preferred, as KIP-891 says; null for none
     * @throws PluginNotFoundException if there is none of that name and type
     * @throws PluginVersionException if no installed version is in the range
     */
    <T> PluginClass<T> plugin(
            PluginType type,
            Class<T> contract,
            String name,
            @Nullable String version,
            @Nullable PluginClass<Connector> near);

    /**
     * A task class of a connector, loaded through the connector's loader.
     *
     * @param className the {@code task.class} of a stored task configuration
     * @throws PluginNotFoundException if it cannot be loaded or is not a task
     */
    PluginClass<Task> task(String className, PluginClass<Connector> connector);

    /** The name under which a class is stored and shown: the published name for a class that stands in for another. */
    String publicName(Class<?> pluginClass);

    /** The versions installed of a plugin, ascending; empty if there is no such plugin. Asks for versions. */
    List<String> versions(PluginType type, String name);

    /** What there is to tell about the plugin path: conflicts and problems. Asks for versions. */
    default PluginFindings findings() {
        return PluginFindings.NONE;
    }

    /**
     * Looks at the plugin path again; what is asked for from now on is found there. Classes that are in use stay as they are.
     * Asks for versions. Reloads happen one after another.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if the plugin path is one that a worker would not start with;
     *     nothing is changed then
     */
    default PluginReload reload() {
        return new PluginReload(List.of(), List.of(), List.of(), findings());
    }

    /** Equal to what it was before, unless plugins have been reloaded. */
    default Object edition() {
        return "";
    }

    @Override
    void close();
}
