package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.Preview;
import dev.tributary.connect.api.Preview.Change;
import dev.tributary.connect.api.Preview.Outcome;
import dev.tributary.connect.api.Preview.Sample;
import dev.tributary.connect.api.Preview.Step;
import dev.tributary.connect.api.PreviewRequest;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.KafkaClientConfigs;
import dev.tributary.connect.runtime.config.Mode;
import dev.tributary.connect.runtime.config.OverridePolicy;
import dev.tributary.connect.runtime.config.PluginConnectorValidator;
import dev.tributary.connect.runtime.config.VariableResolver;
import dev.tributary.connect.runtime.config.WorkerConfig;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.metrics.UnseenPluginMetrics;
import dev.tributary.connect.runtime.plugin.PluginRegistry;
import dev.tributary.connect.runtime.plugin.PluginSettings;
import dev.tributary.connect.runtime.preview.Previewer;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.runtime.state.MemoryOffsetStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.task.KafkaClients;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Previews of records on a real broker, which would create topics if it were asked for some. */
@Timeout(120)
class PreviewRequestsTest {
    private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";
    private static final String OWN = PreviewPlugins.class.getName() + "$";
    /** What the config provider answers. */
    private static final String SECRET = "tulip-4711-field";

    private static final Duration LONG = Duration.ofSeconds(60);

    private static EmbeddedKafka kafka;
    private static TestClient client;
    private static PluginRegistry plugins;
    private static WorkerConfig worker;
    private static OverridePolicy policy;

