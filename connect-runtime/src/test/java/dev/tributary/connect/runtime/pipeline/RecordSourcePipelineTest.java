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

import dev.tributary.connect.runtime.pipeline.Pieces.FunctionPredicate;
import dev.tributary.connect.runtime.pipeline.Pieces.FunctionTransform;
import dev.tributary.connect.runtime.pipeline.Pieces.Reports;
import dev.tributary.connect.runtime.pipeline.Pieces.TextConverter;
import dev.tributary.connect.runtime.pipeline.Pieces.TextHeaders;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordSourcePipelineTest {
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
    void aRecordIsTransformedThenItsHeadersKeyAndValueAreConverted() {
        FunctionTransform<SourceRecord> rename = new FunctionTransform<>(r ->
                r.newRecord("renamed", 2, r.keySchema(), r.key(), r.valueSchema(), r.value() + "!", 77L, r.headers()));
        TextConverter keys = new TextConverter("key");
        SourceRecord polled = record("orders", "k", "v");
        polled.headers().addString("a", "1").addString("b", null).addString("a", "2");

        ProducerRecord<byte[], byte[]> sent = pipeline(
                        plugins(keys, new TextConverter("value"), new TextHeaders(), step(rename)))
                .apply(polled);

        assertThat(sent.topic()).isEqualTo("renamed");
        assertThat(sent.partition()).isEqualTo(2);
        assertThat(sent.timestamp()).isEqualTo(77L);
        assertThat(text(sent.key())).isEqualTo("k");
        assertThat(text(sent.value())).isEqualTo("v!");
        assertThat(keys.topics).containsExactly("renamed");
        assertThat(headers(sent))
                .as("duplicates and order kept; what converters add is sent")
                .containsExactly("a=1", "b=null", "a=2", "seen-by=key", "seen-by=value");
    }

    @Test
    void convertersDecideAboutNullKeysAndValues() {
        ProducerRecord<byte[], byte[]> sent = pipeline(plugins()).apply(record("orders", null, null));

        assertThat(sent.key()).isNull();
        assertThat(sent.value()).isNull();
    }

    @Test
    void noHeaderMeansNoHeaderConversion() {
        TextHeaders headers = new TextHeaders();

        pipeline(plugins(new TextConverter("key"), new TextConverter("value"), headers))
                .apply(record("orders", "k", "v"));

        assertThat(headers.calls).isZero();
    }

    @Test
    void aRecordThatATransformAnswersWithNullIsDroppedAndLaterOnesAreNotAsked() {
        FunctionTransform<SourceRecord> second = new FunctionTransform<>(r -> r);
        TextConverter keys = new TextConverter("key");

        ProducerRecord<byte[], byte[]> sent = pipeline(plugins(
                        keys,
                        new TextConverter("value"),
                        new TextHeaders(),
                        step(new FunctionTransform<SourceRecord>(r -> null)),
                        step(second)))
                .apply(record("orders", "k", "v"));

        assertThat(sent).isNull();
        assertThat(second.loaders).isEmpty();
        assertThat(keys.topics).isEmpty();
    }

    @Test
    void aTransformIsAppliedWhereItsPredicateHoldsAndWhereItDoesNotIfNegated() {
        FunctionPredicate<SourceRecord> isTombstone = new FunctionPredicate<>(r -> r.value() == null);

        assertThat(valueAfter(isTombstone, false, null)).isEqualTo("changed");
        assertThat(valueAfter(isTombstone, false, "v")).isEqualTo("v");
        assertThat(valueAfter(isTombstone, true, null)).isNull();
        assertThat(valueAfter(isTombstone, true, "v")).isEqualTo("changed");
    }

    private static @Nullable String valueAfter(
            FunctionPredicate<SourceRecord> predicate, boolean negate, @Nullable String value) {
        FunctionTransform<SourceRecord> change = new FunctionTransform<>(r -> r.newRecord(
                r.topic(), r.kafkaPartition(), r.keySchema(), r.key(), r.valueSchema(), "changed", r.timestamp()));
        TransformStep step = new TransformStep("t", loaded(change), loaded(predicate), negate);
        return text(pipeline(plugins(step)).apply(record("orders", "k", value)).value());
    }

    @Test
    void timestampsAreKeptLeftToTheProducerOrRefused() {
        assertThat(pipeline(plugins()).apply(timed(0L)).timestamp()).isZero();
        assertThat(pipeline(plugins()).apply(timed(-1L)).timestamp()).isNull();
        assertThat(pipeline(plugins()).apply(timed(null)).timestamp()).isNull();
        assertThatThrownBy(() -> pipeline(plugins()).apply(timed(-2L)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("orders-3")
                .hasMessageContaining("-2");
    }

    @Test
    void badTimestampsAndPartitionsFailTheTaskEvenWhereAllFailuresAreTolerated() {
        RecordSourcePipeline tolerant = new RecordSourcePipeline(TASK, plugins(), policy(errors(0, true)), TASK_LOADER);
        SourceRecord negative = new SourceRecord(Map.of(), Map.of(), "orders", -1, null, "k", null, "v", 1L);
        SourceRecord nowhere = new SourceRecord(Map.of(), Map.of(), null, null, null, "k", null, "v", 1L);

        assertThatThrownBy(() -> tolerant.apply(timed(-2L))).isInstanceOf(InvalidRecordException.class);
        assertThatThrownBy(() -> tolerant.apply(negative)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> tolerant.apply(nowhere)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aFailureEndsTheTaskWithAMessageThatSaysWhereAndNothingOfTheContents() {
        Reports reports = new Reports();
        TextConverter broken = new TextConverter("value", new DataException("no such field"));
        RecordSourcePipeline pipeline = new RecordSourcePipeline(
                TASK,
                plugins(new TextConverter("key"), broken, new TextHeaders()),
                policy(errors(0, false), reports),
                TASK_LOADER);

        assertThatThrownBy(() -> pipeline.apply(record("orders", "secret-key", "secret-value")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-3")
                .hasMessageContaining("VALUE_CONVERTER")
                .hasMessageContaining(TextConverter.class.getName())
                .hasMessageNotContaining("secret")
                .hasRootCauseMessage("no such field");
        assertThat(reports.seen).extracting(RecordFailure::stage).containsExactly(Stage.VALUE_CONVERTER);
    }

    @Test
    void everyStageSkipsARecordWhoseFailureIsTolerated() {
        DataException failure = new DataException("broken");
        SourceRecord withHeader = record("orders", "k", "v");
        withHeader.headers().addString("h", "1");
        Map<Stage, RecordPlugins> broken = Map.of(
                Stage.TRANSFORMATION,
                plugins(step(new FunctionTransform<SourceRecord>(r -> {
                    throw failure;
                }))),
                Stage.HEADER_CONVERTER,
                plugins(new TextConverter("key"), new TextConverter("value"), new TextHeaders(failure)),
                Stage.KEY_CONVERTER,
                plugins(new TextConverter("key", failure), new TextConverter("value"), new TextHeaders()),
                Stage.VALUE_CONVERTER,
                plugins(new TextConverter("key"), new TextConverter("value", failure), new TextHeaders()));

        broken.forEach((stage, plugins) -> {
            Reports reports = new Reports();
            RecordSourcePipeline pipeline =
                    new RecordSourcePipeline(TASK, plugins, policy(errors(0, true), reports), TASK_LOADER);

            assertThat(pipeline.apply(withHeader)).as("skipped by " + stage).isNull();
            assertThat(reports.seen).extracting(RecordFailure::stage).containsExactly(stage);
            assertThat(reports.seen.get(0).record().source()).isSameAs(withHeader);
        });
    }

    @Test
    void anErrorIsNeverTolerated() {
        RecordSourcePipeline pipeline = new RecordSourcePipeline(
                TASK,
                plugins(step(new FunctionTransform<SourceRecord>(r -> {
                    throw new StackOverflowError();
                }))),
                policy(errors(0, true)),
                TASK_LOADER);

        assertThatThrownBy(() -> pipeline.apply(record("orders", "k", "v"))).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aStageThatFailsForTheMomentIsTriedAgainAlone() {
        FunctionTransform<SourceRecord> transform = new FunctionTransform<>(r -> r);
        TextConverter values = new TextConverter("value", new RetriableException("registry is away"));
        RecordSourcePipeline pipeline = new RecordSourcePipeline(
                TASK,
                plugins(new TextConverter("key"), values, new TextHeaders(), step(transform)),
                policy(errors(60_000, false)),
                TASK_LOADER);

        ProducerRecord<byte[], byte[]> sent = pipeline.apply(record("orders", "k", "v"));

        assertThat(text(sent.value())).isEqualTo("v");
        assertThat(values.topics).hasSize(2);
        assertThat(transform.loaders).hasSize(1);
    }

    @Test
    void everyPluginRunsUnderItsOwnLoaderAndTheTasksIsPutBack() {
        ClassLoader own = new ClassLoader("own", null) {};
        FunctionTransform<SourceRecord> transform = new FunctionTransform<>(r -> r);
        TextConverter keys = new TextConverter("key");
        TextConverter values = new TextConverter("value", new DataException("broken"));
        RecordPlugins plugins = new RecordPlugins(
                loaded(keys),
                new LoadedPlugin<>(values, own),
                loaded(new TextHeaders()),
                List.of(new TransformStep("t", new LoadedPlugin<>(transform, own), null, false)),
                List.of());
        RecordSourcePipeline pipeline = new RecordSourcePipeline(TASK, plugins, policy(errors(0, false)), TASK_LOADER);

        assertThatThrownBy(() -> pipeline.apply(record("orders", "k", "v"))).isInstanceOf(ConnectException.class);

        assertThat(transform.loaders).containsExactly(own);
        assertThat(keys.loaders).containsExactly(TASK_LOADER);
        assertThat(values.loaders).containsExactly(own);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(TASK_LOADER);
    }

    @Test
    void closingClosesConvertersTransformsAndPredicatesEvenIfOneThrows() {
        TextConverter keys = new TextConverter("key") {
            @Override
            public void close() {
                throw new IllegalStateException("cannot close");
            }
        };
        TextConverter values = new TextConverter("value");
        TextHeaders headers = new TextHeaders();
        FunctionTransform<SourceRecord> transform = new FunctionTransform<>(r -> r);
        FunctionPredicate<SourceRecord> predicate = new FunctionPredicate<>(r -> true);
        TransformStep step = new TransformStep("t", loaded(transform), loaded(predicate), false);

        pipeline(plugins(keys, values, headers, step)).close();

        assertThat(List.of(values.closed, headers.closed, transform.closed, predicate.closed))
                .containsOnly(true);
    }

    private static RecordSourcePipeline pipeline(RecordPlugins plugins) {
        return new RecordSourcePipeline(TASK, plugins, policy(errors(0, false)), TASK_LOADER);
    }

    private static SourceRecord record(String topic, @Nullable String key, @Nullable String value) {
        return new SourceRecord(Map.of(), Map.of(), topic, Schema.STRING_SCHEMA, key, Schema.STRING_SCHEMA, value);
    }

    private static SourceRecord timed(@Nullable Long timestamp) {
        return new SourceRecord(Map.of(), Map.of(), "orders", null, null, "k", null, "v", timestamp);
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key() + "=" + text(header.value()));
        }
        return headers;
    }
}
