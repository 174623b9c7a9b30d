package dev.tributary.connect.runtime.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The records of one poll, converted. Immutable.
 *
 * @param records what is left after transforms, in consumed order; never changed
 * @param spans which offsets of which partitions the batch stands for, dropped records included
 * @param bytes of keys and values of what was consumed for it; of a part of a batch, those of the whole
 */
record SinkBatch(List<SinkRecord> records, Map<TopicPartition, Span> spans, long bytes) {
    static final SinkBatch EMPTY = new SinkBatch(List.of(), Map.of(), 0);

    /**
     * Offsets of one partition.
     *
     * @param first the first consumed offset
     * @param next the offset after the last consumed one
     */
    record Span(long first, long next) {}

    /** True if it stands for nothing; a batch whose records were all dropped is not empty. */
    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** A batch in two, to be put one after the other. */
    record Halves(SinkBatch first, SinkBatch second) {}

    /**
     * The batch in two of about as many records, of which it has two at least. Where both have records of a partition, its
     * offsets are divided before the first record of the second half, so that once the first is put, all before that may be
     * committed.
     */
    Halves halves() {
        int middle = records.size() / 2;
        Map<TopicPartition, Span> firstSpans = new HashMap<>(spans);
        Map<TopicPartition, Span> secondSpans = new HashMap<>();
        for (SinkRecord record : records.subList(middle, records.size())) {
            TopicPartition partition = origin(record);
            Span whole = spans.get(partition);
            if (whole != null && !secondSpans.containsKey(partition)) {
                long boundary = record.originalKafkaOffset();
                secondSpans.put(partition, new Span(boundary, whole.next()));
                firstSpans.put(partition, new Span(whole.first(), boundary));
            }
        }
        return new Halves(
                new SinkBatch(records.subList(0, middle), firstSpans, bytes),
                new SinkBatch(records.subList(middle, records.size()), secondSpans, bytes));
    }

    private static TopicPartition origin(SinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }

    /** The batch without what was consumed from these partitions, whatever transforms did to topic and partition. */
    SinkBatch without(Collection<TopicPartition> partitions) {
        if (partitions.stream().noneMatch(spans::containsKey)) {
            return this;
        }
        Map<TopicPartition, Span> spansLeft = new HashMap<>(spans);
        spansLeft.keySet().removeAll(partitions);
        List<SinkRecord> left = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            if (spansLeft.containsKey(origin(record))) {
                left.add(record);
            }
        }
        return new SinkBatch(left, spansLeft, bytes);
    }
}