    private final String topic = "orders-" + UUID.randomUUID();
    private final LoggedConfigStore configs = new LoggedConfigStore(new MemoryCompactedLog("configs"));
    private final LoggedStatusStore statuses =
            new LoggedStatusStore(new MemoryCompactedLog("statuses"), InstantSource.system());
    private final List<PreviewRequests> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.builder().autoCreateTopics(true).start();
        client = kafka.client();
        plugins = PluginRegistry.open(PluginSettings.parse(Map.of(), new ArrayList<>()));
        worker = WorkerConfig.parse(
                Mode.STANDALONE,
                Map.of(
                        "bootstrap.servers", kafka.bootstrapServers(),
                        "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                        "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                        "offset.storage.file.filename", "/nowhere",
                        // What must not stay in a preview's consumer:
                        "consumer.group.id", "somebody",
                        "consumer.allow.auto.create.topics", "true",
                        "consumer.enable.auto.commit", "true"),
                plugins);
        policy = OverridePolicy.open(worker, plugins, new UnseenPluginMetrics());
    }

    @AfterAll
    static void stop() {
        PreviewPlugins.Hang.END.countDown();
        policy.close();
        plugins.close();
        client.close();
        kafka.close();
    }

    @BeforeEach
    void startStores() throws Exception {
        statuses.start().get(30, TimeUnit.SECONDS);
        configs.start(new ConfigStore.Listener() {
                    @Override
                    public void onChange(ClusterConfig snapshot) {}

                    @Override
                    public void onRestart(ConnectorName connector, RestartScope scope) {}

                    @Override
                    public void onLoggerLevel(String logger, String level) {}
                })
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        opened.forEach(PreviewRequests::close);
        configs.close();
        statuses.close();
    }

    private static VariableResolver variables() {
        return new VariableResolver() {
            @Override
            public Map<String, @Nullable String> resolve(Map<String, @Nullable String> raw) {
                Map<String, @Nullable String> resolved = new LinkedHashMap<>(raw);
                resolved.replaceAll((key, value) -> value == null ? null : value.replace("${vault:t}", SECRET));
                return resolved;
            }

            @Override
            public String redact(String text) {
                return text.replace(SECRET, "${vault:t}");
            }
        };
    }

    private PluginConnectorValidator validator() {
        return new PluginConnectorValidator(worker, plugins, variables(), policy);
    }

    private PreviewRequests previews(Duration limit) {
        var codec = new OffsetCodec(json(true), json(false));
        var previewer = new Previewer(new Previewer.Parts(
                plugins,
                variables(),
                validator()::pluginConfig,
                new KafkaClientConfigs(worker, policy, () -> null),
                KafkaClients.REAL,
                worker.converters()));
        var previews = new PreviewRequests(
                new Stores(configs, statuses, new MemoryOffsetStore(codec), codec), true, previewer, limit);
        opened.add(previews);
        return previews;
    }

    private static JsonConverter json(boolean keys) {
        var converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), keys);
        return converter;
    }

    private Preview preview(String name, PreviewRequest request) throws Exception {
        try {
            return previews(LONG).preview(ConnectorName.of(name), request).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private Preview preview(int records, String... config) throws Exception {
        return preview("draft", new PreviewRequest(sink(config), records, List.of()));
    }

    /** A sink of the topic, with JSON without schemas, and more. */
    private Map<String, @Nullable String> sink(String... more) {
        Map<String, @Nullable String> config = new LinkedHashMap<>();
        config.put("connector.class", "FileStreamSink");
        config.put("topics", topic);
        config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        config.put("value.converter.schemas.enable", "false");
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return config;
    }

    private void store(String name, Map<String, @Nullable String> config) throws Exception {
        config.put("name", name);
        configs.putConnector(ConnectorName.of(name), config, null).get(30, TimeUnit.SECONDS);
    }

    private static List<Outcome> outcomes(Sample record) {
        return record.steps().stream().map(Step::outcome).toList();
    }

    private static Object data(Step step) {
        return step.record().value().data();
    }

    @Test
    void eachStepOfASinkIsShownWithWhatItChanged() throws Exception {
        client.createTopic(topic);
        client.produce(
                topic,
                "7",
                "{\"schema\":{\"type\":\"struct\",\"name\":\"Order\",\"fields\":[{\"field\":\"amount\",\"type\":\"string\"}]},"
                        + "\"payload\":{\"amount\":\"12.5\"}}");

        Preview preview = preview(
                1,
                "value.converter.schemas.enable",
                "true",
                "transforms",
                "cast,copy,skipped,negated",
                "transforms.cast.type",
                TRANSFORMS + "Cast$Value",
                "transforms.cast.spec",
                "amount:float64",
                "transforms.copy.type",
                TRANSFORMS + "InsertField$Value",
                "transforms.copy.topic.field",
                "from",
                "transforms.skipped.type",
                TRANSFORMS + "InsertField$Value",
                "transforms.skipped.static.field",
                "x",
                "transforms.skipped.static.value",
                "y",
                "transforms.skipped.predicate",
                "other",
                "transforms.negated.type",
                TRANSFORMS + "RegexRouter",
                "transforms.negated.regex",
                ".*",
                "transforms.negated.replacement",
                "routed",
                "transforms.negated.predicate",
                "other",
                "transforms.negated.negate",
                "true",
                "predicates",
                "other",
                "predicates.other.type",
                TRANSFORMS + "predicates.TopicNameMatches",
                "predicates.other.pattern",
                "another");

        assertThat(preview.type()).isEqualTo(ConnectorType.SINK);
        assertThat(preview.topics()).containsExactly(topic);
        Sample record = preview.records().get(0);
        assertThat(record.stored().key().text()).isEqualTo("7");
        assertThat(record.stored().value().text()).contains("\"payload\"");
        assertThat(outcomes(record))
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED, Outcome.APPLIED, Outcome.SKIPPED, Outcome.APPLIED);
        Step read = record.steps().get(0);
        assertThat(read.plugins()).containsEntry("value", "org.apache.kafka.connect.json.JsonConverter");
        assertThat(data(read)).isEqualTo(Map.of("amount", "12.5"));
        assertThat(read.record().value().schema())
                .containsEntry("type", "struct")
                .containsEntry("name", "Order");
        Step cast = record.steps().get(1);
        assertThat(cast.alias()).isEqualTo("cast");
        assertThat(cast.plugins()).containsEntry("transform", TRANSFORMS + "Cast$Value");
        assertThat(cast.changes().changes())
                .containsExactly(
                        new Change(Preview.ChangeKind.CHANGED, "value.amount", "12.5", 12.5, "string", "float64"));
        assertThat(record.steps().get(2).changes().changes())
                .extracting(Change::path)
                .containsExactly("value.from");
        assertThat(record.steps().get(3).condition()).isEqualTo(new Preview.Condition("other", false, false));
        assertThat(record.steps().get(4).condition()).isEqualTo(new Preview.Condition("other", true, false));
        assertThat(record.steps().get(4).record().topic()).isEqualTo("routed");
    }

    @Test
    void theNewestRecordsOfAllPartitionsComeFirst() throws Exception {
        client.createTopic(topic, 3);
        for (int i = 0; i < 12; i++) {
            client.produce(new ProducerRecord<>(topic, i % 3, 1_000L + i, null, ("{\"n\":" + i + "}").getBytes()));
        }

        Preview preview = preview(4);

        assertThat(preview.records()).extracting(Sample::timestampMs).containsExactly(1_011L, 1_010L, 1_009L, 1_008L);
        assertThat(preview.notes()).isEmpty();
        assertThat(preview(50).records()).hasSize(12);
        assertThat(preview(50).notes()).anyMatch(note -> note.contains("only 12 records"));
    }

    @Test
    void bytesThatTheConverterCannotReadAreAnErrorOfTheFirstStepAndOtherRecordsGoOn() throws Exception {
        client.createTopic(topic);
        client.produce(topic, "{\"fine\":true}");
        client.produce(new ProducerRecord<>(topic, new byte[] {(byte) 0xfe, 1, 2}));

        Preview preview = preview(
                2,
                "transforms",
                "hoist",
                "transforms.hoist.type",
                TRANSFORMS + "HoistField$Value",
                "transforms.hoist.field",
                "all");

        Sample broken = preview.records().get(0);
        assertThat(broken.stored().value().base64()).isTrue();
        assertThat(outcomes(broken)).containsExactly(Outcome.FAILED);
        assertThat(broken.steps().get(0).failure().at()).startsWith("value converter");
        assertThat(broken.steps().get(0).failure().causes().get(0).type()).endsWith("DataException");
        assertThat(outcomes(preview.records().get(1))).containsExactly(Outcome.APPLIED, Outcome.APPLIED);
    }

    @Test
    void aRecordThatATransformDropsOrFailsGoesNoFurther() throws Exception {
        client.createTopic(topic);
        client.produce(topic, "k", null);
        client.produce(topic, "k", "{\"a\":1}");

        Preview preview = preview(
                2,
                "transforms",
                "drop,mask,after",
                "transforms.drop.type",
                TRANSFORMS + "Filter",
                "transforms.drop.predicate",
                "tombstone",
                "transforms.mask.type",
                TRANSFORMS + "ExtractField$Key",
                "transforms.mask.field",
                "id",
                "transforms.after.type",
                TRANSFORMS + "HoistField$Value",
                "transforms.after.field",
                "x",
                "predicates",
                "tombstone",
                "predicates.tombstone.type",
                TRANSFORMS + "predicates.RecordIsTombstone");

        assertThat(outcomes(preview.records().get(1))).containsExactly(Outcome.APPLIED, Outcome.DROPPED);
        Sample failed = preview.records().get(0);
        assertThat(outcomes(failed)).containsExactly(Outcome.APPLIED, Outcome.SKIPPED, Outcome.FAILED);
        assertThat(failed.steps().get(2).failure().at()).startsWith("transform 'mask'");
        assertThat(failed.steps().get(2).record()).isNull();
    }

    @Test
    void nothingIsWritten() throws Exception {
        client.createTopic(topic);
        client.produce(topic, "{}");
        store("orders-sink", sink());
        Set<String> topics = client.admin().listTopics().names().get(30, TimeUnit.SECONDS);
        long version = configs.snapshot().configOffset();

        Preview preview = preview("orders-sink", new PreviewRequest(null, 5, List.of()));
        Preview other = preview("draft", new PreviewRequest(sink("topics", topic + ", missing-topic"), 5, List.of()));

        assertThat(preview.records()).hasSize(1);
        assertThat(other.notes()).anyMatch(note -> note.contains("missing-topic"));
        assertThat(client.admin().listTopics().names().get(30, TimeUnit.SECONDS))
                .isEqualTo(topics)
                .doesNotContain("__consumer_offsets");
        assertThat(client.admin().listGroups().all().get(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(client.endOffsets(topic).values()).containsExactly(1L);
        assertThat(configs.snapshot().configOffset()).isEqualTo(version);
        assertThat(configs.snapshot().connector(ConnectorName.of("draft"))).isNull();
    }

    @Test
    void topicsOfASinkCanBeAPatternAndAChoiceAmongThem() throws Exception {
        client.createTopic(topic);
        client.createTopic(topic + "-2");
        client.produce(topic, "{\"a\":1}");
        client.produce(topic + "-2", "{\"a\":2}");
        Map<String, @Nullable String> config = sink("topics.regex", topic + ".*");
        config.remove("topics");

        assertThat(preview("draft", new PreviewRequest(config, 5, List.of())).topics())
                .containsExactly(topic, topic + "-2");
        assertThat(preview("draft", new PreviewRequest(config, 5, List.of(topic + "-2")))
                        .records())
                .extracting(Sample::topic)
                .containsExactly(topic + "-2");
        assertThatThrownBy(() -> preview("draft", new PreviewRequest(config, 5, List.of("another"))))
                .isInstanceOf(BadRequest.class)
                .hasMessageContainingAll("another", topic + ".*");
    }

    @Test
    void secretsOfProvidersAndPasswordsAreInNoPartOfTheAnswer() throws Exception {
        client.createTopic(topic);
        client.produce(topic, SECRET, "{\"a\":\"" + SECRET + "\"}");
        String[] leak = {"transforms", "leak", "transforms.leak.type", OWN + "Leak", "transforms.leak.magic", ""};
        for (String magic : List.of("${vault:t}", "swordfish-9", "abc")) {
            leak[5] = magic;
            String value = magic.replace("${vault:t}", SECRET);

            Preview preview = preview(1, leak);
            Preview failing = preview(1, with(leak, "transforms.leak.mode", "fail"));

            String shown = preview + " " + failing;
            // Of a value of three letters only what is equal to it can be told from chance.
            assertThat(
                            value.length() < 4
                                    ? String.valueOf(preview.records()
                                            .get(0)
                                            .steps()
                                            .get(1)
                                            .record()
                                            .key())
                                    : shown)
                    .doesNotContain(value);
            assertThat(shown).doesNotContain(SECRET);
            assertThat(outcomes(failing.records().get(0))).containsExactly(Outcome.APPLIED, Outcome.FAILED);
            assertThatThrownBy(() -> preview(1, with(leak, "transforms.leak.mode", "refuse")))
                    .isInstanceOf(BadRequest.class)
                    .hasMessageContaining("transform 'leak'")
                    .satisfies(refused -> assertThat(
                                    value.length() < 4 || !refused.getMessage().contains(value))
                            .isTrue());
        }
        assertThat(PreviewPlugins.Leak.CLOSED.get()).isGreaterThanOrEqualTo(9); // also those that refused
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aTransformThatHangsIsInterruptedAndToldAndHoldsUpNoValidation() throws Exception {
        client.createTopic(topic);
        client.produce(topic, "{}");
        Map<String, @Nullable String> config =
                sink("name", "draft", "file", "/tmp/x", "transforms", "h", "transforms.h.type", OWN + "Hang");
        PreviewRequests previews = previews(Duration.ofSeconds(5));
        var sleepy = sink("transforms", "s", "transforms.s.type", OWN + "Sleep");
        CompletableFuture<Preview> sleeping =
                previews.preview(ConnectorName.of("draft"), new PreviewRequest(sleepy, 1, List.of()));
        List<CompletableFuture<Preview>> hanging = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            hanging.add(previews.preview(ConnectorName.of("draft"), new PreviewRequest(config, 1, List.of())));
        }

        assertThat(validator().validate(config).errorCount()).isZero();
        assertThatThrownBy(() -> hanging.get(0).get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(TimedOut.class)
                .hasMessageContainingAll(
                        "previewing connector draft", "transform 'h' (" + OWN + "Hang)", topic + "-0 offset 0");
        assertThatThrownBy(() -> hanging.get(4).get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(TimedOut.class)
                .hasMessageContaining("2 others like it have not returned");
        assertThat(preview(1).records()).hasSize(1); // others go on
        assertThatThrownBy(() -> sleeping.get(60, TimeUnit.SECONDS)).cause().isInstanceOf(TimedOut.class);
        assertThat(PreviewPlugins.Sleep.INTERRUPTED.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(PreviewPlugins.Hang.INSIDE).hasValue(2);
    }

    private Map<String, @Nullable String> source(String... more) {
        Map<String, @Nullable String> config = sink(more);
        config.put("connector.class", "FileStreamSource");
        config.remove("topics");
        config.put("topic", topic);
        return config;
    }

    @Test
    void recordsOfASourceAreReadBackAndWhatWasAddedToItsChainIsApplied() throws Exception {
        client.createTopic(topic);
        client.produce(topic, "{\"id\":1}");
        String[] stored = {
            "transforms", "a", "transforms.a.type", TRANSFORMS + "HoistField$Value", "transforms.a.field", "was"
        };
        store("orders-in", source(stored));
        statuses.noteTopic(TaskId.of("orders-in", 0), topic);
        statuses.flush().get(30, TimeUnit.SECONDS);
        Map<String, @Nullable String> draft = source(with(
                stored,
                "transforms",
                "a,b",
                "transforms.b.type",
                TRANSFORMS + "InsertField$Value",
                "transforms.b.static.field",
                "more",
                "transforms.b.static.value",
                "1"));
        draft.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");

        Preview asItIs = preview("orders-in", new PreviewRequest(null, 1, List.of()));
        Preview tried = preview("orders-in", new PreviewRequest(draft, 1, List.of()));

        assertThat(asItIs.type()).isEqualTo(ConnectorType.SOURCE);
        assertThat(outcomes(asItIs.records().get(0)))
                .containsOnly(Outcome.APPLIED)
                .hasSize(3);
        assertThat(asItIs.records().get(0).steps().get(2).written().value().text())
                .isEqualTo("{\"was\":{\"id\":1}}");
        assertThat(outcomes(tried.records().get(0)))
                .containsExactly(Outcome.APPLIED, Outcome.ALREADY_APPLIED, Outcome.APPLIED, Outcome.APPLIED);
        assertThat(tried.records().get(0).steps().get(3).written().value().text())
                .contains("id=1", "more=1"); // read as JSON, written as text
        assertThat(tried.notes()).anyMatch(note -> note.contains("not applied again"));
    }

    @Test
    void aConverterThatMayRegisterSchemasIsNotAskedToWrite() throws Exception {
        client.createTopic(topic);
        client.produce(topic, "text");
        Map<String, @Nullable String> config = source("value.converter", OWN + "Registering");

        Preview preview = preview("draft", new PreviewRequest(config, 1, List.of(topic)));

        assertThat(outcomes(preview.records().get(0))).containsExactly(Outcome.APPLIED, Outcome.SKIPPED);
        assertThat(PreviewPlugins.Registering.REGISTERED).hasValue(0);
    }

    @Test
    void whatCannotBePreviewedIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> preview("nobody", new PreviewRequest(null, 1, List.of())))
                .isInstanceOf(NotFound.class)
                .hasMessageContainingAll("nobody", "field config");
        assertThatThrownBy(() -> preview(1, "connector.class", "FileStreamSnk"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("Did you mean org.apache.kafka.connect.file.FileStreamSinkConnector?");
        assertThatThrownBy(() -> preview(1, "transforms", "c", "transforms.c.type", TRANSFORMS + "Cast$Valu"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContainingAll(
                        "The preview cannot use transform 'c'", "Did you mean " + TRANSFORMS + "Cast$Value?");
        assertThatThrownBy(() -> preview(1)) // the topic does not exist
                .isInstanceOf(BadRequest.class)
                .hasMessageContainingAll(topic, "None was created");
        assertThatThrownBy(() -> preview("draft", new PreviewRequest(source(), 1, List.of())))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("field topics");
        assertThatThrownBy(() -> preview(1, "name", "another"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("another");
        assertThatThrownBy(() -> preview(
                        1, "consumer.override.fetch.max.bytes", "x", "consumer.override.max.poll.interval.ms", "y"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("max.poll.interval.ms");
    }
}
