package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The published MirrorMaker connectors, as the archive brings them along and docs/recipes/mirror.md configures them,
 * replicate from one cluster to another: the worker's own, {@code b}, is the target, {@code a} the source.
 */
final class MirrorIT {
    private static final String TOPIC = "orders";
    private static final String MIRRORED = "a.orders";
    private static final int PARTITIONS = 3;

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private EmbeddedKafka sourceBroker;
    private TestClient source;
    private WorkerProcess worker;

    @BeforeEach
    void start() {
        sourceBroker = EmbeddedKafka.builder()
                .brokerProperty("offsets.topic.num.partitions", "1")
                .start();
        source = sourceBroker.client();
        source.createTopic(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())
                .configs(Map.of("retention.ms", "7654321")));
        worker = cluster.startAll(WorkerKind.OURS, List.of("worker"), Map.of()).get(0);
    }

    @AfterEach
    void stop() {
        source.close();
        sourceBroker.close();
    }

    @Test
    void recordsTopicSettingsAndGroupsAreReplicatedAndNothingIsLostWhenTheWorkerIsKilled() {
        produce(0, 300);
        commitAtSource("app", Map.of(0, 100L, 1, 40L));
        createConnectors();

        awaitMirrored(300);
        assertThat(mirrored()).as("bytes, headers and partitions").containsExactlyInAnyOrderElementsOf(sent());
        awaitRetention("7654321");
        awaitGroupAtTarget("app", 0, 100);
        assertThat(groupAtTarget("app").get(1)).as("translated, never too far").isBetween(1L, 40L);
        Await.until("heartbeats", () -> !contents("heartbeats").isEmpty());

        awaitCommitted(300);
        produce(300, 600);
        worker.kill();
        produce(600, 900);
        worker.startAgain();
        cluster.awaitAnswer(worker);
        awaitMirrored(900);
        produce(900, 1000);
        awaitMirrored(1000);

        List<Integer> numbers = numbers();
        assertThat(new LinkedHashSet<>(numbers)).containsExactlyInAnyOrderElementsOf(upTo(1000));
        assertThat(numbers.stream().filter(number -> number < 300))
                .as("what was committed before the worker died came once")
                .doesNotHaveDuplicates();
    }

    @Test
    void aPartitionThatIsAddedAtTheSourceIsReplicatedByTasksThatTheConnectorAsksFor() {
        createConnectors();
        produce(0, 30);
        awaitMirrored(30);

        await(source.admin()
                .createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(PARTITIONS + 1)))
                .all());
        source.produce(new ProducerRecord<>(TOPIC, PARTITIONS, null, "30".getBytes(StandardCharsets.UTF_8)));

        awaitMirrored(31);
        assertThat(cluster.kafka().describe(MIRRORED).partitions()).hasSize(PARTITIONS + 1);
    }

    private void createConnectors() {
        Recipe recipe = Recipe.of("mirror");
        Map<String, String> variables = Map.of(
                "SOURCE_BOOTSTRAP_SERVERS", sourceBroker.bootstrapServers(),
                "TARGET_BOOTSTRAP_SERVERS", cluster.broker().bootstrapServers());
        ConnectRest rest = worker.rest();
        for (String connector : List.of("mirror", "checkpoints", "heartbeats")) {
            rest.askingAgain().create(connector, recipe.connector(connector, variables));
        }
        rest.awaitState("mirror", "RUNNING", 2);
        rest.awaitState("heartbeats", "RUNNING", 1);
        rest.awaitState("checkpoints", "RUNNING", 0);
    }

    /** Numbers, spread over the partitions; every tenth has no value. */
    private void produce(int from, int to) {
        for (int number = from; number < to; number++) {
            byte[] key = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
            source.produce(new ProducerRecord<>(
                    TOPIC,
                    number % PARTITIONS,
                    null,
                    key,
                    number % 10 == 0 ? null : new byte[] {(byte) number, 0, -1},
                    List.of(new RecordHeader("n", key))));
        }
    }

    private List<String> sent() {
        return describe(source.consumeAll(TOPIC));
    }

    private List<String> mirrored() {
        return describe(contents(MIRRORED));
    }

    private static List<String> describe(List<ConsumerRecord<String, String>> records) {
        return records.stream()
                .map(record -> record.partition() + " " + record.key() + " " + record.value() + " "
                        + List.of(record.headers().toArray()))
                .toList();
    }

    private List<Integer> numbers() {
        return contents(MIRRORED).stream()
                .map(ConsumerRecord::key)
                .map(Integer::valueOf)
                .toList();
    }

    private List<ConsumerRecord<String, String>> contents(String topic) {
        try {
            return cluster.kafka().consumeAll(topic);
        } catch (IllegalStateException notYetThere) {
            return List.of();
        }
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private void awaitMirrored(int count) {
        Set<String> seen = new HashSet<>();
        Await.until(
                count + " different records in " + MIRRORED,
                () -> {
                    contents(MIRRORED).forEach(record -> seen.add(record.key() + " " + record.partition()));
                    return seen.size() >= count;
                },
                () -> seen.size() + " records; " + worker.rest().states());
    }

    private void awaitRetention(String expected) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, MIRRORED);
        Await.until(
                "retention.ms=" + expected,
                () -> await(cluster.kafka()
                                .admin()
                                .describeConfigs(List.of(resource))
                                .all())
                        .get(resource)
                        .get("retention.ms")
                        .value()
                        .equals(expected));
    }

    /** The worker's offsets, as REST shows them, have reached the source's end. */
    private void awaitCommitted(int count) {
        Await.until(
                "committed offsets",
                () -> {
                    long total = 0;
                    for (var offset :
                            worker.rest().get("connectors/mirror/offsets").path("offsets")) {
                        total += offset.path("offset").path("offset").asLong() + 1;
                    }
                    return total >= count;
                },
                () -> worker.rest().get("connectors/mirror/offsets").toString());
    }

    private void commitAtSource(String group, Map<Integer, Long> offsets) {
        await(source.admin()
                .alterConsumerGroupOffsets(
                        group,
                        offsets.entrySet().stream()
                                .collect(Collectors.toMap(
                                        entry -> new TopicPartition(TOPIC, entry.getKey()),
                                        entry -> new OffsetAndMetadata(entry.getValue()))))
                .all());
    }

    private void awaitGroupAtTarget(String group, int partition, long offset) {
        Await.until(
                "offset %d of group %s in %s-%d".formatted(offset, group, MIRRORED, partition),
                () -> groupAtTarget(group).getOrDefault(partition, -1L) == offset
                        && groupAtTarget(group).containsKey(1),
                () -> groupAtTarget(group).toString());
    }

    private Map<Integer, Long> groupAtTarget(String group) {
        return await(cluster.kafka().admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(MIRRORED) && entry.getValue() != null)
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset()));
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
