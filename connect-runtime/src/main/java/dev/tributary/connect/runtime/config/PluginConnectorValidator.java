package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.runtime.config.PluginGates.Guard;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginVersionException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a validation together: what the framework, the connector, its transforms and predicates, its clients and its
 * converters have to say. What differs by mode is asked of the worker's configuration. Thread-safe. Source: {@code rest}
 * section 5.
 *
 * <p>Where a value came out of a variable, the answer shows the variable: what config providers know is nobody's to read.
 */
public final class PluginConnectorValidator implements ConnectorValidator {
    private final Plugins plugins;
    private final VariableResolver variables;
    /** How long a validation waits for others that are in the same plugin. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ConnectorInstances instances = new ConnectorInstances();
    private final PluginGates gates;
    private final PluginDefinitions definitions;
    private final EmbeddedKeys embedded;
    private final ConverterValidator converters;
    private final OverrideValidator overrides;
    private final ConnectorRules rules;

    /**
     * @param variables resolves the configurations; no times to live are asked for
     * @param policy stays the caller's to close
     */
    public PluginConnectorValidator(
            WorkerConfig worker, Plugins plugins, VariableResolver variables, OverridePolicy policy) {
        this(worker, plugins, variables, policy, new PluginGates(PATIENCE, InstantSource.system()));
    }

    PluginConnectorValidator(
            WorkerConfig worker,
            Plugins plugins,
            VariableResolver variables,
            OverridePolicy policy,
            PluginGates gates) {
        this.gates = gates;
        this.plugins = plugins;
        this.variables = variables;
        this.definitions = new PluginDefinitions(plugins, instances, gates.guard(Progress.NONE));
        PluginLookup lookup = new PluginLookup(plugins);
        this.embedded = new EmbeddedKeys(lookup);
        this.converters = new ConverterValidator(lookup, worker.converters());
        this.overrides = new OverrideValidator(worker, policy);
        this.rules = new ConnectorRules(worker);
    }

    /**
     * The definitions of a plugin's settings.
     *
     * @param plugin class name or alias
     * @param version a version or range; null or {@code latest} for the newest
     * @throws dev.tributary.connect.api.ConnectClusterException.NotFound if there is no such plugin
     * @throws BadRequest if there is no such version, or plugins of that type have no definitions
     * @throws Failed if the plugin cannot be asked
     */
    public List<ConfigKey> pluginConfig(String plugin, @Nullable String version) {
        return definitions.of(plugin, version);
    }

    @Override
    public ConfigValidation validate(Map<String, @Nullable String> raw) {
        return validate(raw, Progress.NONE);
    }

    @Override
    public ConfigValidation validate(Map<String, @Nullable String> raw, Progress progress) {
        Guard guard = gates.guard(progress);
        Map<String, @Nullable String> config = resolve(raw, guard);
        SecretMask mask = SecretMask.of(raw, config, variables::redact);
        String className = config.get(ConnectorKeys.CONNECTOR_CLASS);
        if (className == null || className.isBlank()) {
            throw new BadRequest("The connector configuration contains no connector type: set "
                    + ConnectorKeys.CONNECTOR_CLASS + ". Keys that are there: " + config.keySet());
        }
        try {
            return mask.apply(validate(className, config, guard));
        } catch (ConfigException e) {
            throw new BadRequest(mask.text(e.getMessage()), e);
        } catch (BadRequest e) {
            throw new BadRequest(mask.text(e.getMessage()), e);
        } catch (Failed e) {
            throw new Failed(mask.text(e.getMessage()), e.getCause());
        }
    }

    private Map<String, @Nullable String> resolve(Map<String, @Nullable String> raw, Guard guard) {
        Set<String> providers = Variables.providers(raw);
        try {
            return providers.isEmpty()
                    ? variables.resolve(raw)
                    : guard.call(
                            "config provider " + String.join(", ", providers), "get()", () -> variables.resolve(raw));
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Failed("The variables in the connector configuration cannot be resolved: " + e.getMessage(), e);
        }
    }

