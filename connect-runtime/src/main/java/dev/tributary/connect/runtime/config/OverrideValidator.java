package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Validates the client settings in a connector configuration: their types, and whether the worker's policy allows them.
 * Stateless. Source: {@code rest} 5.4 (part 2), 5.7; {@code worker} 1.10.
 */
record OverrideValidator(WorkerConfig worker, OverridePolicy policy) {
    /** One entry for each override that is given for a client which the connector will use. */
    List<Entry> validate(Candidate candidate) {
        List<Entry> entries = new ArrayList<>();
        for (ClientKind kind : usedBy(candidate)) {
            entries.addAll(validate(kind, candidate));
        }
        return entries;
    }

    /** The clients that will be made for the connector; settings of others are ignored. */
    private Set<ClientKind> usedBy(Candidate candidate) {
        Set<ClientKind> used = EnumSet.noneOf(ClientKind.class);
        if (candidate.isSink()) {
            used.add(ClientKind.CONSUMER);
            if (candidate.has(ConnectorKeys.DEAD_LETTERS)) {
                used.add(ClientKind.PRODUCER);
                used.add(ClientKind.ADMIN);
            }
            return used;
        }
        used.add(ClientKind.PRODUCER);
        boolean ownOffsets = worker.mode() == Mode.DISTRIBUTED
                && (worker.exactlyOnceEnabled() || candidate.has(ConnectorKeys.OFFSETS_TOPIC));
        if (ownOffsets) {
            used.add(ClientKind.CONSUMER);
        }
        if (ownOffsets || candidate.has(ConnectorKeys.DEAD_LETTERS) || TopicCreation.isAskedFor(candidate.config())) {
            used.add(ClientKind.ADMIN);
        }
        return used;
    }

    private List<Entry> validate(ClientKind kind, Candidate candidate) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        Map<String, Object> parsed = new LinkedHashMap<>();
        Prefixes.strip(kind.overridePrefix(), candidate.config()).forEach((name, text) -> {
            ConfigValue value = new ConfigValue(name);
            values.put(name, value);
            try {
                parsed.put(name, parse(kind, name, text));
            } catch (ConfigException e) {
                value.addErrorMessage(String.valueOf(e.getMessage()));
            }
        });
        if (!parsed.isEmpty()) {
            ask(kind, candidate, parsed).forEach(answer -> values.put(answer.name(), answer));
        }
        Map<String, ConfigDef.ConfigKey> defined = kind.definition().configKeys();
        return values.values().stream()
                .map(value -> entry(defined.get(value.name()), value, kind.overridePrefix()))
                .toList();
    }

    private List<ConfigValue> ask(ClientKind kind, Candidate candidate, Map<String, Object> parsed) {
        try {
            var request = new ConnectorClientConfigRequest(
                    candidate.get(ConnectorKeys.NAME),
                    candidate.type(),
                    candidate.plugin().type(),
                    parsed,
                    kind.type());
            return candidate.guard().call(policy.name(), "validate()", () -> policy.validate(request));
        } catch (ConnectException e) {
            throw new Failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable Object parse(ClientKind kind, String name, @Nullable String text) {
        ConfigDef.ConfigKey key = kind.definition().configKeys().get(name);
        return key == null || text == null ? text : ConfigDef.parseType(name, text, key.type);
    }

    private static Entry entry(ConfigDef.@Nullable ConfigKey key, ConfigValue value, String prefix) {
        return new Entry(key == null ? null : Rendering.key(key, prefix), Rendering.value(value, key, prefix));
    }
}
