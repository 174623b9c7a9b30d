package dev.tributary.connect.worker;

import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.RecordPreviews;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.json.JsonConverter;
import dev.tributary.connect.rest.RestComponents;
import dev.tributary.connect.rest.RestSettings;
import dev.tributary.connect.rest.alerts.AlertSetup;
import dev.tributary.connect.rest.extension.RestExtensions;
import dev.tributary.connect.runtime.config.AlertKeys;
import dev.tributary.connect.runtime.config.ConfigRedaction;
import dev.tributary.connect.rest.resource.PreviewResource;
import dev.tributary.connect.runtime.config.KafkaClientConfigs;
import dev.tributary.connect.runtime.config.OverridePolicy;
import dev.tributary.connect.runtime.config.PluginConnectorValidator;
import dev.tributary.connect.runtime.config.ProviderVariableResolver;
import dev.tributary.connect.runtime.config.WorkerConfig;
import dev.tributary.connect.runtime.control.ControlSettings;
import dev.tributary.connect.runtime.control.PluginAccess;
import dev.tributary.connect.runtime.control.PreviewRequests;
import dev.tributary.connect.runtime.control.Stores;
import dev.tributary.connect.runtime.control.WorkerControl;
import dev.tributary.connect.runtime.control.WorkerFacts;
import dev.tributary.connect.runtime.health.WorkerHealthView;
import dev.tributary.connect.runtime.incident.IncidentRecorder;
import dev.tributary.connect.runtime.incident.IncidentSources;
import dev.tributary.connect.runtime.metrics.WorkerMetrics;
import dev.tributary.connect.runtime.plugin.PluginRegistry;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.preview.Previewer;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.task.ExactlyOnceCluster;
import dev.tributary.connect.runtime.task.KafkaClients;
import dev.tributary.connect.runtime.task.RunnerResources;
import dev.tributary.connect.runtime.task.SettingsReader;
import dev.tributary.connect.runtime.task.SourceOffsetStores;
import dev.tributary.connect.runtime.task.WorkerRunners;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * What a worker of either kind runs connectors with; the kinds differ in where they keep their state and in how they get
 * their assignment. Immutable.
 */
