package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginAt;
import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.api.PluginType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of the class path and of {@code plugin.path}, found by reading files: opening a registry loads no plugin
 * class. A plugin's code first runs when an instance of it is made, or when its version matters because there are
 * several copies, a version is asked for, or plugins are listed. The plugin path can be looked at again while plugins are
 * in use. Thread-safe: every question is answered from what was installed when it was asked.
 */
public final class PluginRegistry implements Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);
    private static final Duration VERSION_DEADLINE = Duration.ofSeconds(10);

    private final PluginSettings settings;
    private final ClassLoader classPath;
    private final ReentrantLock oneReload = new ReentrantLock();
    private volatile InstalledPlugins installed;

    private PluginRegistry(PluginSettings settings, ClassLoader classPath, InstalledPlugins installed) {
        this.settings = settings;
        this.classPath = classPath;
        this.installed = installed;
    }

    /**
     * Finds what is installed; broken plugins are logged, once, and do not keep others from being found.
     *
     * @throws ConnectException if discovery is {@code hybrid_fail} and a plugin has no manifest
     */
    public static PluginRegistry open(PluginSettings settings) {
        ClassLoader own = Objects.requireNonNull(PluginRegistry.class.getClassLoader(), "loader of the runtime");
        return open(settings, own, VERSION_DEADLINE);
    }

    /** The same with another class path than the runtime's own, and another patience with plugins. */
    static PluginRegistry open(PluginSettings settings, ClassLoader classPath, Duration versionDeadline) {
        InstalledPlugins found =
                InstalledPlugins.first(PluginSearch.search(settings, classPath, null), classPath, versionDeadline);
        report(found.conflicts().inShort());
        return new PluginRegistry(settings, classPath, found);
    }

    private static void report(String conflicts) {
        if (!conflicts.isEmpty()) {
            LOG.info(
                    "Plugins that may not be what was meant (GET /connector-plugins/conflicts tells more): {}",
                    conflicts);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Locations whose files are the same keep their loader. Of the others, old classes stay in use where they are: by
     * connectors, tasks, config providers, REST extensions and the override policy that were made of them.
     */
    @Override
    public PluginReload reload() {
        oneReload.lock();
        try {
            InstalledPlugins before = installed;
            PluginSearch.Result found = PluginSearch.search(settings, classPath, before.onClassPath());
            InstalledPlugins now = before.next(found, classPath);
            installed = now;
            now.dropLoadersOfTheOthers();
            PluginReload result = compare(before, now);
            LOG.info(
                    "Plugins reloaded: {} added, {} removed, {} of changed locations, {} problems",
                    result.added().size(),
                    result.removed().size(),
                    result.changed().size(),
                    result.findings().problems().size());
            if (!now.conflicts().inShort().equals(before.conflicts().inShort())) {
                report(now.conflicts().inShort());
            }
            return result;
        } finally {
            oneReload.unlock();
        }
    }

    private static PluginReload compare(InstalledPlugins before, InstalledPlugins now) {
        Map<String, PluginCopy> old = byPlace(before);
        List<PluginCopy> added = new ArrayList<>();
        List<PluginCopy> changed = new ArrayList<>();
        for (Map.Entry<String, PluginCopy> copy : byPlace(now).entrySet()) {
            PluginCopy same = old.remove(copy.getKey());
            if (same == null) {
                added.add(copy.getValue());
            } else if (!Objects.equals(same.location(), copy.getValue().location())) {
                changed.add(copy.getValue());
            }
        }
        return new PluginReload(
                places(added, now::versionOf),
                places(new ArrayList<>(old.values()), PluginConflicts::unknownVersion),
                places(changed, now::versionOf),
                now.findings());
    }

    private static Map<String, PluginCopy> byPlace(InstalledPlugins plugins) {
        Map<String, PluginCopy> byPlace = new LinkedHashMap<>();
        plugins.copies().forEach(copy -> byPlace.put(copy.className() + " " + copy.type() + " " + copy.place(), copy));
        return byPlace;
    }

    private static List<PluginAt> places(List<PluginCopy> copies, Function<PluginCopy, String> versionOf) {
        return copies.stream()
                .map(copy ->
                        new PluginAt(new PluginInfo(copy.name(), copy.type(), versionOf.apply(copy)), copy.place()))
                .toList();
    }

    @Override
    public PluginFindings findings() {
        return installed.findings();
    }

    @Override
    public Object edition() {
        return installed.edition();
    }

    @Override
    public ClassLoader rootLoader() {
        return installed.rootLoader();
    }

    /** What was found to be wrong when the plugin path was last looked at; logged already. */
    List<PluginProblem> problems() {
        return installed.problems();
    }

    @Override
    public List<PluginInfo> installed() {
        return installed.installed();
    }

    @Override
    public List<String> names(PluginType type) {
        return installed.names(type);
    }

    @Override
    public PluginClass<Connector> connector(String name, @Nullable String version) {
        return installed.connector(name, version);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A converter that is asked for in a version range is taken from all installed ones, bundled or not: that is how
     * a connector's converters are chosen where they run (KIP-891).
     */
    @Override
    public <T> PluginClass<T> plugin(
            PluginType type,
            Class<T> contract,
            String name,
            @Nullable String version,
            @Nullable PluginClass<Connector> near) {
        return installed.plugin(type, contract, name, version, near);
    }

    @Override
    public PluginClass<Task> task(String className, PluginClass<Connector> connector) {
        return installed.task(className, connector);
    }

    @Override
    public String publicName(Class<?> pluginClass) {
        return installed.publicName(pluginClass);
    }

    /** {@inheritDoc} Sources and sinks are both connectors: either type finds both. */
    @Override
    public List<String> versions(PluginType type, String name) {
        return installed.versions(type, name);
    }

    /**
     * Closes the loaders of the locations that nothing was taken from. The others stay open, for a task that outlives
     * the worker's patience must still be able to load what it needs to end; the JVM closes them when nothing refers to
     * them any more.
     */
    @Override
    public void close() {
        installed.close();
    }
}
