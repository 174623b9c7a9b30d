package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.config.ConnectorDefaults.VersionDefault;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.PluginVersionException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/** The definitions of a plugin's settings, for whoever asks for them by its name. Source: {@code rest} 1.17. */
record PluginDefinitions(Plugins plugins, ConnectorInstances connectors, PluginGates.Guard guard) {
    private static final Map<PluginType, Class<? extends ConnectPlugin>> WITH_SETTINGS = ordered();
    private static final Map<PluginType, Class<?>> WITHOUT_SETTINGS = Map.of(
            PluginType.CONFIGPROVIDER, ConfigProvider.class,
            PluginType.REST_EXTENSION, ConnectRestExtension.class,
            PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY, ConnectorClientConfigOverridePolicy.class);

    private static Map<PluginType, Class<? extends ConnectPlugin>> ordered() {
        Map<PluginType, Class<? extends ConnectPlugin>> types = new LinkedHashMap<>();
        types.put(PluginType.CONVERTER, Converter.class);
        types.put(PluginType.HEADER_CONVERTER, HeaderConverter.class);
        types.put(PluginType.TRANSFORMATION, Transformation.class);
        types.put(PluginType.PREDICATE, Predicate.class);
        return types;
    }

    List<ConfigKey> of(String name, @Nullable String version) {
        try {
            Optional<PluginClass<Connector>> connector = ifInstalled(() -> plugins.connector(name, version));
            if (connector.isPresent()) {
                return ofConnector(connector.get());
            }
            for (Map.Entry<PluginType, Class<? extends ConnectPlugin>> type : WITH_SETTINGS.entrySet()) {
                Optional<? extends PluginClass<? extends ConnectPlugin>> plugin =
                        ifInstalled(() -> plugins.plugin(type.getKey(), type.getValue(), name, version, null));
                if (plugin.isPresent()) {
                    return render(definition(plugin.get(), instance(plugin.get())));
                }
            }
        } catch (PluginVersionException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
        throw nothingToShow(name);
    }

    private RuntimeException nothingToShow(String name) {
        boolean installed = WITHOUT_SETTINGS.entrySet().stream()
                .anyMatch(type -> ifInstalled(() -> plugins.plugin(type.getKey(), type.getValue(), name, null, null))
                        .isPresent());
        return installed
                ? new BadRequest(
                        "Plugin " + name + " has no settings to show: only plugins of type source, sink, converter, "
                                + "header_converter, transformation and predicate have.")
                : new NotFound("Unknown plugin " + name + ".");
    }

    private static <T> Optional<T> ifInstalled(Supplier<T> lookup) {
        try {
            return Optional.of(lookup.get());
        } catch (PluginNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The connector's own definitions, then those of the framework that it does not define itself. */
    private List<ConfigKey> ofConnector(PluginClass<Connector> plugin) {
        Connector instance;
        try {
            instance = connectors.of(plugin, guard);
        } catch (ConnectException e) {
            throw new Failed(String.valueOf(e.getMessage()), e);
        }
        Map<String, ConfigDef.ConfigKey> keys = new LinkedHashMap<>(definition(plugin, instance));
        boolean sink = KafkaClientConfigs.typeOf(plugin.type()) == ConnectorType.SINK;
        VersionDefault version = newest(plugin, sink);
        ConnectorDefaults defaults = new ConnectorDefaults(
                version,
                ConnectorDefaults.ConverterDefault.NONE,
                ConnectorDefaults.ConverterDefault.NONE,
                ConnectorDefaults.ConverterDefault.NONE);
        (sink ? ConnectorKeys.sink(defaults) : ConnectorKeys.source(defaults))
                .configKeys()
                .forEach(keys::putIfAbsent);
        return render(keys);
    }

    /** The newest installed version, which is what a connector without a wish gets. */
    VersionDefault newest(PluginClass<Connector> plugin, boolean sink) {
        List<String> installed =
                plugins.versions(sink ? PluginType.SINK : PluginType.SOURCE, plugins.publicName(plugin.type()));
        return new VersionDefault(installed.isEmpty() ? null : installed.get(installed.size() - 1), installed);
    }

    private ConnectPlugin instance(PluginClass<? extends ConnectPlugin> plugin) {
        try {
            return guard.call(plugin, "the constructor", plugin::newInstance);
        } catch (ConnectException e) {
            throw new Failed(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, ConfigDef.ConfigKey> definition(PluginClass<?> plugin, ConnectPlugin instance) {
        ConfigDef definition;
        try {
            definition = guard.call(plugin, "config()", instance::config);
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new Failed("config() of plugin " + plugin.name() + " threw " + e, e);
        }
        if (definition == null) {
            throw new Failed("config() of plugin " + plugin.name() + " answers null instead of a definition.", null);
        }
        return definition.configKeys();
    }

    private static List<ConfigKey> render(Map<String, ConfigDef.ConfigKey> keys) {
        return keys.values().stream().map(key -> Rendering.key(key, "")).toList();
    }
}
