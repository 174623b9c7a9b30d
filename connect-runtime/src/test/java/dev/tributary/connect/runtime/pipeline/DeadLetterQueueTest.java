package dev.tributary.connect.runtime.pipeline;

import static dev.tributary.connect.runtime.pipeline.Pieces.TASK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.connect.runtime.config.DeadLetterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class DeadLetterQueueTest {
    private final FailureCounts counts = new FailureCounts();
    private final AtomicBoolean abandoned = new AtomicBoolean();

    private MockProducer<byte[], byte[]> producer = producer(true);

    private static MockProducer<byte[], byte[]> producer(boolean acknowledgesAtOnce) {
        return new MockProducer<>(acknowledgesAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private DeadLetterQueue queue(boolean contextHeaders) {
        return new DeadLetterQueue(
                new DeadLetterSettings("dlq", (short) 1, contextHeaders),
                producer,
                counts,
                abandoned::get,
                text -> text.replace("geheim", "${v:p}"),
                DeadLetterWatch.Upkeep.NONE);
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            long timestamp, String key, String value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "orders",
                4,
                100,
                timestamp,
                TimestampType.CREATE_TIME,
                1,
                1,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8),
                headers,
                Optional.empty());
    }

    private static RecordFailure failure(FailedRecord record, Throwable error) {
        return new RecordFailure(TASK, Stage.VALUE_CONVERTER, "my.Converter", record, error);
    }

    private ProducerRecord<byte[], byte[]> written(boolean contextHeaders, FailedRecord record, Throwable error) {
        assertThat(queue(contextHeaders).report(failure(record, error))).isCompleted();
        assertThat(producer.history()).hasSize(1);
        return producer.history().get(0);
    }

    private static List<String> names(ProducerRecord<byte[], byte[]> record) {
        List<String> names = new ArrayList<>();
        record.headers().forEach(header -> names.add(header.key()));
        return names;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader("__connect.errors." + name);
        return header == null ? "absent" : text(header.value());
    }

    @Test
    void whatWasConsumedIsWrittenAsItWas() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("a", "1".getBytes(UTF_8));
        headers.add("a", null);

        ProducerRecord<byte[], byte[]> record =
                written(false, FailedRecord.of(consumed(77, "k", "v", headers)), new DataException("bad"));

        assertThat(record.topic()).isEqualTo("dlq");
        assertThat(record.partition()).isNull();
        assertThat(record.timestamp()).isEqualTo(77);
        assertThat(text(record.key())).isEqualTo("k");
        assertThat(text(record.value())).isEqualTo("v");
        assertThat(record.headers().toArray())
                .extracting(Header::key, header -> text(header.value()))
                .containsExactly(tuple("a", "1"), tuple("a", null));
        assertThat(counts.deadLetterQueueProduceRequests()).isEqualTo(1);
        assertThat(counts.deadLetterQueueProduceFailures()).isZero();
    }

    @Test
    void tombstonesWithoutKeyAndTimestampStayThat() {
        ProducerRecord<byte[], byte[]> record = written(
                false, FailedRecord.of(consumed(-1, null, null, new RecordHeaders())), new DataException("bad"));

        assertThat(record.timestamp()).isNull();
        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
    }

    @Test
    void contextHeadersFollowTheRecordsOwnInTheKnownOrder() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("own", "1".getBytes(UTF_8));

        ProducerRecord<byte[], byte[]> record =
                written(true, FailedRecord.of(consumed(77, "k", "v", headers)), new DataException("bad"));

        assertThat(record.headers().toArray())
                .extracting(Header::key, header -> text(header.value()))
                .startsWith(
                        tuple("own", "1"),
                        tuple("__connect.errors.topic", "orders"),
                        tuple("__connect.errors.partition", "4"),
                        tuple("__connect.errors.offset", "100"),
                        tuple("__connect.errors.connector.name", "orders"),
                        tuple("__connect.errors.task.id", "3"),
                        tuple("__connect.errors.stage", "VALUE_CONVERTER"),
                        tuple("__connect.errors.class.name", "my.Converter"),
                        tuple("__connect.errors.exception.class.name", "org.apache.kafka.connect.errors.DataException"),
                        tuple("__connect.errors.exception.message", "bad"))
                .hasSize(11);
        assertThat(names(record)).last().isEqualTo("__connect.errors.exception.stacktrace");
        assertThat(header(record, "exception.stacktrace"))
                .startsWith("org.apache.kafka.connect.errors.DataException: bad" + System.lineSeparator() + "\tat ");
        assertThat(headers.toArray()).as("the consumed record's own").hasSize(1);
    }

    @Test
    void aRecordThatFailedTwiceTellsBoth() {
        ProducerRecord<byte[], byte[]> first =
                written(true, FailedRecord.of(consumed(77, "k", "v", new RecordHeaders())), new DataException("bad"));
        producer.clear();

        ProducerRecord<byte[], byte[]> second = written(
                true,
                FailedRecord.of(consumed(77, "k", "v", new RecordHeaders(first.headers()))),
                new DataException("worse"));

        assertThat(names(second)).hasSize(20);
        assertThat(names(second).subList(10, 20)).isEqualTo(names(first));
        assertThat(header(second, "exception.message")).isEqualTo("worse");
    }

    @Test
    void whatIsNotKnownOfTheErrorIsLeftOutAndAMissingMessageIsNull() {
        FailedRecord record = FailedRecord.of(consumed(77, "k", "v", new RecordHeaders()));
        assertThat(names(written(true, record, null))).hasSize(7);
        producer.clear();

        assertThat(header(written(true, record, new IllegalStateException()), "exception.message"))
                .isNull();
    }

    @Test
    void whatAnErrorTellsOfSecretsIsNotWrittenWhileTheRecordStaysAsItWas() {
        FailedRecord record = FailedRecord.of(consumed(-1, "geheim", "geheim", new RecordHeaders()));
        Throwable error = new DataException("no login with geheim", new IllegalStateException("geheim is wrong"));

        ProducerRecord<byte[], byte[]> letter = written(true, record, error);

        assertThat(header(letter, "exception.message")).isEqualTo("no login with ${v:p}");
        assertThat(header(letter, "exception.stacktrace"))
                .contains("no login with ${v:p}", "${v:p} is wrong")
                .doesNotContain("geheim");
        assertThat(text(letter.key())).isEqualTo("geheim");
        assertThat(text(letter.value())).isEqualTo("geheim");
    }

    @Test
    void aReportIsSafeWhenKafkaHasIt() {
        producer = producer(false);
        CompletableFuture<Void> report = queue(false)
                .report(failure(
                        FailedRecord.of(consumed(77, "k", "v", new RecordHeaders())), new DataException("bad")));
        assertThat(report).isNotDone();

        producer.completeNext();

        assertThat(report).isCompleted();
    }

    @Test
    void aWriteThatFailsIsCountedAndSaysWhatToDo() {
        producer = producer(false);
        CompletableFuture<Void> report = queue(false)
                .report(failure(
                        FailedRecord.of(consumed(77, "k", "secret", new RecordHeaders())), new DataException("bad")));
        producer.errorNext(new RecordTooLargeException("50 MB"));

        assertThat(report)
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ConnectException.class)
                .withMessageContaining("orders-4@100")
                .withMessageContaining("'dlq'")
                .withMessageContaining("producer.override.max.request.size")
                .withMessageContaining("max.message.bytes");
        assertThat(counts.deadLetterQueueProduceRequests()).isEqualTo(1);
        assertThat(counts.deadLetterQueueProduceFailures()).isEqualTo(1);
    }

    @Test
    void aProducerThatRefusesOrIsClosedFailsTheReportOnly() {
        DeadLetterQueue queue = queue(false);
        queue.close();

        assertThat(queue.report(failure(
                        FailedRecord.of(consumed(77, "k", "v", new RecordHeaders())), new DataException("bad"))))
                .isCompletedExceptionally();
        assertThat(counts.deadLetterQueueProduceFailures()).isEqualTo(1);
    }

    @Test
    void aTaskThatWasGivenUpWritesNothing() {
        abandoned.set(true);

        assertThat(queue(false)
                        .report(failure(
                                FailedRecord.of(consumed(77, "k", "v", new RecordHeaders())),
                                new DataException("bad"))))
                .isCompletedExceptionally();
        assertThat(producer.history()).isEmpty();
    }

    // ------------------------------------------------------------------------------------ what was polled

    private static SourceRecord polled(Schema schema, Object value) {
        return new SourceRecord(
                Map.of("file", "a"), Map.of("line", 7), "target", null, Schema.STRING_SCHEMA, "k", schema, value, 5L);
    }

    @Test
    void whatWasPolledIsWrittenAsJsonWithItsSchema() {
        SourceRecord polled = polled(null, Map.of("id", 1));
        polled.headers().addInt("n", 3).add("nothing", null, null);

        ProducerRecord<byte[], byte[]> record = written(true, FailedRecord.of(polled), new DataException("bad"));

        assertThat(text(record.key()))
                .isEqualTo("{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"k\"}");
        assertThat(text(record.value())).isEqualTo("{\"schema\":null,\"payload\":{\"id\":1}}");
        assertThat(record.timestamp()).isEqualTo(5);
        assertThat(record.headers().toArray())
                .extracting(Header::key, header -> text(header.value()))
                .startsWith(
                        tuple("n", "3"),
                        tuple("nothing", null),
                        tuple("__connect.errors.topic", "target"),
                        tuple("__connect.errors.source.partition", "{\"file\":\"a\"}"),
                        tuple("__connect.errors.source.offset", "{\"line\":7}"),
                        tuple("__connect.errors.key.format", "json"),
                        tuple("__connect.errors.value.format", "json"),
                        tuple("__connect.errors.connector.name", "orders"),
                        tuple("__connect.errors.task.id", "3"),
                        tuple("__connect.errors.stage", "VALUE_CONVERTER"),
                        tuple("__connect.errors.class.name", "my.Converter"))
                .hasSize(14);
    }

    @Test
    void aPolledTombstoneStaysOne() {
        assertThat(written(false, FailedRecord.of(polled(null, null)), new DataException("bad"))
                        .value())
                .isNull();
    }

    @Test
    void dataThatDoNotFitTheirSchemaAreWrittenWithoutIt() {
        SourceRecord polled = polled(Schema.INT32_SCHEMA, "no number");

        ProducerRecord<byte[], byte[]> record = written(true, FailedRecord.of(polled), new DataException("bad"));

        assertThat(text(record.value())).isEqualTo("{\"schema\":null,\"payload\":\"no number\"}");
        assertThat(header(record, "value.format")).isEqualTo("json");
    }

    @Test
    void aStructUnderAnotherSchemaIsWrittenUnderItsOwn() {
        Schema own = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        SourceRecord polled = polled(Schema.STRING_SCHEMA, new Struct(own).put("id", 3));

        assertThat(text(written(false, FailedRecord.of(polled), new DataException("bad"))
                        .value()))
                .endsWith("\"payload\":{\"id\":3}}");
    }

    @Test
    void whatIsNoDataOfConnectIsWrittenAsTextAndSaidToBe() {
        SourceRecord polled = polled(null, new StringBuilder("anything"));

        ProducerRecord<byte[], byte[]> record = written(true, FailedRecord.of(polled), new DataException("bad"));

        assertThat(text(record.value())).isEqualTo("anything");
        assertThat(header(record, "value.format")).isEqualTo("text");
    }

    @Test
    void aPluginsTypeThatCannotEvenBeNamedIsNoReasonToFail() {
        SourceRecord polled = polled(null, new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        });

        assertThat(text(written(false, FailedRecord.of(polled), new DataException("bad"))
                        .value()))
                .contains("toString() threw java.lang.IllegalStateException");
    }
}
