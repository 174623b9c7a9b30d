package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.metrics.MetricsSettings;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.PluginVersionException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * One parse of a worker's properties: resolve variables, convert and check each key, adjust, check what depends on other
 * keys, and only then, if nothing is wrong, make the records.
 */
final class WorkerConfigParser {
    private final Mode mode;
    private final Map<String, String> raw;
    private final Plugins plugins;
    private final Set<String> declaredElsewhere;
    private final Secrets secrets;
    private final List<ConfigProblem> problems = new ArrayList<>();

    WorkerConfigParser(
            Mode mode, Map<String, String> raw, Plugins plugins, Set<String> declaredElsewhere, Secrets secrets) {
        this.mode = mode;
        this.raw = new LinkedHashMap<>(raw);
        this.plugins = plugins;
        this.declaredElsewhere = declaredElsewhere;
        this.secrets = secrets;
    }

    WorkerConfig parse() {
        ConfigDef definition = WorkerKeys.definition(mode);
        WorkerProperties properties = WorkerProperties.resolve(raw, plugins, secrets, problems);
        WorkerValues values = WorkerValues.read(definition, properties, plugins.rootLoader(), problems);
        WorkerConverters converters = checkPlugins(properties, values);
        if (mode == Mode.DISTRIBUTED) {
            DistributedSettingsReader.adjust(properties, values);
            DistributedSettingsReader.check(properties, values, problems);
        }
        RestartPolicy.check(values, problems);
        AlertSettings alerts = AlertSettingsReader.read(values, problems);
        problems.addAll(OwnKeys.unknown(raw, declaredElsewhere));
        if (!problems.isEmpty() || converters == null) {
            throw new InvalidWorkerConfigException(inOrderOf(definition));
        }
        WorkerConfig config = build(properties, values, converters, alerts);
        WorkerConfigLog.warnOfObsoleteNames(raw);
        WorkerConfigLog.warnOfVariables(raw, properties);
        WorkerConfigLog.logValues(mode, definition, properties, values);
        return config;
    }

    /** As users read the documentation; what belongs to a declared key stands with it, what is unknown last. */
    private List<ConfigProblem> inOrderOf(ConfigDef definition) {
        List<String> names = List.copyOf(definition.configKeys().keySet());
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> {
                    boolean ofProvider = problem.key().startsWith(GeneralKeys.CONFIG_PROVIDERS);
                    int index = names.indexOf(ofProvider ? GeneralKeys.CONFIG_PROVIDERS : problem.key());
                    return index < 0 ? Integer.MAX_VALUE : index;
                }))
                .toList();
    }

    private WorkerConfig build(
            WorkerProperties properties, WorkerValues values, WorkerConverters converters, AlertSettings alerts) {
        boolean tracking = values.flag(GeneralKeys.TOPIC_TRACKING);
        Map<String, String> originals = originals(properties);
        return new WorkerConfig(
                mode,
                originals,
                values.all(),
                values.list(GeneralKeys.BOOTSTRAP_SERVERS),
                converters,
                new TaskSettings(
                        values.millis(GeneralKeys.GRACEFUL_STOP),
                        values.millis(GeneralKeys.COMMIT_INTERVAL),
                        values.millis(GeneralKeys.COMMIT_TIMEOUT),
                        tracking,
                        values.flag(GeneralKeys.TOPIC_CREATION),
                        values.millis(StallKeys.TIMEOUT),
                        StallPolicy.of(values.text(StallKeys.POLICY))),
                RestartPolicy.of(values),
                alerts,
                new TopicSettings(
                        values.flag(GeneralKeys.TOPIC_CREATION),
                        tracking,
                        values.flag(GeneralKeys.TOPIC_TRACKING_RESET)),
                (int) values.number(GeneralKeys.CONFIG_HISTORY),
                new MetricsSettings(
                        values.millis(GeneralKeys.METRICS_SAMPLE_WINDOW),
                        (int) values.number(GeneralKeys.METRICS_NUM_SAMPLES),
                        values.text(GeneralKeys.METRICS_RECORDING_LEVEL),
                        values.list(GeneralKeys.METRIC_REPORTERS),
                        Prefixes.strip("metrics.context.", originals),
                        MetricsSettings.Endpoint.valueOf(
                                values.text(GeneralKeys.METRICS_ENDPOINT).toUpperCase(Locale.ROOT))),
                ConfigProviderSettings.of(raw),
                values.text(GeneralKeys.OVERRIDE_POLICY),
                mode == Mode.STANDALONE ? standalone(values) : null,
                mode == Mode.DISTRIBUTED ? DistributedSettingsReader.read(properties, values) : null);
    }

    private static StandaloneSettings standalone(WorkerValues values) {
        String directory = values.optionalText(WorkerKeys.STATE_DIRECTORY);
        return new StandaloneSettings(
                Path.of(values.text(WorkerKeys.OFFSET_FILE)), directory == null ? null : Path.of(directory));
    }

    private static Map<String, String> originals(WorkerProperties properties) {
        Map<String, String> originals = new LinkedHashMap<>();
        properties.resolved().forEach((key, value) -> {
            if (value != null && !key.equals(GeneralKeys.CONFIG_PROVIDERS)) {
                originals.put(key, value);
            }
        });
        return originals;
    }

    /** Looks up every plugin that the properties name; null if one is not there. */
    private @Nullable WorkerConverters checkPlugins(WorkerProperties properties, WorkerValues values) {
        ConverterChoice key = converter(properties, values, GeneralKeys.KEY_CONVERTER, Converter.class);
        ConverterChoice value = converter(properties, values, GeneralKeys.VALUE_CONVERTER, Converter.class);
        ConverterChoice header = converter(properties, values, GeneralKeys.HEADER_CONVERTER, HeaderConverter.class);
        if (values.has(GeneralKeys.OVERRIDE_POLICY)) {
            find(
                    PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY,
                    ConnectorClientConfigOverridePolicy.class,
                    GeneralKeys.OVERRIDE_POLICY,
                    values.text(GeneralKeys.OVERRIDE_POLICY),
                    null);
        }
        return key == null || value == null || header == null ? null : new WorkerConverters(key, value, header);
    }

    private @Nullable ConverterChoice converter(
            WorkerProperties properties, WorkerValues values, String key, Class<?> contract) {
        if (!values.has(key)) {
            return null;
        }
        PluginType type = contract == Converter.class ? PluginType.CONVERTER : PluginType.HEADER_CONVERTER;
        String version = values.optionalText(key + GeneralKeys.PLUGIN_VERSION_SUFFIX);
        String className = find(type, contract, key, values.className(key), version);
        return className == null
                ? null
                : new ConverterChoice(className, version, Prefixes.strip(key + ".", properties.resolved()));
    }

    /** The full name of a plugin, null if it is not there. */
    private @Nullable String find(
            PluginType type, Class<?> contract, String key, String name, @Nullable String version) {
        String shown = raw.getOrDefault(key, name);
        try {
            return plugins.publicName(
                    plugins.plugin(type, contract, name, version, null).type());
        } catch (PluginVersionException e) {
            problems.add(new ConfigProblem(
                    key + GeneralKeys.PLUGIN_VERSION_SUFFIX,
                    version,
                    "a version that is installed, one of " + plugins.versions(type, name) + ". " + e.getMessage()));
        } catch (PluginNotFoundException e) {
            problems.add(new ConfigProblem(key, shown, "a plugin that is installed. " + e.getMessage()));
        }
        return null;
    }
}
