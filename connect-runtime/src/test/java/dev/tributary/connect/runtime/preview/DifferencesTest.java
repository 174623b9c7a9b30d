package dev.tributary.connect.runtime.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.Preview.Change;
import dev.tributary.connect.api.Preview.ChangeKind;
import dev.tributary.connect.api.Preview.Changes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static final Schema OLD = SchemaBuilder.struct()
            .name("Order")
            .version(1)
            .field("id", Schema.INT32_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema NEW = SchemaBuilder.struct()
            .name("Order")
            .version(2)
            .field("id", Schema.INT64_SCHEMA)
            .field("at", Timestamp.SCHEMA)
            .build();

    private static SinkRecord record(Schema schema, Object value) {
        return new SinkRecord("t", 0, null, "k", schema, value, 5, 1L, null, new ConnectHeaders());
    }

    private static Changes changes(SinkRecord before, SinkRecord after) {
        return changes(before, after, UnaryOperator.identity());
    }

    private static Changes changes(SinkRecord before, SinkRecord after, UnaryOperator<String> clean) {
        return Differences.between(RecordView.of(before), RecordView.of(after), clean);
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    @Test
    void fieldsOfAStructAreToldWithTheirTypes() {
        SinkRecord before = record(OLD, new Struct(OLD).put("id", 7).put("note", "hello"));
        SinkRecord after = record(NEW, new Struct(NEW).put("id", 7L).put("at", new java.util.Date(0)));

        assertThat(changes(before, after).changes())
                .containsExactly(
                        new Change(ChangeKind.CHANGED, "value", null, null, "struct Order v1", "struct Order v2"),
                        new Change(ChangeKind.REMOVED, "value.note", "hello", null, "optional string", null),
                        new Change(ChangeKind.CHANGED, "value.id", 7, 7L, "int32", "int64"),
                        new Change(ChangeKind.ADDED, "value.at", null, "1970-01-01T00:00:00Z", null, "timestamp"));
    }

    @Test
    void whatIsAddedOrRemovedAsAWholeIsToldOnce() {
        SinkRecord before = record(null, map("a", map("b", map("c", 1)), "list", List.of(1, 2, 3)));
        SinkRecord after = record(null, map("x", map("y", true), "list", List.of(1, 9)));

        assertThat(changes(before, after).changes())
                .containsExactly(
                        new Change(ChangeKind.REMOVED, "value.a", map("b", map("c", 1)), null, "map", null),
                        new Change(ChangeKind.ADDED, "value.x", null, map("y", true), null, "map"),
                        new Change(ChangeKind.CHANGED, "value.list[1]", 2, 9, "int32", "int32"),
                        new Change(ChangeKind.REMOVED, "value.list[2]", 3, null, "int32", null));
    }

    @Test
    void topicPartitionTimestampAndHeadersAreCompared() {
        SinkRecord before = record(null, "v");
        SinkRecord after = before.newRecord("other", 3, Schema.STRING_SCHEMA, "k", null, "v", 9L);
        after.headers().addString("trace", "1");
        after.headers().addString("trace", "2");

        assertThat(changes(before, after).changes())
                .extracting(Change::path)
                .containsExactly("topic", "partition", "timestamp", "headers.trace", "headers.trace#2");
    }

    @Test
    void aRecordThatIsAsBeforeHasNoChanges() {
        SinkRecord record = record(OLD, new Struct(OLD).put("id", 7));

        assertThat(changes(record, record).changes()).isEmpty();
    }

    @Test
    void aTransformThatChangesTheVeryObjectsIsSeen() {
        Map<String, Object> value = new HashMap<>(Map.of("a", 1, "bytes", new byte[] {104, 105}));
        RecordView before = RecordView.of(record(null, value));
        value.put("a", 2);
        value.put("bytes", new byte[] {(byte) 0xff});

        List<Change> changes = Differences.between(before, RecordView.of(record(null, value)), UnaryOperator.identity())
                .changes();

        assertThat(changes)
                .containsExactlyInAnyOrder(
                        new Change(ChangeKind.CHANGED, "value.a", 1, 2, "int32", "int32"),
                        new Change(ChangeKind.CHANGED, "value.bytes", "hi", "base64:/w==", "bytes", "bytes"));
    }

    @Test
    void secretsAreTakenOutOfPathsAndValuesAndTheChangeIsStillTold() {
        Changes changes = changes(
                record(null, map("a", "hunter2", "n", 1234567)),
                record(null, map("a", "xhunter2", "hunter2", true, "n", 1)),
                text -> text.replace("hunter2", "***").replace("1234567", "***"));

        assertThat(changes.changes())
                .containsExactly(
                        new Change(ChangeKind.CHANGED, "value.a", "***", "x***", "string", "string"),
                        new Change(ChangeKind.ADDED, "value.***", null, true, null, "boolean"),
                        new Change(ChangeKind.CHANGED, "value.n", "***", 1, "int32", "int32"));
    }

    @Test
    void aRecordOfThousandsOfFieldsOrWithoutEndIsCut() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            many.put("field" + i, "x".repeat(100));
        }

        Changes changes = changes(record(null, endless), record(null, many));
        int shown = RecordView.of(record(null, many))
                .shown(UnaryOperator.identity())
                .value()
                .data()
                .toString()
                .length();

        assertThat(changes.changes()).hasSize(Differences.MOST);
        assertThat(changes.more()).isEqualTo(4_801);
        assertThat(shown).isLessThan(60_000);
        assertThat(RecordView.of(record(null, many))
                        .shown(UnaryOperator.identity())
                        .cut())
                .isTrue();
    }

    @Test
    void decimalsKeepTheirDigitsAndNullsAreShown() {
        Schema decimal = Decimal.schema(2);
        List<Object> values = new ArrayList<>(Arrays.asList(null, new BigDecimal("12345678901234567.89")));

        Object shown = RecordView.of(record(SchemaBuilder.array(decimal).build(), values))
                .shown(UnaryOperator.identity())
                .value()
                .data();

        assertThat(shown).isEqualTo(Arrays.asList(null, "12345678901234567.89"));
    }
}
