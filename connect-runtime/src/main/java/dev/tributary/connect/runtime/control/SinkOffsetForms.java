package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectorOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Offsets of sinks as users write and read them. Pure. Source: {@code rest} 1.16. */
final class SinkOffsetForms {
    private static final String TOPIC = "kafka_topic";
    private static final String PARTITION = "kafka_partition";
    private static final String OFFSET = "kafka_offset";

    private SinkOffsetForms() {}

    static List<ConnectorOffset> show(Map<TopicPartition, Long> offsets) {
        var shown = new ArrayList<ConnectorOffset>();
        offsets.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition)))
                .forEach(entry -> {
                    var partition = new LinkedHashMap<String, Object>();
                    partition.put(TOPIC, entry.getKey().topic());
                    partition.put(PARTITION, entry.getKey().partition());
                    shown.add(new ConnectorOffset(partition, Map.of(OFFSET, entry.getValue())));
                });
        return shown;
    }

    /** A null value asks for a reset; of equal partitions the last one counts. */
    static Map<TopicPartition, @Nullable Long> parse(List<ConnectorOffset> offsets) {
        var parsed = new LinkedHashMap<TopicPartition, @Nullable Long>();
        for (ConnectorOffset offset : offsets) {
            parsed.put(parsePartition(offset.partition()), parseOffset(offset.offset()));
        }
        return parsed;
    }

    private static TopicPartition parsePartition(@Nullable Map<String, ?> partition) {
        if (partition == null) {
            throw new BadRequest("partition: null (expected: an object with " + TOPIC + " and " + PARTITION + ")");
        }
        Object topic = partition.get(TOPIC);
        Object number = partition.get(PARTITION);
        if (topic == null || number == null) {
            throw new BadRequest("partition: " + partition + " (expected: both " + TOPIC + " and " + PARTITION + ")");
        }
        long parsed = parseNumber(PARTITION, number);
        if (parsed < 0 || parsed > Integer.MAX_VALUE) {
            throw new BadRequest(PARTITION + ": " + number + " (expected: an integer of 0 or more)");
        }
        return new TopicPartition(String.valueOf(topic), (int) parsed);
    }

    private static @Nullable Long parseOffset(@Nullable Map<String, ?> offset) {
        if (offset == null) {
            return null;
        }
        Object number = offset.get(OFFSET);
        if (number == null) {
            throw new BadRequest(
                    "offset: " + offset + " (expected: an object with " + OFFSET + ", or null to reset the partition)");
        }
        long parsed = parseNumber(OFFSET, number);
        if (parsed < 0) {
            throw new BadRequest(OFFSET + ": " + number
                    + " (expected: 0 or more, or null instead of the object to reset" + " the partition)");
        }
        return parsed;
    }

    private static long parseNumber(String key, Object number) {
        try {
            return Long.parseLong(String.valueOf(number));
        } catch (NumberFormatException e) {
            throw new BadRequest(key + ": " + number + " (expected: an integer)", e);
        }
    }
}
