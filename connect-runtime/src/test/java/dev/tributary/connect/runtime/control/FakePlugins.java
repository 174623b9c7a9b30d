package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;

/** Two connectors that answer what they are told to when their offsets are changed. */
final class FakePlugins implements Plugins {
    /** What the plugins were given last. */
    static final AtomicReference<Map<?, ?>> GIVEN = new AtomicReference<>();

    @Override
    public ClassLoader rootLoader() {
        return FakePlugins.class.getClassLoader();
    }

    @Override
    public List<PluginInfo> installed() {
        return List.of(new PluginInfo("Source", PluginType.SOURCE, "1.0"));
    }

    @Override
    public PluginClass<Connector> connector(String name, String version) {
        return switch (name) {
            case "Source" -> new PluginClass<>(name, Source.class, rootLoader());
            case "Sink" -> new PluginClass<>(name, Sink.class, rootLoader());
            default -> throw new PluginNotFoundException("no connector " + name, null);
        };
    }

    @Override
    public <T> PluginClass<T> plugin(
            PluginType type, Class<T> contract, String name, String version, PluginClass<Connector> near) {
        throw new UnsupportedOperationException();
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
        return List.of("1.0");
    }

    @Override
    public void close() {
        // nothing to free
    }

    private static boolean answer(Map<String, String> config, Map<?, ?> offsets) {
        GIVEN.set(new HashMap<>(offsets));
        return switch (config.getOrDefault("offsets", "no part")) {
            case "takes part" -> true;
            case "unsupported" -> throw new UnsupportedOperationException("no");
            case "refuses" -> throw new ConnectException("that offset is beyond the end");
            default -> false;
        };
    }

    /** A source. */
    public static final class Source extends SourceConnector {
        @Override
        public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
            return answer(config, offsets);
        }

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
            return "1.0";
        }
    }

    /** A sink. */
    public static final class Sink extends SinkConnector {
        @Override
        public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> offsets) {
            return answer(config, offsets);
        }

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
            return "1.0";
        }
    }
}
