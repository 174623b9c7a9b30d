package dev.tributary.connect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.junit.jupiter.api.Test;

class JsonConverterTest {
    private static final Schema POINT = SchemaBuilder.struct()
            .name("point")
            .field("x", Schema.INT32_SCHEMA)
            .field("label", SchemaBuilder.string().defaultValue("none").build())
            .build();
    private static final String POINT_JSON =
            "{\"type\":\"struct\",\"fields\":[{\"type\":\"int32\",\"optional\":false,\"field\":\"x\"},"
                    + "{\"type\":\"string\",\"optional\":false,\"default\":\"none\",\"field\":\"label\"}],\"optional\":false,\"name\":\"point\"}";

    private final JsonConverter converter = configured(Map.of());

    @Test
    void aRecordIsWrittenInAnEnvelopeOfItsSchema() {
        assertThat(json(POINT, point(1)))
                .isEqualTo("{\"schema\":" + POINT_JSON + ",\"payload\":{\"x\":1,\"label\":\"none\"}}");
    }

    @Test
    void nothingIsWrittenOfANullWithoutSchema() {
        assertThat(converter.fromConnectData("t", null, null)).isNull();
        assertThat(converter.toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
    }

    @Test
    void aHeaderIsWrittenAndReadLikeAValue() {
        byte[] bytes = converter.fromConnectHeader("t", "key", POINT, point(7));

        assertThat(bytes).isEqualTo(converter.fromConnectData("t", POINT, point(7)));
        assertThat(converter.toConnectHeader("t", "key", bytes)).isEqualTo(new SchemaAndValue(POINT, withLabel(7)));
    }

    @Test
    void aRecordThatFailsHalfWayLeavesNothingInTheNext() {
        Schema list = SchemaBuilder.array(Schema.INT32_SCHEMA).build();

        assertThatThrownBy(() -> json(list, List.of(1, "two")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("java.lang.String (expected: java.lang.Integer");
        assertThat(json(list, List.of(3))).endsWith("\"payload\":[3]}");
    }

    @Test
    void recordsThatFailDeepInsideLeaveNoDepthInTheNext() {
        Object deep = new Object();
        for (int i = 0; i < 900; i++) {
            deep = List.of("before", deep);
        }
        Object failing = deep;

        assertThatThrownBy(() -> json(null, failing)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> json(null, List.of("x".repeat(300_000), failing)))
                .isInstanceOf(DataException.class);
        assertThat(json(null, List.of(List.of(1), 2))).isEqualTo("{\"schema\":null,\"payload\":[[1],2]}");
    }

    @Test
    void recordsWithTheSameSchemaTextShareOneSchema() {
        for (String format : List.of(
                "{\"schema\":%s,\"payload\":{\"x\":%d}}",
                "{ \"schema\" : %s ,\n \"payload\" : {\"x\":%d} }",
                "{\"schema\":%s,\"payload\":{\"x\":%d},\"payload\":{\"x\":5}}")) {
            List<Schema> schemas = IntStream.range(0, 4)
                    .mapToObj(x -> read(format.formatted(POINT_JSON, x)).schema())
                    .toList();

            assertThat(schemas).allSatisfy(schema -> assertThat(schema).isSameAs(schemas.get(0)));
        }
    }

    @Test
    void aPayloadBeforeItsSchemaSharesTheSchemaToo() {
        String document = "{\"payload\":{\"x\":2},\"schema\":" + POINT_JSON + "}";

        SchemaAndValue first = read(document);

        assertThat(first.value()).isEqualTo(withLabel(2));
        assertThat(read(document).schema()).isSameAs(first.schema());
    }

    @Test
    void schemasThatAlternateAreAllKnownAgain() {
        String other = POINT_JSON.replace("point", "other");
        Schema first =
                read("{\"schema\":" + POINT_JSON + ",\"payload\":{\"x\":1}}").schema();
        Schema second = read("{\"schema\":" + other + ",\"payload\":{\"x\":1}}").schema();

        assertThat(read("{\"schema\":" + POINT_JSON + ",\"payload\":{\"x\":3}}"))
                .isEqualTo(new SchemaAndValue(first, withLabel(3)));
        assertThat(read("{\"schema\":" + POINT_JSON + ",\"payload\":{\"x\":3}}").schema())
                .isSameAs(first);
        assertThat(read("{\"schema\":" + other + ",\"payload\":{\"x\":3}}").schema())
                .isSameAs(second);
    }

    @Test
    void moreSchemasThanAreRememberedAreConvertedAllTheSame() {
        for (int size : new int[] {-1, 0, 1, 2}) {
            JsonConverter small = configured(Map.of("schemas.cache.size", size));
            for (int i = 0; i < 10; i++) {
                Schema schema = SchemaBuilder.int32().name("n" + i % 3).build();
                byte[] bytes = small.fromConnectData("t", schema, i);
                assertThat(small.toConnectData("t", bytes)).isEqualTo(new SchemaAndValue(schema, i));
            }
        }
    }

    @Test
    void aStructWhoseSchemaIsOnlyEqualIsWritten() {
        Schema twin = SchemaBuilder.struct()
                .name("point")
                .field("x", Schema.INT32_SCHEMA)
                .field("label", SchemaBuilder.string().defaultValue("none").build())
                .build();

        assertThat(json(POINT, new Struct(twin).put("x", 1))).isEqualTo(json(POINT, point(1)));
        assertThat(json(twin, point(1))).isEqualTo(json(POINT, point(1)));
    }

    @Test
    void severalThreadsMayShareAConverter() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int first = thread * 10_000;
                results.add(threads.submit(
                        () -> IntStream.range(first, first + 5_000).allMatch(this::comesBack)));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean comesBack(int x) {
        Schema schema = x % 2 == 0
                ? POINT
                : SchemaBuilder.struct()
                        .name("p" + x % 7)
                        .field("x", Schema.INT32_SCHEMA)
                        .build();
        Struct struct = new Struct(schema).put("x", x);
        if (schema == POINT) {
            struct.put("label", "thread " + x);
        }
        return converter
                .toConnectData("t", converter.fromConnectData("t", schema, struct))
                .equals(new SchemaAndValue(schema, struct));
    }

    @Test
    void malformedJsonIsADataErrorThatSaysWhere() {
        assertThatThrownBy(() -> read("{\"schema\":null,\"payload\":[1,}"))
                .isInstanceOf(DataException.class)
                .hasCauseInstanceOf(SerializationException.class)
                .hasMessageContaining("line: 1, column: 29");
    }

    @Test
    void plainJsonWhereAnEnvelopeIsDueNamesTheSettingToChange() {
        assertThatThrownBy(() -> read("{\"x\":1}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("set schemas.enable=false");
    }

    @Test
    void aNullForARequiredValueNamesTheSchema() {
        assertThatThrownBy(() -> json(SchemaBuilder.int8().name("age").build(), null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("age (INT8)");
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> configured(Map.of("decimal.format", "ROMAN"))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new JsonConverter().configure(Map.of())).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> configured(Map.of("schema.content", "{\"type\":")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("schema.content");
    }

    @Test
    void useBeforeConfigurationIsRefused() {
        assertThatThrownBy(() -> new JsonConverter().fromConnectData("t", null, "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("configure");
    }

    @Test
    void aClosedConverterMayBeClosedAgain() {
        json(POINT, point(1));
        converter.close();
        converter.close();
        new JsonConverter().close();
    }

    @Test
    void theVersionIsThatOfKafka() {
        assertThat(converter.version()).isEqualTo(AppInfoParser.getVersion());
    }

    @Test
    void pluginDiscoveryFindsTheConverterUnderBothInterfacesAndItsWellKnownName() throws IOException {
        assertThat(ServiceLoader.load(Converter.class)).hasAtLeastOneElementOfType(JsonConverter.class);
        assertThat(ServiceLoader.load(HeaderConverter.class)).hasAtLeastOneElementOfType(JsonConverter.class);
        Properties names = new Properties();
        try (InputStream resource =
                JsonConverter.class.getResourceAsStream("/META-INF/tributary/plugin-names.properties")) {
            names.load(resource);
        }
        assertThat(names).containsEntry("org.apache.kafka.connect.json.JsonConverter", JsonConverter.class.getName());
    }

    private static JsonConverter configured(Map<String, ?> settings) {
        JsonConverter converter = new JsonConverter();
        converter.configure(settings, false);
        return converter;
    }

    private String json(Schema schema, Object value) {
        return new String(converter.fromConnectData("t", schema, value), StandardCharsets.UTF_8);
    }

    private SchemaAndValue read(String json) {
        return converter.toConnectData("t", json.getBytes(StandardCharsets.UTF_8));
    }

    private static Struct point(int x) {
        return new Struct(POINT).put("x", x);
    }

    private static Struct withLabel(int x) {
        return point(x).put("label", "none");
    }
}
