package dev.tributary.connect.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a reader with {@code isolation.level=read_committed} sees of counting tasks: in every partition the numbers from 0 on,
 * each once and in order, or it is noted what came instead. For the test's thread.
 */
final class Counts implements AutoCloseable {
    private static final int COMPLAINTS = 20;

    private final KafkaConsumer<String, String> consumer;
    private final Map<TopicPartition, Long> next =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final List<Complaint> complaints = new ArrayList<>();

    /**
     * Something that was not the next number.
     *
     * @param before the number before it
     */
    record Complaint(TopicPartition partition, long offset, long number, long before) {
        /** Or else numbers are missing. */
        boolean isRepetition() {
            return number <= before;
        }

        @Override
        public String toString() {
            return "%s, offset %d: %d after %d".formatted(partition, offset, number, before);
        }
    }

    private Counts(KafkaConsumer<String, String> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        partitions.forEach(partition -> next.put(partition, 0L));
    }

    static Counts in(TestCluster cluster, List<TopicPartition> partitions) {
        var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.broker().bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        5_000),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new Counts(consumer, partitions);
    }

    /** Takes in what has come; returns how far every partition has got. */
    Map<TopicPartition, Long> read() {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
            var partition = new TopicPartition(record.topic(), record.partition());
            long number = Long.parseLong(record.value());
            long expected = next.getOrDefault(partition, 0L);
            if (number != expected && complaints.size() < COMPLAINTS) {
                complaints.add(new Complaint(partition, record.offset(), number, expected - 1));
            }
            next.put(partition, number + 1);
        }
        return Map.copyOf(next);
    }

    /** What was not the next number. */
    List<Complaint> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
