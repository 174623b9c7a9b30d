package dev.tributary.connect.runtime.pipeline;

import static dev.tributary.connect.runtime.pipeline.Pieces.TASK;
import static dev.tributary.connect.runtime.pipeline.Pieces.TASK_LOADER;
import static dev.tributary.connect.runtime.pipeline.Pieces.errors;
import static dev.tributary.connect.runtime.pipeline.Pieces.loaded;
import static dev.tributary.connect.runtime.pipeline.Pieces.plugins;
import static dev.tributary.connect.runtime.pipeline.Pieces.policy;
import static dev.tributary.connect.runtime.pipeline.Pieces.step;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.pipeline.Pieces.FunctionTransform;
import dev.tributary.connect.runtime.pipeline.Pieces.Reports;
import dev.tributary.connect.runtime.pipeline.Pieces.TextConverter;
import dev.tributary.connect.runtime.pipeline.Pieces.TextHeaders;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordSinkPipelineTest {
    private final List<String> noted = new ArrayList<>();
    private ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void enterTask() {
        before = ContextLoader.swap(TASK_LOADER);
    }

    @AfterEach
    void leaveTask() {
        ContextLoader.swap(before);
    }

    @Test
    void aRecordKnowsWhereItWasConsumedWhateverTransformsDo() {
        FunctionTransform<SinkRecord> move = new FunctionTransform<>(
                r -> r.newRecord("elsewhere", 9, r.keySchema(), r.key(), r.valueSchema(), r.value(), r.timestamp()));
        ConsumerRecord<byte[], byte[]> consumed = consumed("orders", 4, 100, "v");

        SinkRecord given = only(apply(plugins(step(move), step(move)), consumed));

        assertThat(given.topic()).isEqualTo("elsewhere");
        assertThat(given.kafkaPartition()).isEqualTo(9);
        assertThat(given.originalTopic()).isEqualTo("orders");
        assertThat(given.originalKafkaPartition()).isEqualTo(4);
        assertThat(given.originalKafkaOffset()).isEqualTo(100);
        assertThat(given.kafkaOffset()).isEqualTo(100);
        assertThat(given.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(((ConsumedSinkRecord) given).consumed()).isSameAs(consumed);
    }

    @Test
    void sinksThatLookForTheRecordOfApachesWorkerFindTheConsumedOneInIt() {
        FunctionTransform<SinkRecord> move = new FunctionTransform<>(
                r -> r.newRecord("elsewhere", 9, r.keySchema(), r.key(), r.valueSchema(), r.value(), r.timestamp()));
        ConsumerRecord<byte[], byte[]> consumed = consumed("orders", 4, 100, "v");

        SinkRecord given = only(apply(plugins(step(move)), consumed));

        assertThat(given).isInstanceOf(InternalSinkRecord.class);
        assertThat(((InternalSinkRecord) given).context().original()).isSameAs(consumed);
    }

    @Test
    void aRecordThatATransformBuiltItselfKnowsWhereItWasConsumedToo() {
        FunctionTransform<SinkRecord> build = new FunctionTransform<>(
                r -> new SinkRecord("elsewhere", 9, null, "built", null, r.value(), 3, 8L, TimestampType.CREATE_TIME));
        ConsumerRecord<byte[], byte[]> consumed = consumed("orders", 4, 100, "v");

        SinkRecord given = only(apply(plugins(step(build)), consumed));

        assertThat(given.topic()).isEqualTo("elsewhere");
        assertThat(given.kafkaPartition()).isEqualTo(9);
        assertThat(given.key()).isEqualTo("built");
        assertThat(given.value()).isEqualTo("v");
        assertThat(given.timestamp()).isEqualTo(8L);
        assertThat(given.originalTopic()).isEqualTo("orders");
        assertThat(given.originalKafkaPartition()).isEqualTo(4);
        assertThat(given.originalKafkaOffset()).isEqualTo(100);
        assertThat(((ConsumedSinkRecord) given).consumed()).isSameAs(consumed);
    }

    @Test
    void aRecordThatATransformKeptFromBeforeCountsForTheOneItIsGivenOutWith() {
        List<SinkRecord> keptBefore = new ArrayList<>();
        FunctionTransform<SinkRecord> late = new FunctionTransform<>(r -> {
            keptBefore.add(r);
            return keptBefore.size() < 2 ? null : keptBefore.get(keptBefore.size() - 2);
        });

        SinkRecord given =
                only(apply(plugins(step(late)), consumed("orders", 4, 100, "first"), consumed("orders", 5, 7, "next")));

        assertThat(given.value()).isEqualTo("first");
        assertThat(given.originalKafkaPartition()).isEqualTo(5);
        assertThat(given.originalKafkaOffset()).isEqualTo(7);
    }

    @Test
    void keyValueHeadersAndTimestampAreConverted() {
        ConsumerRecord<byte[], byte[]> consumed = consumed("orders", 0, 7, "v");
        consumed.headers().add("a", bytes("1")).add("b", null).add("a", bytes("2"));

        SinkRecord given = only(apply(plugins(), consumed));

        assertThat(given.key()).isEqualTo("k");
        assertThat(given.value()).isEqualTo("v");
        assertThat(given.timestamp()).isEqualTo(5L);
        List<String> headers = new ArrayList<>();
        for (Header header : given.headers()) {
            headers.add(header.key() + "=" + header.value() + "/" + (header.schema() == null));
        }
        assertThat(headers).containsExactly("a=1/false", "b=null/true", "a=2/false");
    }

    @Test
    void aTombstoneGoesThroughTheConverter() {
        SinkRecord given = only(apply(plugins(), consumed("orders", 0, 7, null)));

        assertThat(given.value()).isNull();
    }

    @Test
    void droppedRecordsAreLeftOutAndOrderIsKept() {
        FunctionTransform<SinkRecord> dropOne = new FunctionTransform<>(r -> r.kafkaOffset() == 2 ? null : r);

        List<SinkRecord> given = apply(
                plugins(step(dropOne)),
                consumed("orders", 0, 1, "a"),
                consumed("orders", 0, 2, "b"),
                consumed("orders", 0, 3, "c"));

        assertThat(given).extracting(SinkRecord::value).containsExactly("a", "c");
    }

    @Test
    void topicsAreNotedOncePerRunOfRecordsAlsoForThoseThatTransformsDrop() {
        apply(
                plugins(step(new FunctionTransform<SinkRecord>(r -> null))),
                consumed("orders", 0, 1, "a"),
                consumed("orders", 0, 2, "b"),
                consumed("orders", 1, 2, "b"),
                consumed("bills", 0, 9, "c"));

        assertThat(noted).containsExactly("orders", "bills");
    }

    @Test
    void whatCannotBeConvertedIsSkippedWhereThatIsToleratedAndItsTopicIsNotNoted() {
        Reports reports = new Reports();
        RecordPlugins plugins = plugins(
                new TextConverter("key"), new TextConverter("value", new DataException("broken")), new TextHeaders());
        RecordSinkPipeline pipeline =
                new RecordSinkPipeline(TASK, plugins, policy(errors(0, true), reports), TASK_LOADER, noted::add);
        ConsumerRecord<byte[], byte[]> bad = consumed("orders", 0, 1, "a");
        List<SinkRecord> given = new ArrayList<>();

        pipeline.apply(List.of(bad, consumed("bills", 0, 2, "b")), given);

        assertThat(given).extracting(SinkRecord::value).containsExactly("b");
        assertThat(noted).containsExactly("bills");
        assertThat(reports.seen.get(0).record().consumed()).isSameAs(bad);
        assertThat(reports.seen.get(0).stage()).isEqualTo(Stage.VALUE_CONVERTER);
    }

    @Test
    void aFailureNamesTopicPartitionAndOffsetAndNothingOfTheContents() {
        RecordPlugins plugins = plugins(
                new TextConverter("key", new DataException("broken")), new TextConverter("value"), new TextHeaders());

        assertThatThrownBy(() -> apply(plugins, consumed("orders", 4, 100, "secret")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-4@100")
                .hasMessageContaining("KEY_CONVERTER")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aConverterThatAnswersNullIsAFailureOfThatConverter() {
        TextConverter broken = new TextConverter("value") {
            @Override
            public @Nullable SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
                return null;
            }
        };

        assertThatThrownBy(() -> apply(
                        plugins(new TextConverter("key"), broken, new TextHeaders()), consumed("orders", 4, 100, "v")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("VALUE_CONVERTER");
    }

    @Test
    void timestampsAreKeptLeftOutOrRefused() {
        assertThat(only(apply(plugins(), timed(0))).timestamp()).isZero();
        assertThat(only(apply(plugins(), timed(-1))).timestamp()).isNull();
        assertThatThrownBy(() -> apply(plugins(), timed(-2))).isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void theTasksLoaderIsPutBackAfterABatchThatFails() {
        ClassLoader own = new ClassLoader("own", null) {};
        TextConverter values = new TextConverter("value", new DataException("broken"));
        RecordPlugins plugins = new RecordPlugins(
                loaded(new TextConverter("key")),
                new LoadedPlugin<>(values, own),
                loaded(new TextHeaders()),
                List.of(),
                List.of());

        assertThatThrownBy(() -> apply(plugins, consumed("orders", 4, 100, "v")))
                .isInstanceOf(ConnectException.class);

        assertThat(values.loaders).containsExactly(own);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(TASK_LOADER);
    }

    @Test
    void aTransformOfTheConnectorsPluginSeesItsClassesThoughAConverterOfAnotherRanBefore() {
        FunctionTransform<SinkRecord> same = new FunctionTransform<>(record -> record);
        TransformStep step = step(same);
        RecordPlugins plugins = new RecordPlugins(
                loaded(new TextConverter("key")),
                new LoadedPlugin<>(new TextConverter("value"), new ClassLoader("own", null) {}),
                loaded(new TextHeaders()),
                List.of(step),
                List.of());

        apply(plugins, consumed("orders", 4, 100, "v"), consumed("orders", 4, 101, "w"));

        assertThat(same.loaders).containsOnly(step.transform().loader());
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private final List<SinkRecord> apply(RecordPlugins plugins, ConsumerRecord<byte[], byte[]>... records) {
        List<SinkRecord> given = new ArrayList<>();
        new RecordSinkPipeline(TASK, plugins, policy(errors(0, false)), TASK_LOADER, noted::add)
                .apply(Arrays.asList(records), given);
        return given;
    }

    private static SinkRecord only(List<SinkRecord> given) {
        assertThat(given).hasSize(1);
        return given.get(0);
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            String topic, int partition, long offset, @Nullable String value) {
        return record(topic, partition, offset, 5L, value);
    }

    private static ConsumerRecord<byte[], byte[]> timed(long timestamp) {
        return record("orders", 0, 1, timestamp, "v");
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, long timestamp, @Nullable String value) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                1,
                1,
                bytes("k"),
                value == null ? null : bytes(value),
                new RecordHeaders(),
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