record Equipment(
        WorkerConfig config,
        PluginRegistry plugins,
        String workerId,
        WorkerMetrics metrics,
        ClusterIdLookup clusterId,
        ProviderVariableResolver variables,
        OverridePolicy policy,
        KafkaClientConfigs clientConfigs) {

    /**
     * @param workerId {@code host:port} of the advertised REST address
     * @param parts given everything that is opened here
     */
    static Equipment open(ParsedProperties parsed, String workerId, ClosingOrder parts) {
        WorkerConfig config = parsed.config();
        PluginRegistry plugins = parsed.plugins();
        var metrics = parts.add(
                "metrics", new WorkerMetrics(workerId, null, config.metrics(), config.originals(), Time.SYSTEM));
        ClusterIdLookup clusterId =
                parts.add("cluster id look-up", ClusterIdLookup.start(new HashMap<>(config.originals()), workerId));
        ProviderVariableResolver variables = parts.add(
                "config providers", ProviderVariableResolver.open(config.configProviders(), plugins, parsed.secrets()));
        OverridePolicy policy = parts.add("override policy", OverridePolicy.open(config, plugins, metrics));
        var clientConfigs = new KafkaClientConfigs(config, policy, clusterId::clusterId);
        return new Equipment(config, plugins, workerId, metrics, clusterId, variables, policy, clientConfigs);
    }

    /**
     * The REST extensions.
     *
     * @param parts given them: they are closed after REST
     */
    RestExtensions restExtensions(RestSettings rest, ClosingOrder parts) {
        return parts.add(
                        "REST extensions",
                        WorkerRestExtensions.open(rest.extensionClasses(), config.originals(), plugins, metrics))
                .forServer();
    }

    /** The forms in which source offsets are kept: JSON without schemas, whatever the worker's converters are. */
    static OffsetCodec offsetCodec() {
        return new OffsetCodec(schemalessJson(true), schemalessJson(false));
    }

    private static JsonConverter schemalessJson(boolean keys) {
        var converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), keys);
        return converter;
    }

    /**
     * What runs connectors and tasks; to be closed.
     *
     * @param exactlyOnce null: source tasks deliver at least once
     */
    WorkerRunners runners(Stores stores, SourceOffsetStores offsets, @Nullable ExactlyOnceCluster exactlyOnce) {
        return WorkerRunners.create(
                new RunnerResources(
                        plugins,
                        variables,
                        SettingsReader.FRAMEWORK,
                        clientConfigs,
                        KafkaClients.REAL,
                        config.converters(),
                        config.tasks(),
                        offsets,
                        stores.statuses(),
                        metrics,
                        Clock.systemUTC(),
                        exactlyOnce,
                        metrics.sets()),
                (connector, generated) -> generated.stream()
                        .map(task -> variables.putVariablesBack(connector, task))
                        .toList());
    }

    /**
     * @param completeWhenApplied see {@link ControlSettings}
     */
    WorkerFacts facts(boolean completeWhenApplied) {
        return new WorkerFacts(
                () -> new WorkerInfo(AppInfoParser.getVersion(), AppInfoParser.getCommitId(), clusterId.clusterId()),
                new ControlSettings(
                        workerId,
                        config.tasks().gracefulStop(),
                        completeWhenApplied,
                        config.restarts(),
                        config.tasks().stallPolicy()),
                config.topics().tracking(),
                config.topics().trackingReset());
    }

    /**
     * What is known of the health of what runs here.
     *
     * @param incidents of this worker, newest first; of one connector, or of all
     */
    HealthView healthView(
            WorkerRunners runners,
            WorkerControl control,
            KnownMembers members,
            Function<Optional<ConnectorName>, List<Incident>> incidents) {
        runners.health().restartsBy(control::restartOutlook);
        return new WorkerHealthView(
                workerId,
                runners.health(),
                variables::redact,
                new WorkerHealthView.Sources(members::members, control::restarts, incidents));
    }

    /**
     * Records what fails and stalls from now on.
     *
     * @param parts given it
     */
    IncidentRecorder incidents(WorkerRunners runners, WorkerControl control, Stores stores, ClosingOrder parts) {
        var sources = new IncidentSources(
                runners.health()::health, runners::snapshot, stores.configs(), LogLines.ofProcess(), variables::redact);
        var recorder = parts.add("incidents", new IncidentRecorder(workerId, sources));
        recorder.restartsBy(id -> stores.configs().snapshot().connector(id.connector()) == null
                ? List.of()
                : control.restarts(id.connector()).getOrDefault(id, List.of()));
        runners.health().addListener(recorder);
        return recorder;
    }

    /** What connectors write to the log, without what config providers answered and what configurations have as it is. */
    ConnectorLogs connectorLogs(Stores stores) {
        return LogLines.ofConnectors(name -> {
            ClusterConfig.Connector connector = stores.configs().snapshot().connector(name);
            ConfigRedaction config = ConfigRedaction.of(connector == null ? Map.of() : connector.config());
            return text -> config.redact(variables.redact(text));
        });
    }

    /**
     * What alerts go by.
     *
     * @param cluster its name
     */
    AlertSetup alerts(String cluster) {
        AlertSettings settings = config.alerts();
        return new AlertSetup(
                cluster,
                settings,
                connector -> AlertKeys.policy(
                        connector, settings.policy(), (key, problem) -> {}), // a validation has told it
                (connector, text) -> ConfigRedaction.of(connector).redact(variables.redact(text)),
                settings.webhooks().isEmpty() ? AlertSetup.AlertMetrics.NONE : new AlertCounts(metrics.sets()),
                AlertSetup.Pace.DEFAULT);
    }

    PluginAccess pluginAccess() {
        var validator = new PluginConnectorValidator(config, plugins, variables, policy);
        return new PluginAccess(plugins, validator, validator::pluginConfig, variables);
    }

    /**
     * What shows records on request.
     *
     * @param parts given it
     * @return for REST
     */
    List<Object> previews(Stores stores, ClosingOrder parts) {
        return RestComponents.resource(PreviewResource.class, RecordPreviews.class, recordPreviews(stores, parts));
    }

    private RecordPreviews recordPreviews(Stores stores, ClosingOrder parts) {
        if (!config.previews()) {
            return (name, request) -> CompletableFuture.failedFuture(new Forbidden(
                    "Previews are switched off on this worker (tributary.preview.enable=false): they show the contents of"
                            + " records."));
        }
        PluginAccess own = pluginAccess(); // what hangs in a preview is not to hold up validations
        var previewer = new Previewer(new Previewer.Parts(
                plugins, variables, own.definitions()::of, clientConfigs, KafkaClients.REAL, config.converters()));
        return parts.add("previews", new PreviewRequests(stores, config.topics().tracking(), previewer));
    }
}
