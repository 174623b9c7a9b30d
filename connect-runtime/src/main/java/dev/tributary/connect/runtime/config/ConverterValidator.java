package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.config.ConnectorDefaults.ConverterDefault;
import dev.tributary.connect.runtime.config.ConnectorDefaults.VersionDefault;
import dev.tributary.connect.runtime.config.PluginLookup.Found;
import dev.tributary.connect.runtime.config.PluginLookup.Wish;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates the converters that a connector configuration chooses, each instantiated for that and closed again, and
 * knows what stands in for those that it does not choose. Stateless. Source: {@code rest} 5.4 (part 3), 5.5, 5.7.
 */
record ConverterValidator(PluginLookup lookup, WorkerConverters workerConverters) {
    private static final Logger LOG = LoggerFactory.getLogger(ConverterValidator.class);

    private enum Kind {
        HEADER(GeneralKeys.HEADER_CONVERTER, "header", PluginType.HEADER_CONVERTER),
        KEY(GeneralKeys.KEY_CONVERTER, "key", PluginType.CONVERTER),
        VALUE(GeneralKeys.VALUE_CONVERTER, "value", PluginType.CONVERTER);

        final String key;
        final String typeSetting;
        final PluginType type;

        Kind(String key, String typeSetting, PluginType type) {
            this.key = key;
            this.typeSetting = typeSetting;
            this.type = type;
        }

        String versionKey() {
            return key + GeneralKeys.PLUGIN_VERSION_SUFFIX;
        }

        Class<? extends ConnectPlugin> contract() {
            return this == HEADER ? HeaderConverter.class : Converter.class;
        }
    }

    /** The entries of all converters' own keys. */
    Part validate(Candidate candidate, Findings findings) {
        Part all = new Part(new ArrayList<>(), new LinkedHashSet<>());
        for (Kind kind : Kind.values()) {
            String className = candidate.get(kind.key);
            if (className != null) {
                Wish wish = new Wish(kind.key, className, kind.versionKey(), candidate.get(kind.versionKey()));
                validate(kind, wish, candidate, findings, all);
            }
        }
        return all;
    }

    private void validate(Kind kind, Wish wish, Candidate candidate, Findings findings, Part all) {
        Found<? extends ConnectPlugin> found = lookup.find(kind.type, kind.contract(), wish, candidate, findings);
        if (found == null) {
            return;
        }
        try {
            validate(kind, found, candidate, all);
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            findings.brokenClass(wish.classKey(), wish.className(), "its own validation threw " + e);
        } finally {
            close(found, candidate.guard());
        }
    }

    private static void validate(Kind kind, Found<? extends ConnectPlugin> found, Candidate candidate, Part all) {
        PluginGates.Guard guard = candidate.guard();
        ConfigDef definition =
                guard.call(found.plugin(), "config()", () -> found.instance().config());
        if (definition == null) {
            LOG.warn(
                    "{} {} has no definition of its settings (config() answers null); they are not validated.",
                    kind.key,
                    found.plugin().name());
            return;
        }
        String prefix = kind.key + ".";
        Map<String, @Nullable String> settings = Prefixes.strip(prefix, candidate.config());
        settings.putIfAbsent("converter.type", kind.typeSetting);
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        guard.call(found.plugin(), "the validators in config()", () -> definition.validate(settings))
                .forEach(value -> values.put(value.name(), value));
        all.entries.addAll(Rendering.entries(definition.configKeys(), values, prefix));
        all.groups.addAll(definition.groups());
    }

    private static void close(Found<? extends ConnectPlugin> found, PluginGates.Guard guard) {
        try {
            if (found.instance() instanceof Closeable closeable) {
                guard.run(found.plugin(), "close()", closeable::close);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn(
                    "{} did not close cleanly after validation; nothing to do.",
                    found.plugin().name(),
                    e);
        }
    }

    /** Entries and groups that follow those of the connector. */
    record Part(List<Entry> entries, LinkedHashSet<String> groups) {}

    /** What the connector's converter keys default to. */
    ConnectorDefaults defaults(VersionDefault connector, Candidate candidate) {
        return new ConnectorDefaults(
                connector,
                defaultOf(Kind.KEY, workerConverters.key(), candidate),
                defaultOf(Kind.VALUE, workerConverters.value(), candidate),
                defaultOf(Kind.HEADER, workerConverters.header(), candidate));
    }

    private ConverterDefault defaultOf(Kind kind, ConverterChoice workers, Candidate candidate) {
        String chosen = candidate.get(kind.key);
        VersionDefault version = chosen == null
                ? workerVersion(kind, workers)
                : lookup.versionDefault(kind.type, kind.contract(), chosen, candidate);
        return new ConverterDefault(workers.className(), lookup.plugins().names(kind.type), version);
    }

    private VersionDefault workerVersion(Kind kind, ConverterChoice workers) {
        List<String> installed = lookup.plugins().versions(kind.type, workers.className());
        String newest = installed.isEmpty() ? null : installed.get(installed.size() - 1);
        return new VersionDefault(workers.version() == null ? newest : workers.version(), installed);
    }
}
