package dev.tributary.connect.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettingsParser;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginRegistry;
import dev.tributary.connect.runtime.plugin.PluginSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transform and predicate that comes with the worker, from a connector's configuration to what it does to records. */
class BundledTransformsTest {
    private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";
    private static final String PREDICATES = TRANSFORMS + "predicates.";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEFORE = "{'topic':'orders-eu','key':{'id':7},"
            + "'value':{'id':7,'name':'x','nested':{'a':1}},'headers':{'h':1},'schemas':[null,null]}";
    private static PluginRegistry plugins;

    @BeforeAll
    static void findPlugins() {
        plugins = PluginRegistry.open(PluginSettings.parse(Map.of(), new ArrayList<>()));
    }

    @AfterAll
    static void closePlugins() {
        plugins.close();
    }

    /**
     * One transform.
     *
     * @param settings {@code key=value;key=value}
     * @param expected what of the record is different afterwards, as JSON with ' for "; null if it is dropped
     */
    record Row(String type, String settings, @Nullable String expected) {
        @Override
        public String toString() {
            return type + " " + settings;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("Cast$Key", "spec=id:string", "{'key':{'id':'7'}}"),
                new Row("Cast$Value", "spec=id:string", "{'value':{'id':'7','name':'x','nested':{'a':1}}}"),
                new Row("DropHeaders", "headers=h", "{'headers':{}}"),
                new Row("ExtractField$Key", "field=id", "{'key':7}"),
                new Row("ExtractField$Value", "field=nested.a;field.syntax.version=v2", "{'value':1}"),
                new Row("Filter", "", null),
                new Row("Flatten$Key", "", "{}"),
                new Row("Flatten$Value", "delimiter=_", "{'value':{'id':7,'name':'x','nested_a':1}}"),
                new Row("HeaderFrom$Key", "fields=id;headers=k;operation=copy", "{'headers':{'h':1,'k':7}}"),
                new Row(
                        "HeaderFrom$Value",
                        "fields=name;headers=n;operation=move",
                        "{'value':{'id':7,'nested':{'a':1}},'headers':{'h':1,'n':'x'}}"),
                new Row("HoistField$Key", "field=f", "{'key':{'f':{'id':7}}}"),
                new Row("HoistField$Value", "field=f", "{'value':{'f':{'id':7,'name':'x','nested':{'a':1}}}}"),
                new Row("InsertField$Key", "static.field=s;static.value=v", "{'key':{'id':7,'s':'v'}}"),
                new Row(
                        "InsertField$Value",
                        "topic.field=t;timestamp.field=at!",
                        "{'value':{'id':7,'name':'x','nested':{'a':1},'t':'orders-eu','at':86400000}}"),
                new Row("InsertHeader", "header=new;value.literal=true", "{'headers':{'h':1,'new':true}}"),
                new Row("MaskField$Key", "fields=id", "{'key':{'id':0}}"),
                new Row(
                        "MaskField$Value",
                        "fields=name;replacement=***",
                        "{'value':{'id':7,'name':'***','nested':{'a':1}}}"),
                new Row("RegexRouter", "regex=(.*)-eu;replacement=$1", "{'topic':'orders'}"),
                new Row("ReplaceField$Key", "renames=id:number", "{'key':{'number':7}}"),
                new Row("ReplaceField$Value", "exclude=nested;renames=name:title", "{'value':{'id':7,'title':'x'}}"),
                new Row("SetSchemaMetadata$Key", "schema.name=K", "{'schemas':['K',null]}"),
                new Row("SetSchemaMetadata$Value", "schema.name=V;schema.version=2", "{'schemas':[null,'V']}"),
                new Row("TimestampConverter$Key", "field=id;target.type=string;format=yyyy", "{'key':{'id':'1970'}}"),
                new Row(
                        "TimestampConverter$Value",
                        "field=id;target.type=string;format=ss;unix.precision=seconds",
                        "{'value':{'id':'07','name':'x','nested':{'a':1}}}"),
                new Row(
                        "TimestampRouter",
                        "topic.format=${timestamp}/${topic};timestamp.format=yyyyMMdd",
                        "{'topic':'19700102/orders-eu'}"),
                new Row("ValueToKey", "fields=id,name", "{'key':{'id':7,'name':'x'}}"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aTransformDoesItsWorkOnConsumedRecordsWhichRememberWhereTheyComeFrom(Row row) throws Exception {
        ConsumerRecord<byte[], byte[]> consumed = consumed(row);

        List<SinkRecord> given = consume(config(row), consumed);

        if (row.expected() == null) {
            assertThat(given).isEmpty();
        } else {
            assertThat(describe(given.get(0))).isEqualTo(expected(row));
            assertThat(((ConsumedSinkRecord) given.get(0)).consumed()).isSameAs(consumed);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aTransformDoesTheSameWithPolledRecords(Row row) throws Exception {
        SinkRecord before = consume(Map.of(), consumed(row)).get(0);
        SourceRecord polled = new SourceRecord(
                Map.of(),
                Map.of(),
                before.topic(),
                null,
                before.keySchema(),
                before.key(),
                before.valueSchema(),
                before.value(),
                before.timestamp(),
                before.headers());

        ProducerRecord<byte[], byte[]> given = produce(config(row), polled);

        if (row.expected() == null) {
            assertThat(given).isNull();
        } else {
            JsonNode expected = expected(row);
            assertThat(given.topic()).isEqualTo(expected.get("topic").asText());
            assertThat(payload(given.key())).isEqualTo(expected.get("key"));
            assertThat(payload(given.value())).isEqualTo(expected.get("value"));
        }
    }

    @Test
    void noTransformOrPredicateIsForgottenHere() {
        assertThat(plugins.installed().stream()
                        .filter(info -> info.type() == PluginType.TRANSFORMATION)
                        .map(PluginInfo::className)
                        .filter(name -> name.startsWith(TRANSFORMS)))
                .containsExactlyInAnyOrderElementsOf(
                        rows().map(row -> TRANSFORMS + row.type()).toList());
        assertThat(plugins.installed().stream()
                        .filter(info -> info.type() == PluginType.PREDICATE)
                        .map(PluginInfo::className)
                        .filter(name -> name.startsWith(PREDICATES)))
                .containsExactlyInAnyOrder(
                        PREDICATES + "HasHeaderKey", PREDICATES + "RecordIsTombstone", PREDICATES + "TopicNameMatches");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyTransformHasTheVersionOfKafkaAndAnAliasUnlessItIsOneOfAPair(Row row) {
        Class<?> named = transform(TRANSFORMS + row.type()).type();

        assertThat(PluginClass.versionOf(transform(TRANSFORMS + row.type()).newInstance()))
                .isEqualTo(AppInfoParser.getVersion());
        if (!row.type().contains("$")) {
            assertThat(transform(row.type()).type()).isSameAs(named);
        }
    }

    private static PluginClass<?> transform(String name) {
        return plugins.plugin(PluginType.TRANSFORMATION, Transformation.class, name, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "HasHeaderKey, name=h, true",
        "HasHeaderKey, name=g, false",
        "RecordIsTombstone, '', false",
        "TopicNameMatches, pattern=orders-.*, true",
        "TopicNameMatches, pattern=orders, false",
        "org.apache.kafka.connect.transforms.predicates.TopicNameMatches, pattern=.*-eu, true",
    })
    void aPredicateChoosesTheRecordsAndNegationTheOthers(String type, String settings, boolean holds) {
        for (boolean negate : List.of(false, true)) {
            Map<String, String> config = new HashMap<>(config(new Row("Filter", "", null)));
            config.put("transforms.t.predicate", "p");
            config.put("transforms.t.negate", Boolean.toString(negate));
            config.put("predicates", "p");
            config.put("predicates.p.type", type);
            config.putAll(settings("predicates.p.", settings));

            assertThat(consume(config, consumed(new Row("Filter", "", null)))).hasSize(holds != negate ? 0 : 1);
        }
    }

    @Test
    void transformsWorkInTheOrderInWhichTheyAreListed() throws Exception {
        Map<String, String> config = new HashMap<>(Map.of("transforms", "hoist, extract, route"));
        config.putAll(settings("transforms.hoist.", "type=" + TRANSFORMS + "HoistField$Value;field=f"));
        config.putAll(settings("transforms.extract.", "type=" + TRANSFORMS + "ExtractField$Value;field=f"));
        config.putAll(settings("transforms.route.", "type=RegexRouter;regex=.*;replacement=r"));

        SinkRecord given =
                consume(config, consumed(rows().findFirst().orElseThrow())).get(0);

        assertThat(given.topic()).isEqualTo("r");
        assertThat(describe(given).get("value")).isEqualTo(json(BEFORE).get("value"));
    }

    @Test
    void aVersionIsARangeAndOneThatIsNotThereIsToldWithThoseThatAre() {
        Map<String, String> config = new HashMap<>(config(new Row("Filter", "", null)));
        config.put("transforms.t.plugin.version", "[4,5)");
        assertThat(consume(config, consumed(new Row("Filter", "", null)))).isEmpty();

        config.put("transforms.t.plugin.version", "[9.9,)");

        assertThatThrownBy(() -> consume(config, consumed(new Row("Filter", "", null))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("transform 't'", "Filter", "[9.9,)", AppInfoParser.getVersion());
    }

    @Test
    void aPairsCommonNameIsAnsweredWithBothOfThem() {
        assertThatThrownBy(() -> transform("Cast")).hasMessageContainingAll("Cast");
        assertThatThrownBy(() -> transform("Value"))
                .hasMessageContainingAll(TRANSFORMS + "Cast$Value", TRANSFORMS + "Flatten$Value");
    }

    @Test
    void settingsThatATransformDoesNotTakeFailTheTaskAndNameIt() {
        assertThatThrownBy(() -> consume(config(new Row("RegexRouter", "regex=(", null)), List.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("Task orders-3", "transform 't'", "RegexRouter");
    }

    // ---- running them

    private static Map<String, String> config(Row row) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("transforms", "t");
        config.put("transforms.t.type", TRANSFORMS + row.type());
        config.putAll(settings("transforms.t.", row.settings()));
        return config;
    }

    private static Map<String, String> settings(String prefix, String settings) {
        return Stream.of(settings.split(";"))
                .filter(setting -> !setting.isEmpty())
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> prefix + setting[0], setting -> setting[1]));
    }

    private static List<SinkRecord> consume(Map<String, String> config, ConsumerRecord<byte[], byte[]> consumed) {
        return consume(config, List.of(consumed));
    }

    private static List<SinkRecord> consume(Map<String, String> config, List<ConsumerRecord<byte[], byte[]>> consumed) {
        List<SinkRecord> out = new ArrayList<>();
        try (var pipeline = new RecordSinkPipeline(
                Pieces.TASK, load(config), Pieces.policy(Pieces.errors(0, false)), plugins.rootLoader(), topic -> {})) {
            pipeline.apply(consumed, out);
        }
        return out;
    }

    private static @Nullable ProducerRecord<byte[], byte[]> produce(Map<String, String> config, SourceRecord polled) {
        try (var pipeline = new RecordSourcePipeline(
                Pieces.TASK, load(config), Pieces.policy(Pieces.errors(0, false)), plugins.rootLoader())) {
            return pipeline.apply(polled);
        }
    }

    private static RecordPlugins load(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of("name", "orders", "connector.class", "FileStreamSource"));
        config.putAll(more);
        ConnectorSettings settings = ConnectorSettingsParser.parse(Map.copyOf(config));
        PluginClass<Connector> connector = plugins.connector(settings.connectorClass(), null);
        ConverterChoice json = new ConverterChoice(
                "org.apache.kafka.connect.json.JsonConverter", null, Map.of("schemas.enable", "true"));
        ConverterChoice header =
                new ConverterChoice("org.apache.kafka.connect.storage.SimpleHeaderConverter", null, Map.of());
        return new RecordPluginsLoader(Pieces.TASK, plugins, connector, new FakePluginMetrics())
                .load(settings, json, json, header);
    }

    /** Without schemas, except for those that work on schemas. */
    private static ConsumerRecord<byte[], byte[]> consumed(Row row) {
        boolean schemas = row.type().startsWith("SetSchemaMetadata");
        return new ConsumerRecord<>(
                "orders-eu",
                4,
                100,
                86_400_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                envelope(schemas ? struct("int64 id") : null, "{'id':7}"),
                envelope(
                        schemas ? struct("int64 id,string name,nested") : null, "{'id':7,'name':'x','nested':{'a':1}}"),
                new RecordHeaders().add("h", "1".getBytes(StandardCharsets.UTF_8)),
                Optional.empty());
    }

    private static String struct(String fields) {
        return "{'type':'struct','fields':["
                + Stream.of(fields.split(","))
                        .map(field -> field.equals("nested")
                                ? "{'field':'nested','type':'struct','fields':[{'field':'a','type':'int64'}]}"
                                : "{'field':'" + field.split(" ")[1] + "','type':'" + field.split(" ")[0] + "'}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static byte[] envelope(@Nullable String schema, String payload) {
        return ("{'schema':" + schema + ",'payload':" + payload + "}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode payload(byte[] envelope) throws Exception {
        return JSON.readTree(envelope).get("payload");
    }

    // ---- comparing

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static JsonNode expected(Row row) {
        ObjectNode expected = (ObjectNode) json(BEFORE);
        expected.setAll((ObjectNode) json(row.expected()));
        return expected;
    }

    private static JsonNode describe(SinkRecord record) throws Exception {
        ObjectNode description = JSON.createObjectNode();
        description.put("topic", record.topic());
        try (var converter = new dev.tributary.connect.json.JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            description.set(
                    "key", JSON.readTree(converter.fromConnectData(record.topic(), record.keySchema(), record.key())));
            description.set(
                    "value",
                    JSON.readTree(converter.fromConnectData(record.topic(), record.valueSchema(), record.value())));
        }
        ObjectNode headers = description.putObject("headers");
        for (Header header : record.headers()) {
            headers.set(header.key(), JSON.readTree(JSON.writeValueAsBytes(header.value())));
        }
        description.putArray("schemas").add(nameOf(record.keySchema())).add(nameOf(record.valueSchema()));
        return JSON.readTree(JSON.writeValueAsBytes(description)); // numbers as a reader of JSON has them
    }

    private static @Nullable String nameOf(@Nullable Schema schema) {
        return schema == null ? null : schema.name();
    }
}
