package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.Preview;
import dev.tributary.connect.api.PreviewRequest;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.config.ConfigRedaction;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettingsParser;
import dev.tributary.connect.runtime.config.VariableResolver;
import dev.tributary.connect.runtime.config.WorkerConverters;
import dev.tributary.connect.runtime.metrics.UnseenPluginMetrics;
import dev.tributary.connect.runtime.pipeline.RecordPlugins;
import dev.tributary.connect.runtime.pipeline.RecordPluginsLoader;
import dev.tributary.connect.runtime.pipeline.RecordWalk;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.Plugins;
import dev.tributary.connect.runtime.task.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.jspecify.annotations.Nullable;

/**
 * Reads records and passes them through the plugins of a configuration. Blocks, and runs plugin code: on threads made for that.
 * Thread-safe; every preview has plugins and a consumer of its own, closed at its end.
 */
public final class Previewer {
    /** For reading from Kafka. */
    private static final Duration READING = Duration.ofSeconds(10);
    /** After that no further record is begun. */
    private static final Duration PASSING = Duration.ofSeconds(20);

    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final String NAME = "name";

    private final Parts parts;
    private final Passwords passwords;

    /**
     * What previews are made with.
     *
     * @param definitions tell which settings are passwords
     * @param converters of connectors that choose none
     */
    public record Parts(
            Plugins plugins,
            VariableResolver variables,
            Definitions definitions,
            ClientConfigs clientConfigs,
            KafkaClients clients,
            WorkerConverters converters) {}

    /**
     * What is previewed.
     *
     * @param stored the connector's stored configuration, variables unresolved; null if there is none
     * @param knownTopics those that the connector has used; null if nobody takes notes
     */
    public record Subject(
            ConnectorName name,
            @Nullable Map<String, @Nullable String> stored,
            @Nullable Set<String> knownTopics) {}

    public Previewer(Parts parts) {
        this.parts = parts;
        this.passwords = new Passwords(parts.definitions(), parts.converters());
    }

    /**
     * @param at told, on this thread, what is being done: it may be the last that is heard
     * @throws ConnectClusterException as {@link dev.tributary.connect.api.RecordPreviews#preview} says
     */
    public Preview preview(Subject subject, PreviewRequest request, Consumer<@Nullable String> at) {
        Place place = new Place(at);
        Map<String, @Nullable String> raw = configOf(subject, request);
        Tried tried = tried(subject.name(), raw, place);
        Map<String, @Nullable String> stored = subject.stored();
        Tried before =
                tried.sink() || stored == null || stored.equals(raw) ? null : tried(subject.name(), stored, place);
        if (before != null && before.sink()) {
            before = null; // its records are others
        }
        List<ConfigRedaction> secrets = new ArrayList<>(tried.secrets());
        if (before != null) {
            secrets.addAll(before.secrets());
        }
        Redaction redaction = new Redaction(secrets, parts.variables()::redact);
        try {
            return new Run(subject, request, tried, before, place, redaction).preview();
        } catch (BadRequest e) {
            throw new BadRequest(redaction.message(e.getMessage()), e);
        } catch (Failed e) {
            throw new Failed(redaction.message(e.getMessage()), e.getCause());
        }
    }

    private static Map<String, @Nullable String> configOf(Subject subject, PreviewRequest request) {
        Map<String, @Nullable String> given = request.config() == null ? subject.stored() : request.config();
        if (given == null) {
            throw new ConnectClusterException.NotFound(
                    "Connector " + subject.name()
                            + " not found. To preview one that does not exist yet, send its configuration in the field config.");
        }
        String inside = given.get(NAME);
        if (inside != null && !inside.equals(subject.name().value())) {
            throw new BadRequest("The configuration's name '" + inside + "' is not the name in the path, '"
                    + subject.name() + "'. They must be equal, or the configuration without a name.");
        }
        Map<String, @Nullable String> named = new LinkedHashMap<>(given);
        named.put(NAME, subject.name().value());
        return named;
    }

    /**
     * A configuration, understood.
     *
     * @param resolved with the values of variables
     */
    private record Tried(
            Map<String, @Nullable String> resolved,
            ConnectorSettings settings,
            PluginClass<Connector> connector,
            List<ConfigRedaction> secrets) {
        boolean sink() {
            return SinkConnector.class.isAssignableFrom(connector.type());
        }
    }

    private Tried tried(ConnectorName name, Map<String, @Nullable String> raw, Place place) {
        place.doing("resolving the variables of the configuration");
        Map<String, @Nullable String> resolved;
        try {
            resolved = parts.variables().resolve(raw);
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Failed("The variables in the connector configuration cannot be resolved: " + e.getMessage(), e);
        }
        ConfigRedaction names = ConfigRedaction.of(raw, resolved, Set.of());
        Redaction early = new Redaction(List.of(names), parts.variables()::redact);
        try {
            ConnectorSettings settings = ConnectorSettingsParser.parse(resolved);
            place.doing("looking for connector " + early.value(settings.connectorClass()));
            PluginClass<Connector> connector = parts.plugins().connector(settings.connectorClass(), settings.version());
            place.doing("asking the plugins of connector " + name + " which of their settings are passwords");
            return new Tried(resolved, settings, connector, passwords.of(raw, resolved, settings));
        } catch (ConfigException e) {
            throw new BadRequest(early.message(e.getMessage()), e);
        } catch (ConnectException e) {
            throw new BadRequest(early.message(e.getMessage()), e);
        }
    }

