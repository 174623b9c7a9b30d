package dev.tributary.connect.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker says about its properties at start. Stateless. */
final class WorkerConfigLog {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerConfig.class);
    private static final List<String> REMOVED = List.of("rest.host.name", "rest.port", "auto.include.jmx.reporter");
    private static final List<String> REMOVED_PREFIXES = List.of("internal.key.converter", "internal.value.converter");

    private WorkerConfigLog() {}

    static void warnOfObsoleteNames(Map<String, String> raw) {
        List<String> obsolete =
                raw.keySet().stream().filter(WorkerConfigLog::removed).sorted().toList();
        if (!obsolete.isEmpty()) {
            LOG.warn(
                    "{} no longer exist in Kafka Connect and have no effect; remove them. Internal data is always JSON "
                            + "without schemas; the address of the REST server is set by listeners, JMX by metric.reporters.",
                    obsolete);
        }
        for (String name : ConfigProviderSettings.withoutClass(raw)) {
            LOG.warn(
                    "Config provider '{}' has no {}; variables that name it stay as they are.",
                    name,
                    ConfigProviderSettings.classKey(name));
        }
    }

    static boolean removed(String key) {
        return REMOVED.contains(key)
                || REMOVED_PREFIXES.stream().anyMatch(name -> key.equals(name) || key.startsWith(name + "."));
    }

    static void warnOfVariables(Map<String, String> raw, WorkerProperties properties) {
        if (properties.resolvedByVariables(GeneralKeys.PLUGIN_PATH)) {
            LOG.warn(
                    "plugin.path holds variables: {}. Plugins are found before variables are resolved, so it was read "
                            + "as it stands; write the path out.",
                    raw.get(GeneralKeys.PLUGIN_PATH));
        }
    }

    /** One block with every declared key, sorted; a value that came out of a variable is shown as the variable. */
    static void logValues(Mode mode, ConfigDef definition, WorkerProperties properties, WorkerValues values) {
        StringBuilder block = new StringBuilder(mode.title()).append(" values: ");
        new TreeMap<>(definition.configKeys())
                .forEach((name, key) -> block.append("\n\t")
                        .append(name)
                        .append(" = ")
                        .append(text(key, properties, values.all().get(name))));
        LOG.info("{}\n", block);
    }

    private static @Nullable Object text(ConfigKey key, WorkerProperties properties, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (key.type == ConfigDef.Type.PASSWORD || properties.resolvedByVariables(key.name)) {
            return properties.shown(key);
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        return value instanceof Class<?> type ? type.getName() : value;
    }
}
