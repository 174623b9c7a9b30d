package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Dedicated MirrorMaker mode between two real brokers, with the connectors that the archive brings along. Each test has aliases
 * of its own, so that they share nothing else.
 */
final class MirrorMakerIT {
    private static EmbeddedKafka left;
    private static EmbeddedKafka right;
    private static TestClient leftClient;
    private static TestClient rightClient;

    private final List<MirrorWorkers> processes = new ArrayList<>();

    @BeforeAll
    static void startBrokers() {
        left = EmbeddedKafka.builder()
                .brokerProperty("offsets.topic.num.partitions", "1")
                .start();
        right = EmbeddedKafka.builder()
                .brokerProperty("offsets.topic.num.partitions", "1")
                .start();
        leftClient = left.client();
        rightClient = right.client();
    }

    @AfterAll
    static void stopBrokers() {
        leftClient.close();
        rightClient.close();
        left.close();
        right.close();
    }

    @AfterEach
    void stopProcesses() {
        processes.forEach(MirrorWorkers::stop);
    }

    @Test
    void bothDirectionsFlowAndASecondProcessTakesOverWhereTheFirstEnded() throws Exception {
        Map<String, String> file = file("a", "b");
        file.put("dedicated.mode.enable.internal.rest", "true");
        file.put("listeners", "http://127.0.0.1:0");
        file.put("a->b.enabled", "true");
        file.put("a->b.topics", "orders");
        file.put("b->a.enabled", "true");
        file.put("b->a.topics", "bills");
        leftClient.createTopic("orders", 2);
        rightClient.createTopic("bills", 1);
        produce(leftClient, "orders", 0, 100);
        produce(rightClient, "bills", 0, 50);

        MirrorWorkers first = start(file);
        awaitCount(rightClient, "a.orders", 100);
        awaitCount(leftClient, "b.bills", 50);
        commitEnd(leftClient, "shop", "orders");
        awaitGroup(rightClient, "shop", "a.orders");
        await(
                "heartbeats",
                () -> !contents(rightClient, "heartbeats").isEmpty()
                        && !contents(leftClient, "heartbeats").isEmpty());
        assertThat(ask(first.url(), "GET", "").statusCode()).isEqualTo(404);
        assertThat(ask(first.url(), "GET", "connectors").statusCode()).isEqualTo(404);
        String tasks = "/connectors/MirrorSourceConnector/tasks";
        assertThat(ask(first.url(), "POST", "a/b" + tasks).statusCode())
                .as("unsigned")
                .isEqualTo(400);
        assertThat(ask(first.url(), "POST", "a/c" + tasks).statusCode()).isEqualTo(404);
        assertThat(ask(first.url(), "PUT", "a/b/connectors/MirrorSourceConnector/fence")
                        .statusCode())
                .isEqualTo(400);

        start(file);
        first.stop();
        produce(leftClient, "orders", 100, 150);
        produce(rightClient, "bills", 50, 60);
        awaitCount(rightClient, "a.orders", 150);
        awaitCount(leftClient, "b.bills", 60);

        assertThat(numbers(rightClient, "a.orders"))
                .as("each once: what was stopped in order had committed")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 150).boxed().toList());
    }

    /** Of three connectors each process has one at least, whose tasks the leader is never told of over HTTP. */
    @Test
    void processesWithoutRestShareTheWorkAllTheSame() throws Exception {
        Map<String, String> file = file("c", "d");
        file.put("c->d.enabled", "true");
        file.put("c->d.topics", "lines");
        file.put("emit.heartbeats.enabled", "false");
        file.put("c->d.emit.heartbeats.enabled", "true");
        leftClient.createTopic("lines", 1);
        produce(leftClient, "lines", 0, 20);

        start(file);
        start(file);

        awaitCount(rightClient, "c.lines", 20);
        commitEnd(leftClient, "reader", "lines");
        awaitGroup(rightClient, "reader", "c.lines");
        await(
                "heartbeats of c",
                () -> contents(rightClient, "heartbeats").stream()
                        .anyMatch(record -> record.key().contains("c")));
    }

    @Test
    void whatIsWrongAboutConnectorsIsToldBeforeAnythingStarts() {
        Map<String, String> file = file("e", "f");
        file.put("e->f.enabled", "true");
        file.put("e->f.refresh.topics.interval.seconds", "soon");
        file.put("tasks.max", "none");
        file.put("f.metrics.num.samples", "0");
        assertThatThrownBy(() -> start(file))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("f.metrics.num.samples: '0'");

        file.remove("f.metrics.num.samples");
        assertThatThrownBy(() -> start(file))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("e->f.refresh.topics.interval.seconds: 'soon'")
                .hasMessageContaining("tasks.max: 'none'");
    }

    @Test
    void aTopicThatIsNotCompactedEndsTheProcessWithTheReason() {
        Map<String, String> file = file("g", "h");
        rightClient.createTopic("mm2-status.g.internal", 1); // cleanup.policy=delete
        MirrorWorkers process = MirrorWorkers.start(file, List.of("h"));
        processes.add(process);
        assertThatThrownBy(() -> process.completion().get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("mm2-status.g.internal");
    }

    private MirrorWorkers start(Map<String, String> file) {
        MirrorWorkers process = MirrorWorkers.start(file, List.of());
        processes.add(process);
        return process;
    }

    private static Map<String, String> file(String source, String target) {
        Map<String, String> file = new HashMap<>();
        file.put("clusters", source + "," + target);
        file.put(source + ".bootstrap.servers", left.bootstrapServers());
        file.put(target + ".bootstrap.servers", right.bootstrapServers());
        for (String topic : List.of("config.storage", "offset.storage", "status.storage")) {
            file.put(topic + ".replication.factor", "1");
        }
        for (String topic : List.of("", "checkpoints.topic.", "heartbeats.topic.", "offset-syncs.topic.")) {
            file.put(topic + "replication.factor", "1");
        }
        file.put("groups", "shop|reader");
        file.put("refresh.groups.interval.seconds", "1");
        file.put("emit.checkpoints.interval.seconds", "1");
        file.put("sync.group.offsets.enabled", "true");
        file.put("sync.group.offsets.interval.seconds", "1");
        file.put("sync.topic.acls.enabled", "false");
        file.put("offset.lag.max", "0");
        file.put(
                "tributary.plugin.bundled",
                Path.of(System.getProperty("tributary.archive"))
                        .resolveSibling("plugins")
                        .toString());
        return file;
    }

    private static void produce(TestClient client, String topic, int from, int to) {
        for (int number = from; number < to; number++) {
            byte[] text = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
            client.produce(new ProducerRecord<>(topic, text, text));
        }
    }

    /** MirrorMaker translates what is near the end: what lies further back it may have seen before it was started. */
    private static void commitEnd(TestClient client, String group, String topic) throws Exception {
        var partition = new TopicPartition(topic, 0);
        long end = client.endOffsets(topic).get(partition);
        client.admin()
                .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(end)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    private static void awaitGroup(TestClient client, String group, String topic) {
        await("offsets of " + group + " in " + topic, () -> {
            try {
                return client.admin()
                        .listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get(30, TimeUnit.SECONDS)
                        .containsKey(new TopicPartition(topic, 0));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void awaitCount(TestClient client, String topic, int count) {
        await(
                count + " different records in " + topic,
                () -> numbers(client, topic).stream().distinct().count() >= count);
    }

    private static List<Integer> numbers(TestClient client, String topic) {
        return contents(client, topic).stream()
                .map(record -> Integer.valueOf(record.key()))
                .toList();
    }

    private static List<ConsumerRecord<String, String>> contents(TestClient client, String topic) {
        try {
            return client.consumeAll(topic);
        } catch (IllegalStateException notYetThere) {
            return List.of();
        }
    }

    private static HttpResponse<String> ask(URI url, String method, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url.resolve(path))
                                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "[]" : ""))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
