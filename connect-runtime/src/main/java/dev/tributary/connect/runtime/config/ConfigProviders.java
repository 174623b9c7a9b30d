package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.config.ConfigProviderSettings.ProviderChoice;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Config providers at work, each called under its own context loader. Thread-safe as far as the providers are. */
final class ConfigProviders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigProviders.class);
    private final Map<String, Provider> byName;

    private ConfigProviders(Map<String, Provider> byName) {
        this.byName = byName;
    }

    private record Provider(ConfigProvider instance, ClassLoader loader) {}

    /** A provider cannot be used, or did not answer. */
    static final class ProviderFailedException extends ConnectException {
        private static final long serialVersionUID = 1L;
        private final String provider;

        ProviderFailedException(String provider, String message, Throwable cause) {
            super(message, cause);
            this.provider = provider;
        }

        String provider() {
            return provider;
        }
    }

    /**
     * Makes and configures them all.
     *
     * @throws ProviderFailedException if one is not installed or does not start; those before it are closed again
     */
    static ConfigProviders open(ConfigProviderSettings settings, Plugins plugins) {
        ConfigProviders opened = new ConfigProviders(new LinkedHashMap<>());
        for (ProviderChoice choice : settings.providers()) {
            try {
                opened.byName.put(choice.name(), open(choice, plugins));
            } catch (RuntimeException | LinkageError e) {
                opened.close();
                throw new ProviderFailedException(
                        choice.name(),
                        "Config provider '" + choice.name() + "' of class " + choice.className() + " does not start: "
                                + e.getMessage(),
                        e);
            }
        }
        return opened;
    }

    private static Provider open(ProviderChoice choice, Plugins plugins) {
        PluginClass<ConfigProvider> found =
                plugins.plugin(PluginType.CONFIGPROVIDER, ConfigProvider.class, choice.className(), null, null);
        Provider provider = new Provider(found.newInstance(), found.loader());
        try {
            ContextLoader.run(provider.loader, () -> provider.instance.configure(new LinkedHashMap<>(choice.params())));
        } catch (RuntimeException | LinkageError e) {
            close(choice.name(), provider);
            throw e;
        }
        return provider;
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * What a provider knows; null if there is no such provider, or it answered null.
     *
     * @throws ProviderFailedException if it threw
     */
    @Nullable
    ConfigData get(String name, String path, Set<String> keys) {
        Provider provider = byName.get(name);
        if (provider == null) {
            return null;
        }
        try {
            return ContextLoader.call(provider.loader, () -> provider.instance.get(path, keys));
        } catch (RuntimeException | LinkageError e) {
            throw new ProviderFailedException(
                    name,
                    "Config provider '" + name + "' did not answer for path '" + path + "', keys " + keys + ": "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        byName.forEach(ConfigProviders::close);
    }

    private static void close(String name, Provider provider) {
        try {
            ContextLoader.run(provider.loader, provider.instance::close);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("Config provider '{}' did not close cleanly; nothing to do.", name, e);
        }
    }
}
