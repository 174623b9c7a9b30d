package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.config.ConnectorDefaults.VersionDefault;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginVersionException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the plugins that a connector configuration names; what goes wrong becomes findings on the keys that name them.
 * Stateless. Source: {@code rest} 5.7, {@code worker} 2.9.
 */
record PluginLookup(Plugins plugins) {
    /** A plugin, ready to be asked for its definition. */
    record Found<T>(PluginClass<T> plugin, T instance) {}

    /** Two keys that together name a plugin, and the values given for them. */
    record Wish(
            String classKey,
            String className,
            String versionKey,
            @Nullable String version) {}

    /** The plugin; null, with findings, if it is not there, not in that version, or cannot be instantiated. */
    <T> @Nullable Found<T> find(PluginType type, Class<T> contract, Wish wish, Candidate candidate, Findings findings) {
        PluginClass<Connector> near = candidate.plugin();
        try {
            PluginClass<T> plugin = plugins.plugin(type, contract, wish.className.trim(), trimmed(wish.version), near);
            findings.foundClass(wish.classKey, plugins.publicName(plugin.type()));
            return new Found<>(plugin, candidate.guard().call(plugin, "the constructor", plugin::newInstance));
        } catch (PluginVersionException e) {
            // A range that cannot be read is reported by the version key's own check.
            if (readable(wish)) {
                noteClass(type, contract, wish, near, findings);
                findings.brokenClass(wish.classKey, wish.className, e.getMessage());
                findings.error(
                        wish.versionKey,
                        "Invalid value " + wish.version + " for configuration " + wish.versionKey + ": "
                                + e.getMessage());
            }
        } catch (ConnectException e) {
            findings.brokenClass(wish.classKey, wish.className, e.getMessage());
        }
        return null;
    }

    /** The class is there, if only in other versions. */
    private <T> void noteClass(
            PluginType type, Class<T> contract, Wish wish, PluginClass<Connector> near, Findings findings) {
        try {
            PluginClass<T> any = plugins.plugin(type, contract, wish.className.trim(), null, near);
            findings.foundClass(wish.classKey, plugins.publicName(any.type()));
        } catch (ConnectException | PluginVersionException e) {
            findings.noClass(wish.classKey);
        }
    }

    /** The version that is taken when none is asked for: the one bundled with the connector, else the newest. */
    <T> VersionDefault versionDefault(PluginType type, Class<T> contract, String className, Candidate candidate) {
        List<String> installed = candidate
                .guard()
                .call(
                        className.trim(),
                        "the constructor and version()",
                        () -> plugins.versions(type, className.trim()));
        try {
            PluginClass<T> plugin = plugins.plugin(type, contract, className.trim(), null, candidate.plugin());
            Optional<String> version = candidate
                    .guard()
                    .call(
                            plugin,
                            "the constructor and version()",
                            () -> Optional.ofNullable(PluginClass.versionOf(plugin.newInstance())));
            return new VersionDefault(version.orElse(null), installed);
        } catch (ConnectException | PluginVersionException e) {
            // Reported where the plugin itself is looked up. What cannot be asked for its version has none to offer.
            return new VersionDefault(
                    null,
                    installed.stream()
                            .filter(version -> !version.equals(InstanceStatus.UNDEFINED_VERSION))
                            .toList());
        }
    }

    private static boolean readable(Wish wish) {
        try {
            Checks.versionRange().ensureValid(wish.versionKey, wish.version);
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static @Nullable String trimmed(@Nullable String version) {
        return version == null ? null : version.trim();
    }
}
