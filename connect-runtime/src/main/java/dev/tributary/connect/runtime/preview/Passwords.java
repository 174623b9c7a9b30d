package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.runtime.config.ConfigRedaction;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.PredicateChoice;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.config.WorkerConverters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the settings of type password of all plugins that a connector names, and makes redactions of them. Thread-safe. */
final class Passwords {
    private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);
    private static final String PASSWORD = "PASSWORD";

    private final Definitions definitions;
    private final WorkerConverters converters;

    Passwords(Definitions definitions, WorkerConverters converters) {
        this.definitions = definitions;
        this.converters = converters;
    }

    /** Of one configuration and of the worker's converters where it names none. */
    List<ConfigRedaction> of(
            Map<String, @Nullable String> raw, Map<String, @Nullable String> resolved, ConnectorSettings settings) {
        Set<String> keys = new HashSet<>();
        add(keys, "", settings.connectorClass(), settings.version());
        for (TransformChoice transform : settings.transforms()) {
            add(keys, "transforms." + transform.alias() + ".", transform.className(), transform.version());
            PredicateChoice predicate = transform.predicate();
            if (predicate != null) {
                add(keys, "predicates." + predicate.alias() + ".", predicate.className(), predicate.version());
            }
        }
        List<ConfigRedaction> all = new ArrayList<>();
        addConverter(keys, all, "key.converter.", settings.keyConverter(), converters.key());
        addConverter(keys, all, "value.converter.", settings.valueConverter(), converters.value());
        addConverter(keys, all, "header.converter.", settings.headerConverter(), converters.header());
        all.add(ConfigRedaction.of(raw, resolved, keys));
        return all;
    }

    private void addConverter(
            Set<String> keys,
            List<ConfigRedaction> all,
            String prefix,
            @Nullable ConverterChoice own,
            ConverterChoice ofWorker) {
        if (own != null) {
            add(keys, prefix, own.className(), own.version());
        } else if (!ofWorker.settings().isEmpty()) {
            Set<String> passwords = new HashSet<>();
            add(passwords, "", ofWorker.className(), ofWorker.version());
            all.add(ConfigRedaction.of(ofWorker.settings(), ofWorker.settings(), passwords));
        }
    }

    /** Who cannot be asked has none by type; what looks like one by its name is one anyhow. */
    private void add(Set<String> keys, String prefix, String plugin, @Nullable String version) {
        try {
            definitions.of(plugin, version).stream()
                    .filter(key -> key.type().equals(PASSWORD))
                    .forEach(key -> keys.add(prefix + key.name()));
        } catch (ConnectClusterException.TimedOut | ConnectClusterException.ShuttingDown e) {
            throw e;
        } catch (ConnectClusterException | ConnectException e) {
            LOG.debug("Which settings of {} are passwords is not known", plugin, e);
        }
    }
}
