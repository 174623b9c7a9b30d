package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.jspecify.annotations.Nullable;

/** Plugins by class name from the test's own class path, as if connectors and the rest came from two plugin locations. */
public final class FakePlugins implements Plugins {
    public final ClassLoader root = new ClassLoader("root", FakePlugins.class.getClassLoader()) {};
    public final ClassLoader connectorLoader = new ClassLoader("connector", root) {};
    public final ClassLoader pluginLoader = new ClassLoader("plugins", root) {};

    /** What was asked for: {@code type name version near}. */
    public final List<String> lookUps = new CopyOnWriteArrayList<>();

    @Override
    public ClassLoader rootLoader() {
        return root;
    }

    @Override
    public List<PluginInfo> installed() {
        return List.of();
    }

    @Override
    public PluginClass<Connector> connector(String name, @Nullable String version) {
        return new PluginClass<>(name, load(name).asSubclass(Connector.class), connectorLoader);
    }

    @Override
    public <T> PluginClass<T> plugin(
            PluginType type,
            Class<T> contract,
            String name,
            @Nullable String version,
            @Nullable PluginClass<Connector> near) {
        lookUps.add(type + " " + name.substring(name.lastIndexOf('$') + 1) + " " + version + " "
                + (near == null ? "anywhere" : "near"));
        return new PluginClass<>(name, load(name).asSubclass(contract), pluginLoader);
    }

    @Override
    public PluginClass<Task> task(String className, PluginClass<Connector> connector) {
        return new PluginClass<>(className, load(className).asSubclass(Task.class), connectorLoader);
    }

    @Override
    public String publicName(Class<?> pluginClass) {
        return pluginClass.getName();
    }

    @Override
    public List<String> versions(PluginType type, String name) {
        return List.of();
    }

    @Override
    public void close() {}

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new PluginNotFoundException("There is no " + name, e);
        }
    }
}