    /** One preview. */
    private final class Run {
        private final Subject subject;
        private final PreviewRequest request;
        private final Tried tried;
        private final @Nullable Tried before;
        private final Place place;
        private final Redaction redaction;
        private final Budget passing = new Budget(PASSING, System::nanoTime);
        private final List<String> notes = new ArrayList<>();

        Run(
                Subject subject,
                PreviewRequest request,
                Tried tried,
                @Nullable Tried before,
                Place place,
                Redaction redaction) {
            this.subject = subject;
            this.request = request;
            this.tried = tried;
            this.before = before;
            this.place = place;
            this.redaction = redaction;
        }

        Preview preview() {
            Topics topics = topics();
            // First: who mistyped a class need not wait for Kafka.
            try (RecordPlugins plugins = load(tried, true);
                    RecordPlugins stored = before == null ? null : load(before, false)) {
                Samples samples = read(topics);
                notes.addAll(samples.notes());
                Chain.Way way = way(plugins, stored == null ? plugins : stored);
                List<Preview.Sample> shown = pass(new Chain(way, place, redaction), samples.records());
                return new Preview(
                        subject.name(),
                        tried.sink() ? ConnectorType.SINK : ConnectorType.SOURCE,
                        samples.topics().stream().map(redaction::value).toList(),
                        notes.stream().map(redaction::message).toList(),
                        shown);
            }
        }

        private Topics topics() {
            try {
                return tried.sink()
                        ? Topics.ofSink(ConnectorSettingsParser.sinkTopics(tried.resolved()), request.topics())
                        : Topics.ofSource(subject.knownTopics(), request.topics());
            } catch (ConfigException e) {
                throw new BadRequest(String.valueOf(e.getMessage()), e);
            }
        }

        private RecordPlugins load(Tried what, boolean transforms) {
            place.doing("making the converters" + (transforms ? " and transforms" : "") + " of connector "
                    + subject.name());
            var loader = new RecordPluginsLoader(
                    new TaskId(subject.name(), 0),
                    "The preview",
                    parts.plugins(),
                    what.connector(),
                    new UnseenPluginMetrics());
            ConnectorSettings settings =
                    transforms ? what.settings() : what.settings().withoutTransforms();
            try {
                return loader.load(
                        settings,
                        parts.converters().key(),
                        parts.converters().value(),
                        parts.converters().header());
            } catch (ConnectException e) {
                throw new BadRequest(String.valueOf(e.getMessage()), e);
            }
        }

        private Samples read(Topics topics) {
            place.doing("reading records of " + topics.told());
            Map<String, Object> settings = consumerSettings();
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
            try {
                consumer = parts.clients().consumer(settings);
            } catch (KafkaException e) { // a setting that it does not take
                throw new BadRequest(
                        "The consumer that reads the records cannot be made of consumer.* of the worker and"
                                + " consumer.override.* of the connector: " + causes(e),
                        e);
            }
            try {
                return new SampleReader(consumer, new Budget(READING, System::nanoTime))
                        .read(topics, request.records());
            } catch (InterruptException e) {
                Thread.currentThread().interrupt();
                throw new ConnectClusterException.ShuttingDown("Nobody waits for this preview any more.");
            } catch (KafkaException e) {
                throw new Failed(
                        "The records of " + topics.told() + " cannot be read from "
                                + settings.get("bootstrap.servers") + " (at most " + READING.toSeconds()
                                + " s are waited): "
                                + causes(e),
                        e);
            } finally {
                boolean interrupted = Thread.interrupted(); // closing would be cut short
                consumer.close(CloseOptions.timeout(CLOSING));
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private Map<String, Object> consumerSettings() {
            try {
                return ConsumerSettings.of(
                        parts.clientConfigs()
                                .sinkConsumer(
                                        new TaskId(subject.name(), 0),
                                        tried.connector().type(),
                                        tried.resolved()),
                        subject.name().value());
            } catch (ConnectException e) { // an override that the policy does not allow
                throw new BadRequest(String.valueOf(e.getMessage()), e);
            }
        }

        private String causes(Throwable thrown) {
            Throwable cause = thrown.getCause();
            return thrown.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
        }

        private Chain.Way way(RecordPlugins plugins, RecordPlugins reading) {
            ConnectorSettings settings = tried.settings();
            int behind = 0;
            if (!tried.sink()) {
                behind = SourceNotes.behind(settings, before == null ? null : before.settings());
                notes.addAll(
                        SourceNotes.of(settings, before == null ? null : before.settings(), subject.stored() != null));
            }
            return new Chain.Way(
                    tried.sink(),
                    new RecordWalk(reading, place),
                    new RecordWalk(plugins, place),
                    settings.transforms(),
                    behind,
                    parts.plugins()::publicName);
        }

        private List<Preview.Sample> pass(Chain chain, List<ConsumerRecord<byte[], byte[]>> records) {
            List<Preview.Sample> shown = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (passing.isOver()) {
                    notes.add("The converters and transforms are so slow that only " + shown.size() + " of "
                            + records.size() + " records were passed through them within " + PASSING.toSeconds()
                            + " s.");
                    break;
                }
                shown.add(chain.pass(record));
            }
            return shown;
        }
    }
}
