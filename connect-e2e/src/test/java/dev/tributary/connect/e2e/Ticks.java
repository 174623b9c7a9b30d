package dev.tributary.connect.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What tick tasks have sent so far, as the topic tells. For the test's thread. */
final class Ticks implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final Map<String, List<Tick>> byTask = new TreeMap<>();

    /** One record: by which incarnation of the task, in which process, when. */
    record Tick(String instance, long pid, long number, long atMs) {
        static Tick parse(String value) {
            String[] parts = value.split(" ", -1);
            return new Tick(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
        }
    }

    private Ticks(KafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    /** Of a topic of one partition. */
    static Ticks in(TestCluster cluster, String topic) {
        var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.broker().bootstrapServers(), "max.poll.records", 5_000),
                new StringDeserializer(),
                new StringDeserializer());
        List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
        consumer.assign(partition);
        consumer.seekToBeginning(partition);
        return new Ticks(consumer);
    }

    /** Takes in what has come; returns all ticks of each task, in the order of the topic. */
    Map<String, List<Tick>> read() {
        consumer.poll(Duration.ofMillis(200))
                .forEach(record -> byTask.computeIfAbsent(record.key(), key -> new ArrayList<>())
                        .add(Tick.parse(record.value())));
        return byTask;
    }

    /** Waits until so many tasks have each ticked after this moment. */
    void awaitAllSince(long sinceMs, int tasks, Duration patience) {
        Await.until(
                "ticks of %d tasks".formatted(tasks),
                patience,
                () -> since(sinceMs).size() >= tasks,
                () -> {
                    Set<String> silent = new TreeSet<>(byTask.keySet());
                    silent.removeAll(since(sinceMs));
                    return "silent are " + silent;
                });
    }

    private Set<String> since(long sinceMs) {
        Set<String> ticking = new TreeSet<>();
        read().forEach((task, ticks) -> {
            if (ticks.get(ticks.size() - 1).atMs() > sinceMs) {
                ticking.add(task);
            }
        });
        return ticking;
    }

    /** The longest time that a task was silent after this moment; of all tasks the longest. */
    long longestGapMs(long sinceMs) {
        return gaps(sinceMs).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The longest silence of each task after this moment, ascending. */
    List<Long> gaps(long sinceMs) {
        List<Long> gaps = new ArrayList<>();
        byTask.values().forEach(ticks -> {
            long longest = 0;
            for (int i = 1; i < ticks.size(); i++) {
                if (ticks.get(i).atMs() > sinceMs) {
                    longest = Math.max(
                            longest, ticks.get(i).atMs() - ticks.get(i - 1).atMs());
                }
            }
            gaps.add(longest);
        });
        gaps.sort(null);
        return gaps;
    }

    /** How often each task was started anew after this moment, here or there. */
    Map<String, Integer> moves(long sinceMs) {
        Map<String, Integer> moves = new TreeMap<>();
        byTask.forEach((task, ticks) -> {
            int moved = 0;
            for (int i = 1; i < ticks.size(); i++) {
                if (ticks.get(i).atMs() > sinceMs
                        && !ticks.get(i).instance().equals(ticks.get(i - 1).instance())) {
                    moved++;
                }
            }
            moves.put(task, moved);
        });
        return moves;
    }

    /** The tasks of which two incarnations were at work at a time: the first still ticked after the second had begun. */
    Set<String> ranTwiceAtOnce() {
        Set<String> twice = new TreeSet<>();
        byTask.forEach((task, ticks) -> {
            Set<String> ended = new HashSet<>();
            for (int i = 1; i < ticks.size(); i++) {
                String instance = ticks.get(i).instance();
                String before = ticks.get(i - 1).instance();
                if (!instance.equals(before)) {
                    ended.add(before);
                }
                if (ended.contains(instance)) {
                    twice.add(task);
                }
            }
        });
        return twice;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
