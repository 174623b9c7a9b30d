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
 */
record SinkBatch(List<SinkRecord> records, Map<TopicPartition, Span> spans) {
    static final SinkBatch EMPTY = new SinkBatch(List.of(), Map.of());

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

    /** The batch without what was consumed from these partitions, whatever transforms did to topic and partition. */
    SinkBatch without(Collection<TopicPartition> partitions) {
        if (partitions.stream().noneMatch(spans::containsKey)) {
            return this;
        }
        Map<TopicPartition, Span> spansLeft = new HashMap<>(spans);
        spansLeft.keySet().removeAll(partitions);
        List<SinkRecord> left = new ArrayList<>(records.size());
        for (SinkRecord record : records) {
            if (spansLeft.containsKey(new TopicPartition(record.originalTopic(), record.originalKafkaPartition()))) {
                left.add(record);
            }
        }
        return new SinkBatch(left, spansLeft);
    }
}
