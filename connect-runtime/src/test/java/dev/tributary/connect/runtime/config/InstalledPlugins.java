package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.PluginVersionException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * A fake of {@link Plugins}: the classes it is told of, found by full and simple name. Connectors get a context loader of
 * their own, so that tests can see whether it was set.
 */
final class InstalledPlugins implements Plugins {
    private final List<Installed> installed = new ArrayList<>();
    private final ClassLoader root = getClass().getClassLoader();
    final ClassLoader connectorLoader = new URLClassLoader(new URL[0], root);

    private final Set<String> unversioned = new HashSet<>();

    /** Looking the plugin up in a version fails without naming a version, as for a class that no search found. */
    void refuseVersionsOf(String name) {
        unversioned.add(name);
    }

    private record Installed(PluginType type, Class<?> plugin, String version) {}

    InstalledPlugins with(PluginType type, String version, Class<?>... classes) {
        for (Class<?> plugin : classes) {
            installed.add(new Installed(type, plugin, version));
        }
        return this;
    }

    @Override
    public ClassLoader rootLoader() {
        return root;
    }

    @Override
    public List<PluginInfo> installed() {
        return installed.stream()
                .map(one -> new PluginInfo(one.plugin.getName(), one.type, one.version))
                .toList();
    }

    @Override
    public PluginClass<Connector> connector(String name, @Nullable String version) {
        Class<?> found = find(List.of(PluginType.SOURCE, PluginType.SINK), name, version);
        return new PluginClass<>(found.getName(), found.asSubclass(Connector.class), connectorLoader);
    }

    @Override
    public <T> PluginClass<T> plugin(
            PluginType type,
            Class<T> contract,
            String name,
            @Nullable String version,
            @Nullable PluginClass<Connector> near) {
        Class<?> found = find(List.of(type), name, version);
        return new PluginClass<>(found.getName(), found.asSubclass(contract), root);
    }

    private Class<?> find(List<PluginType> types, String name, @Nullable String version) {
        List<Installed> candidates = installed.stream()
                .filter(one -> types.contains(one.type))
                .filter(one -> one.plugin.getName().equals(name)
                        || one.plugin.getSimpleName().equals(name))
                .toList();
        if (candidates.isEmpty()) {
            throw new PluginNotFoundException("No " + types.get(0) + " plugin is called " + name + ".", null);
        }
        if (version != null && unversioned.contains(name)) {
            throw new PluginVersionException(name + " has no known version", List.of());
        }
        List<String> versions = candidates.stream().map(Installed::version).toList();
        return candidates.stream()
                .filter(one -> fits(one.version, version, versions))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new PluginVersionException(name + " is not installed in " + version, versions))
                .plugin;
    }

    private static boolean fits(String version, @Nullable String wanted, List<String> versions) {
        if (wanted == null || wanted.equals("latest")) {
            return true;
        }
        try {
            VersionRange range = VersionRange.createFromVersionSpec(wanted);
            return range.getRecommendedVersion() == null
                    ? range.containsVersion(new DefaultArtifactVersion(version))
                    : version.equals(wanted);
        } catch (InvalidVersionSpecificationException e) {
            throw new PluginVersionException("cannot read the range " + wanted + " " + versions.size(), List.of());
        }
    }

    @Override
    public PluginClass<Task> task(String className, PluginClass<Connector> connector) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String publicName(Class<?> pluginClass) {
        return pluginClass.getName();
    }

    @Override
    public List<String> versions(PluginType type, String name) {
        return installed.stream()
                .filter(one -> one.type == type
                        && (one.plugin.getName().equals(name)
                                || one.plugin.getSimpleName().equals(name)))
                .map(Installed::version)
                .toList();
    }

    @Override
    public void close() {}
}
