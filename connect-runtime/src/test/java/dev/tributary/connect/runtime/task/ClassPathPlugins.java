package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.jspecify.annotations.Nullable;

/** Finds every class of the class path by its name. Connectors have a loader of their own to be recognised by. */
final class ClassPathPlugins implements Plugins {
    final ClassLoader connectorLoader =
            new URLClassLoader("connector", new URL[0], ClassPathPlugins.class.getClassLoader());

    @Override
    public ClassLoader rootLoader() {
        return ClassPathPlugins.class.getClassLoader();
    }

    @Override
    public List<PluginInfo> installed() {
        return List.of();
    }

    @Override
    public PluginClass<Connector> connector(String name, @Nullable String version) {
        return new PluginClass<>(name, load(name, Connector.class), connectorLoader);
    }

    @Override
    public <T> PluginClass<T> plugin(
            PluginType type,
            Class<T> contract,
            String name,
            @Nullable String version,
            @Nullable PluginClass<Connector> near) {
        return new PluginClass<>(name, load(name, contract), rootLoader());
    }

    @Override
    public PluginClass<Task> task(String className, PluginClass<Connector> connector) {
        return new PluginClass<>(className, load(className, Task.class), connectorLoader);
    }

    @Override
    public String publicName(Class<?> pluginClass) {
        return "public." + pluginClass.getSimpleName();
    }

    @Override
    public List<String> versions(PluginType type, String name) {
        return List.of();
    }

    @Override
    public void close() {
        // holds nothing
    }

    private static <T> Class<? extends T> load(String name, Class<T> contract) {
        try {
            return Class.forName(name).asSubclass(contract);
        } catch (ClassNotFoundException e) {
            throw new PluginNotFoundException("no plugin " + name, e);
        }
    }
}
