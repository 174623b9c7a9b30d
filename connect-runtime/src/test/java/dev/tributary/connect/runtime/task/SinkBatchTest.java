package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.task.SinkBatch.Halves;
import dev.tributary.connect.runtime.task.SinkBatch.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SinkBatchTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private static SinkRecord record(TopicPartition origin, long offset) {
        return new SinkRecord(
                "renamed",
                9,
                null,
                null,
                null,
                offset,
                offset,
                null,
                TimestampType.NO_TIMESTAMP_TYPE,
                null,
                origin.topic(),
                origin.partition(),
                offset);
    }

    @Test
    void halvesDivideTheOffsetsBeforeTheFirstRecordOfTheSecond() {
        SinkBatch batch = new SinkBatch(
                List.of(record(A, 1), record(A, 5), record(B, 7), record(B, 8)),
                Map.of(A, new Span(0, 6), B, new Span(6, 10)),
                100);

        Halves halves = batch.halves();

        assertThat(halves.first().spans()).isEqualTo(Map.of(A, new Span(0, 6), B, new Span(6, 7)));
        assertThat(halves.second().spans()).isEqualTo(Map.of(B, new Span(7, 10)));
        assertThat(halves.first().records()).hasSize(2);
    }

    @Test
    void droppedRecordsGoWithWhatComesBeforeThem() {
        SinkBatch batch =
                new SinkBatch(List.of(record(A, 1), record(A, 5)), Map.of(A, new Span(0, 9), B, new Span(3, 4)), 100);

        Halves halves = batch.halves();

        assertThat(halves.first().spans()).isEqualTo(Map.of(A, new Span(0, 5), B, new Span(3, 4)));
        assertThat(halves.second().spans()).isEqualTo(Map.of(A, new Span(5, 9)));
    }

    @Property(tries = 300)
    void piecesPutInOrderStandForAllThatTheWholeStoodForAndNoOffsetIsPassedBeforeItsRecord(@ForAll long seed) {
        SinkBatch whole = anyBatch(new Random(seed));
        List<SinkRecord> put = new ArrayList<>();
        Map<TopicPartition, Long> delivered = new HashMap<>();

        putInPieces(whole, put, delivered, whole);

        assertThat(put).containsExactlyElementsOf(whole.records());
        whole.spans().forEach((partition, span) -> assertThat(delivered).containsEntry(partition, span.next()));
    }

    private static void putInPieces(
            SinkBatch piece, List<SinkRecord> put, Map<TopicPartition, Long> delivered, SinkBatch whole) {
        if (piece.records().size() > 1) {
            Halves halves = piece.halves();
            putInPieces(halves.first(), put, delivered, whole);
            putInPieces(halves.second(), put, delivered, whole);
            return;
        }
        put.addAll(piece.records());
        piece.spans().forEach((partition, span) -> {
            assertThat(span.first())
                    .isEqualTo(delivered.getOrDefault(
                            partition, whole.spans().get(partition).first()));
            delivered.put(partition, span.next());
        });
        for (SinkRecord record : whole.records()) { // whatever counts as delivered was put
            long reached = delivered.getOrDefault(origin(record), 0L);
            assertThat(record.originalKafkaOffset() < reached).isEqualTo(put.contains(record));
        }
    }

    private static TopicPartition origin(SinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }

    private static SinkBatch anyBatch(Random random) {
        List<SinkRecord> records = new ArrayList<>();
        Map<TopicPartition, Span> spans = new HashMap<>();
        for (int partition = 0; partition < 1 + random.nextInt(4); partition++) {
            TopicPartition origin = new TopicPartition("t", partition);
            long first = 1 + random.nextInt(100);
            long next = first;
            for (int i = 0; i < 1 + random.nextInt(9); i++) {
                if (random.nextInt(4) > 0) {
                    records.add(record(origin, next));
                }
                next += 1 + random.nextInt(3);
            }
            spans.put(origin, new Span(first, next));
        }
        return new SinkBatch(records, spans, 100);
    }
}
