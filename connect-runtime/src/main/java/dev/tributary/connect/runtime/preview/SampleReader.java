package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the newest records of some topics with a consumer that belongs to no group. Belongs to one thread. Kafka's exceptions are thrown
 * on; whoever made the consumer closes it.
 */
final class SampleReader {
    private static final Set<String> INTERNAL = Set.of("__consumer_offsets", "__transaction_state");
    private static final int MOST_PARTITIONS = 500;
    private static final int MOST_RECORDS = 2_500;
    private static final long MOST_BYTES = 48L << 20;
    /** What is deleted, compacted or a marker of a transaction takes an offset, too. */
    private static final int WIDER = 8;

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Comparator<ConsumerRecord<byte[], byte[]>> NEWEST_FIRST = Comparator.comparingLong(
                    (ConsumerRecord<byte[], byte[]> record) -> record.timestamp())
            .thenComparing(ConsumerRecord::topic)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset)
            .reversed();

    private final Consumer<byte[], byte[]> consumer;
    private final Budget budget;
    private final List<String> notes = new ArrayList<>();

    SampleReader(Consumer<byte[], byte[]> consumer, Budget budget) {
        this.consumer = consumer;
        this.budget = budget;
    }

    /**
     * The newest so many.
     *
     * @throws BadRequest if there is none of the topics
     */
    Samples read(Topics topics, int wanted) {
        Set<String> found = new HashSet<>();
        List<TopicPartition> partitions = partitions(topics, found);
        List<String> existing = topics.pattern() == null
                ? topics.names().stream().filter(found::contains).toList()
                : found.stream().sorted().toList();
        consumer.assign(partitions); // or it warns of the answers to what follows
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, budget.left());
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, budget.left());
        List<ConsumerRecord<byte[], byte[]>> records = tails(begins, ends, wanted);
        records.sort(NEWEST_FIRST);
        if (records.size() < wanted) {
            notes.add((records.isEmpty() ? "There is no record" : "There are only " + records.size() + " records")
                    + " in " + String.join(", ", existing) + " (asked for: " + wanted + ").");
        }
        return new Samples(existing, records.stream().limit(wanted).toList(), notes);
    }

    private List<TopicPartition> partitions(Topics topics, Set<String> found) {
        Map<String, List<PartitionInfo>> known = topics.pattern() == null ? named(topics) : matching(topics.pattern());
        List<TopicPartition> partitions = new ArrayList<>();
        List<String> left = new ArrayList<>();
        known.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(topic -> {
            if (partitions.size() + topic.getValue().size() > MOST_PARTITIONS && !partitions.isEmpty()) {
                left.add(topic.getKey());
                return;
            }
            found.add(topic.getKey());
            topic.getValue().stream()
                    .limit(MOST_PARTITIONS)
                    .forEach(it -> partitions.add(new TopicPartition(it.topic(), it.partition())));
        });
        if (partitions.isEmpty()) {
            throw new BadRequest("There is no topic to read: " + topics.told() + " (of " + topics.origin()
                    + ") " + (topics.pattern() == null ? "do not exist" : "do not exist now")
                    + ". None was created. Correct the name, or wait until something writes there.");
        }
        if (!left.isEmpty()) {
            notes.add("There are more partitions than can be looked at: " + left.size() + " topics are left out, "
                    + left.get(0) + " among them. Name those that you want to see.");
        }
        return partitions;
    }

    private Map<String, List<PartitionInfo>> named(Topics topics) {
        Map<String, List<PartitionInfo>> known = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (String topic : topics.names()) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, budget.left());
            if (partitions == null || partitions.isEmpty()) {
                missing.add(topic);
            } else {
                known.put(topic, partitions);
            }
        }
        if (!missing.isEmpty() && !known.isEmpty()) {
            notes.add((missing.size() == 1 ? "Topic " + missing.get(0) + " does" : "Topics " + missing + " do")
                    + " not exist, and nothing was created.");
        }
        return known;
    }

    private Map<String, List<PartitionInfo>> matching(Pattern pattern) {
        Map<String, List<PartitionInfo>> known = new HashMap<>();
        consumer.listTopics(budget.left()).forEach((topic, partitions) -> {
            if (!INTERNAL.contains(topic) && pattern.matcher(topic).matches()) {
                known.put(topic, partitions);
            }
        });
        return known;
    }

    /** The ends of all partitions: wider ones until there is enough, or nothing before them. */
    private List<ConsumerRecord<byte[], byte[]>> tails(
            Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends, int wanted) {
        Map<TopicPartition, Long> spans = new HashMap<>();
        ends.forEach((partition, end) -> {
            long span = end - begins.getOrDefault(partition, 0L);
            if (span > 0) {
                spans.put(partition, span);
            }
        });
        if (spans.isEmpty()) {
            return new ArrayList<>();
        }
        int each = Math.max(1, Math.min(wanted, MOST_RECORDS / spans.size()));
        if (each < wanted && spans.size() > 1) {
            notes.add("There are " + spans.size() + " partitions: the newest " + each
                    + " records of each are looked at, and the newest of those are shown.");
        }
        for (long window = each; ; window *= WIDER) {
            Tail tail = new Tail(each);
            boolean whole = true;
            for (Map.Entry<TopicPartition, Long> span : spans.entrySet()) {
                long end = ends.getOrDefault(span.getKey(), 0L);
                tail.starts.put(span.getKey(), end - Math.min(window, span.getValue()));
                tail.ends.put(span.getKey(), end);
                whole &= window >= span.getValue();
            }
            boolean complete = tail.read();
            List<ConsumerRecord<byte[], byte[]>> records = tail.records();
            if (!complete || whole || records.size() >= wanted || budget.isOver()) {
                return records;
            }
        }
    }

    /** One round: everything between two offsets of each partition, of which the last so many are kept. */
    private final class Tail {
        private final Map<TopicPartition, Long> starts = new HashMap<>();
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        private final int each;
        private long bytes;

        Tail(int each) {
            this.each = each;
        }

        /** False if time or room did not suffice. */
        boolean read() {
            consumer.assign(starts.keySet());
            starts.forEach(consumer::seek);
            Set<TopicPartition> open = new HashSet<>(starts.keySet());
            while (!open.isEmpty()) {
                if (budget.isOver()) {
                    notes.add("Kafka did not answer in time for all partitions: there may be newer records.");
                    return false;
                }
                if (bytes > MOST_BYTES) {
                    notes.add("The records are so large that not all partitions were looked at: there may be newer"
                            + " records. Ask for fewer, or name a topic.");
                    return false;
                }
                consumer.poll(min(POLL, budget.left())).forEach(this::keep);
                Set<TopicPartition> done = new HashSet<>();
                for (TopicPartition partition : open) {
                    if (consumer.position(partition, budget.left()) >= ends.getOrDefault(partition, 0L)) {
                        done.add(partition);
                    }
                }
                consumer.pause(done);
                open.removeAll(done);
            }
            return true;
        }

        private void keep(ConsumerRecord<byte[], byte[]> record) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() >= ends.getOrDefault(partition, 0L)) {
                return; // newer than the question
            }
            Deque<ConsumerRecord<byte[], byte[]>> tail = kept.computeIfAbsent(partition, it -> new ArrayDeque<>());
            tail.addLast(record);
            bytes += size(record);
            if (tail.size() > each) {
                bytes -= size(tail.removeFirst());
            }
        }

        List<ConsumerRecord<byte[], byte[]>> records() {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            kept.values().forEach(all::addAll);
            return all;
        }
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
