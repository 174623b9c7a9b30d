package dev.tributary.connect.worker.warmup;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/** One connector, which does nothing. */
final class PracticePlugins implements Plugins {
    @Override
    public ClassLoader rootLoader() {
        return PracticePlugins.class.getClassLoader();
    }

    @Override
    public List<PluginInfo> installed() {
        return List.of(new PluginInfo("Practice", PluginType.SOURCE, "1"));
    }

    @Override
    public PluginClass<Connector> connector(String name, @Nullable String version) {
        return new PluginClass<>(name, Practice.class, rootLoader());
    }

    @Override
    public <T> PluginClass<T> plugin(
            PluginType type,
            Class<T> contract,
            String name,
            @Nullable String version,
            @Nullable PluginClass<Connector> near) {
        throw new PluginNotFoundException("no " + name, null);
    }

    @Override
    public PluginClass<Task> task(String className, PluginClass<Connector> connector) {
        throw new PluginNotFoundException("no " + className, null);
    }

    @Override
    public String publicName(Class<?> pluginClass) {
        return pluginClass.getName();
    }

    @Override
    public List<String> versions(PluginType type, String name) {
        return List.of("1");
    }

    @Override
    public void close() {
        // there is nothing
    }

    /** Is never made. */
    public static final class Practice extends SourceConnector {
        @Override
        public void start(Map<String, String> props) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Class<? extends Task> taskClass() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }
    }
}
