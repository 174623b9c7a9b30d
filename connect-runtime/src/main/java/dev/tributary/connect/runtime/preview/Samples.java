package dev.tributary.connect.runtime.preview;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records that were read. Immutable.
 *
 * @param topics where they were looked for, those that exist
 * @param records the newest first
 * @param notes what is to be known of them: sentences
 */
record Samples(List<String> topics, List<ConsumerRecord<byte[], byte[]>> records, List<String> notes) {
    Samples {
        topics = List.copyOf(topics);
        records = List.copyOf(records);
        notes = List.copyOf(notes);
    }
}