    private ConfigValidation validate(String className, Map<String, @Nullable String> config, Guard guard) {
        String version = config.get(ConnectorKeys.CONNECTOR_VERSION);
        PluginClass<Connector> plugin;
        Connector instance;
        try {
            plugin = plugins.connector(className.trim(), version == null ? null : version.trim());
            instance = instances.of(plugin, guard);
        } catch (PluginVersionException e) {
            if (e.availableVersions().isEmpty()) {
                throw e;
            }
            return versionMissing(className, config, e);
        } catch (ConnectException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
        Candidate candidate = new Candidate(plugin, instance, config, guard);
        return ContextLoader.call(plugin.loader(), () -> validate(className, candidate));
    }

    /** Without the connector nothing more can be said than what is common to all. */
    private static ConfigValidation versionMissing(
            String className, Map<String, @Nullable String> config, PluginVersionException cause) {
        List<String> available = cause.availableVersions().stream().distinct().toList();
        ConfigDef common = ConnectorKeys.common(new ConnectorDefaults(
                new ConnectorDefaults.VersionDefault(available.get(available.size() - 1), available),
                ConnectorDefaults.ConverterDefault.NONE,
                ConnectorDefaults.ConverterDefault.NONE,
                ConnectorDefaults.ConverterDefault.NONE));
        Map<String, ConfigValue> values = new LinkedHashMap<>(common.validateAll(config));
        for (String key : List.of(ConnectorKeys.CONNECTOR_CLASS, ConnectorKeys.CONNECTOR_VERSION)) {
            values.computeIfAbsent(key, ConfigValue::new).addErrorMessage(String.valueOf(cause.getMessage()));
        }
        return new ConfigValidation(
                className, errorsOf(values), common.groups(), Rendering.entries(common.configKeys(), values, ""));
    }

    private static int errorsOf(Map<String, ConfigValue> values) {
        return values.values().stream()
                .mapToInt(value -> value.errorMessages().size())
                .sum();
    }

    private ConfigValidation validate(String className, Candidate candidate) {
        Findings findings = new Findings();
        ConverterValidator.Part converterPart = converters.validate(candidate, findings);
        ConnectorDefaults defaults =
                converters.defaults(definitions.newest(candidate.plugin(), candidate.isSink()), candidate);
        ConfigDef framework = candidate.isSink() ? ConnectorKeys.sink(defaults) : ConnectorKeys.source(defaults);
        embedded.addTo(framework, candidate, findings);
        rules.check(candidate, findings);

        Map<String, ConfigValue> values = new LinkedHashMap<>(framework.validateAll(candidate.config()));
        findings.applyTo(values);
        ConfigDef own = definitionOf(candidate);
        validationOf(candidate).forEach(value -> values.put(value.name(), value));

        Map<String, ConfigDef.ConfigKey> keys = new LinkedHashMap<>(framework.configKeys());
        keys.putAll(own.configKeys());
        Set<String> groups = new LinkedHashSet<>(framework.groups());
        groups.addAll(own.groups());
        groups.addAll(converterPart.groups());

        List<Entry> entries = new ArrayList<>(Rendering.entries(keys, values, ""));
        List<Entry> others = new ArrayList<>(overrides.validate(candidate));
        others.addAll(converterPart.entries());
        int errors = errorsOf(values)
                + (int) others.stream()
                        .filter(PluginConnectorValidator::hasErrors)
                        .count();
        entries.addAll(others);
        return new ConfigValidation(
                className, errors, List.copyOf(groups), entries, UnknownKeys.in(candidate.config(), entries));
    }

    private static boolean hasErrors(Entry entry) {
        return entry.value() != null && !entry.value().errors().isEmpty();
    }

    private static ConfigDef definitionOf(Candidate candidate) {
        ConfigDef definition;
        try {
            definition = candidate
                    .guard()
                    .call(
                            candidate.plugin(),
                            "config()",
                            () -> candidate.instance().config());
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new Failed("config() of connector " + candidate.plugin().name() + " threw " + e, e);
        }
        if (definition == null) {
            throw new BadRequest(
                    "config() of connector " + candidate.plugin().name()
                            + " answers null instead of a definition: the connector is broken, its configuration cannot be checked.");
        }
        return definition;
    }

    private static List<ConfigValue> validationOf(Candidate candidate) {
        Config result;
        try {
            result = candidate
                    .guard()
                    .call(
                            candidate.plugin(),
                            "validate()",
                            () -> candidate.instance().validate(new LinkedHashMap<>(candidate.config())));
        } catch (ConfigException | ConnectClusterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new Failed("validate() of connector " + candidate.plugin().name() + " threw " + e, e);
        }
        if (result == null || result.configValues() == null) {
            throw new BadRequest(
                    "validate() of connector " + candidate.plugin().name()
                            + " answers null instead of a result: the connector is broken, its configuration cannot be checked.");
        }
        return result.configValues();
    }
}
