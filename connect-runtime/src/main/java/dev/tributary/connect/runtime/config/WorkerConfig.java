package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.runtime.metrics.MetricsSettings;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker's configuration, parsed and checked: the table of contents of the small records that the parts of the worker
 * are given. Immutable. Source: {@code worker} section 1.
 *
 * @param mode standalone or distributed
 * @param originals all properties as the user gave them, also unknown ones, with variables resolved and without {@code
 *     config.providers}: what Kafka clients and plugins are configured with. Holds secrets
 * @param values the declared keys, converted, defaults filled in. Holds secrets
 * @param bootstrapServers {@code bootstrap.servers}
 * @param converters the converters for connectors that do not choose their own
 * @param tasks how all tasks are treated
 * @param restarts what is done about failures of connectors and tasks
 * @param alerts when there are alerts, and where they are sent
 * @param topics what the worker does about the topics of connectors
 * @param configHistory how many former configurations of each connector are kept
 * @param metrics the worker's own metrics
 * @param configProviders what resolves variables in connector configurations
 * @param overridePolicy {@code connector.client.config.override.policy}: class name or alias
 * @param standalone null iff distributed
 * @param distributed null iff standalone
 */
public record WorkerConfig(
        Mode mode,
        Map<String, String> originals,
        Map<String, @Nullable Object> values,
        List<String> bootstrapServers,
        WorkerConverters converters,
        TaskSettings tasks,
        RestartPolicy restarts,
        AlertSettings alerts,
        TopicSettings topics,
        int configHistory,
        MetricsSettings metrics,
        ConfigProviderSettings configProviders,
        String overridePolicy,
        @Nullable StandaloneSettings standalone,
        @Nullable DistributedSettings distributed) {
    public WorkerConfig {
        originals = Collections.unmodifiableMap(new LinkedHashMap<>(originals));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        bootstrapServers = List.copyOf(bootstrapServers);
        if ((standalone == null) != (mode == Mode.DISTRIBUTED) || (distributed == null) != (mode == Mode.STANDALONE)) {
            throw new IllegalArgumentException("the settings of mode " + mode + ", and no others, must be given");
        }
    }

    /**
     * Parses a worker's properties, and logs every declared value at INFO, passwords hidden.
     *
     * @param raw the properties as in the file, variables unresolved
     * @param plugins where converters, config providers and the override policy are looked up. Config providers are
     *     run to resolve variables, and closed again
     * @throws dev.tributary.connect.api.InvalidWorkerConfigException with everything that is wrong
     */
    public static WorkerConfig parse(Mode mode, Map<String, String> raw, Plugins plugins) {
        return parse(mode, raw, plugins, Set.of(), new Secrets());
    }

    /**
     * As {@link #parse(Mode, Map, Plugins)}, in a worker of several parts that have settings of their own.
     *
     * @param declaredElsewhere names below {@code tributary.} that other parts declare; one that ends with a dot stands
     *     for all names that begin with it. Any further {@code tributary.} name is refused as a typing error
     * @param secrets told what variables of the properties stand for
     */
    public static WorkerConfig parse(
            Mode mode, Map<String, String> raw, Plugins plugins, Set<String> declaredElsewhere, Secrets secrets) {
        return new WorkerConfigParser(mode, raw, plugins, declaredElsewhere, secrets).parse();
    }

    /** True iff source tasks are transactional. */
    public boolean exactlyOnceEnabled() {
        return distributed != null && distributed.exactlyOnce() == DistributedSettings.ExactlyOnceSupport.ENABLED;
    }

    /** Whether the contents of records may be shown on request. */
    public boolean previews() {
        return Boolean.TRUE.equals(values.get(GeneralKeys.PREVIEW));
    }

    /** Names of properties only: their values may be secrets. */
    @Override
    public String toString() {
        return "WorkerConfig[mode=" + mode + ", properties=" + originals.keySet() + "]";
    }
}
