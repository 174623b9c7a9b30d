package dev.tributary.connect.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.WorkerRest.Answer;
import dev.tributary.connect.testkit.WorkerRest.Request;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** A cluster that runs. Thread-safe. */
final class RunningCluster implements ConnectTestCluster {
    private final Duration timeout;
    private final KafkaCluster kafka;
    private final boolean ownsKafka;
    private final TestClient client;
    private final Workers workers;
    private final WorkerRest rest = new WorkerRest();
    private final Set<String> created = ConcurrentHashMap.newKeySet();

    private RunningCluster(ClusterSettings settings, KafkaCluster kafka, TestClient client) {
        this.timeout = settings.timeout();
        this.kafka = kafka;
        this.ownsKafka = settings.kafka().given() == null;
        this.client = client;
        this.workers = new Workers(settings, kafka);
    }

    static RunningCluster start(ClusterSettings settings) {
        RecentLog.attach();
        KafkaCluster kafka = settings.kafka().start().get();
        RunningCluster cluster = null;
        try {
            cluster = new RunningCluster(settings, kafka, TestClient.connectTo(kafka.bootstrapServers()));
            cluster.workers.startFirst();
            cluster.workers.running().keySet().forEach(cluster::awaitReady);
            cluster.checkPlugins(settings.expectedPlugins());
            return cluster;
        } catch (RuntimeException | Error e) {
            if (cluster != null) {
                cluster.close();
            } else if (settings.kafka().given() == null) {
                kafka.close();
            }
            throw e;
        }
    }

    private void checkPlugins(List<Class<?>> expected) {
        if (expected.isEmpty()) {
            return;
        }
        JsonNode found =
                ask(Request.of("GET", "connector-plugins?connectorsOnly=false")).body();
        List<String> classes = found.findValuesAsText("class");
        for (Class<?> plugin : expected) {
            if (!classes.contains(plugin.getName())) {
                throw new AssertionError(
                        "The workers do not find plugin %s on the class path. Is it public, with a public constructor without parameters, not abstract, and named in META-INF/services? They found: %s"
                                .formatted(plugin.getName(), classes));
            }
        }
    }

    @Override
    public ConnectorHandle createConnector(String name, Map<String, String> config) {
        created.add(name);
        request(new Request("POST", "connectors", Map.of("name", name, "config", config)));
        return connector(name);
    }

    @Override
    public ConnectorHandle connector(String name) {
        return new ConnectorHandle(this, name, timeout);
    }

    @Override
    public Map<String, List<String>> validate(Map<String, String> config) {
        String type = config.get("connector.class");
        if (type == null) {
            throw new IllegalArgumentException("connector.class: missing (expected: the connector to validate for)");
        }
        Map<String, String> named = new TreeMap<>(config);
        named.putIfAbsent("name", "validated");
        JsonNode answer = request(new Request("PUT", "connector-plugins/" + type + "/config/validate", named));
        Map<String, List<String>> errors = new TreeMap<>();
        for (JsonNode entry : answer.path("configs")) {
            List<String> messages = new ArrayList<>();
            entry.path("value").path("errors").forEach(message -> messages.add(message.asText()));
            if (!messages.isEmpty()) {
                errors.put(entry.path("value").path("name").asText(), List.copyOf(messages));
            }
        }
        return errors;
    }

    /** Of this cluster's connectors those that were created here and not deleted. */
    Set<String> created() {
        return Set.copyOf(created);
    }

    void deleted(String name) {
        created.remove(name);
    }

    @Override
    public void createTopic(String topic) {
        client.createTopic(topic);
    }

    @Override
    public void createTopic(String topic, int partitions) {
        client.createTopic(topic, partitions);
    }

    @Override
    public RecordMetadata produce(String topic, @Nullable String value) {
        return client.produce(topic, value);
    }

    @Override
    public RecordMetadata produce(String topic, @Nullable String key, @Nullable String value) {
        return client.produce(topic, key, value);
    }

    @Override
    public RecordMetadata produce(
            String topic, @Nullable String key, @Nullable String value, Map<String, String> headers) {
        List<Header> sent = new ArrayList<>();
        headers.forEach((name, text) -> sent.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8))));
        return client.produce(new ProducerRecord<>(topic, null, utf8(key), utf8(value), sent));
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public RecordMetadata produce(ProducerRecord<byte[], byte[]> topicRecord) {
        return client.produce(topicRecord);
    }

    @Override
    public TopicRecords<String, String> readTopic(String topic) {
        return new TopicRecords<>(this, topic, client.read(topic), timeout);
    }

    @Override
    public List<Integer> workers() {
        return List.copyOf(workers.running().keySet());
    }

    @Override
    public URI restUrl(int worker) {
        return workers.get(worker).restUrl();
    }

    @Override
    public int addWorker() {
        int index = workers.add();
        awaitReady(index);
        return index;
    }

    @Override
    public void stopWorker(int worker) {
        workers.end(worker, TestWorker::stop);
    }

    @Override
    public void killWorker(int worker) {
        workers.end(worker, TestWorker::kill);
    }

    /** After a test: as many workers as at first, all brokers. */
    void restore(int workerCount) {
        if (kafka instanceof EmbeddedKafka embedded && ownsKafka) {
            for (int broker = 0; broker < embedded.brokers(); broker++) {
                embedded.startBroker(broker);
            }
        }
        while (workers().size() < workerCount) {
            addWorker();
        }
        while (workers().size() > workerCount) {
            stopWorker(workers().get(workers().size() - 1));
        }
    }

    @Override
    public void restartBroker(int broker) {
        ownKafka().stopBroker(broker);
        ownKafka().startBroker(broker);
    }

    @Override
    public void stopBroker(int broker) {
        ownKafka().stopBroker(broker);
    }

    private EmbeddedKafka ownKafka() {
        if (ownsKafka && kafka instanceof EmbeddedKafka embedded) {
            return embedded;
        }
        throw new UnsupportedOperationException(
                "This cluster was built with kafka(); stop and start brokers where that Kafka was started.");
    }

    @Override
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public TestClient kafka() {
        return client;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public String describe() {
        return ClusterReport.of(this);
    }

    Map<Integer, TestWorker> runningWorkers() {
        return workers.running();
    }

    /** Whether a worker named so in a status is one that runs. */
    boolean isRunningWorker(String workerId) {
        return workers.running().values().stream()
                .anyMatch(worker -> workerId.endsWith(":" + worker.restUrl().getPort()));
    }

    private void awaitReady(int worker) {
        TestWorker awaited = workers.get(worker);
        URI url = awaited.restUrl();
        await("worker %d at %s to be ready".formatted(worker, url), timeout, () -> {
            Throwable failure = awaited.failure();
            if (failure != null) {
                throw new AssertionError("Worker %d has stopped by itself: %s".formatted(worker, failure), failure);
            }
            try {
                return rest.send(url, Request.of("GET", "health"), timeout).isSuccess();
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Looks again and again. */
    void await(String expectation, Duration limit, BooleanSupplier condition) {
        Deadline deadline = Deadline.in(limit);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new AssertionError("Waited %s in vain for %s.%n%s".formatted(limit, expectation, describe()));
            }
            Deadline.pauseBeforeNextLook();
        }
    }

    /** @throws RequestRefusedException for any answer but success */
    JsonNode request(Request request) {
        Answer answer = ask(request);
        if (!answer.isSuccess()) {
            throw new RequestRefusedException(request.toString(), answer.status(), answer.message());
        }
        return answer.body();
    }

    /** Asks one worker after another until one answers anything else than that it is rebalancing. */
    Answer ask(Request request) {
        Deadline deadline = Deadline.in(timeout);
        IOException unreachable = null;
        while (true) {
            Answer answer = null;
            Map<Integer, TestWorker> asked = workers.running();
            if (asked.isEmpty()) {
                throw new AssertionError(
                        "%s was not sent: no worker runs, all were stopped or killed. addWorker() starts one."
                                .formatted(request));
            }
            for (TestWorker worker : asked.values()) {
                try {
                    answer = rest.send(worker.restUrl(), request, deadline.left());
                    if (!answer.isAboutRebalance()) {
                        return answer;
                    }
                } catch (IOException e) {
                    unreachable = e;
                }
            }
            if (deadline.hasPassed()) {
                String reason = answer == null ? "no worker answered: " + unreachable : answer.message();
                throw new AssertionError(
                        "%s had no answer within %s; %s%n%s".formatted(request, timeout, reason, describe()),
                        unreachable);
            }
            Deadline.pauseBeforeNextLook();
        }
    }

    /** For reports: one try, soon given up. */
    @Nullable
    Answer askBriefly(Request request, Duration limit) {
        for (TestWorker worker : workers.running().values()) {
            try {
                return rest.send(worker.restUrl(), request, limit);
            } catch (IOException e) {
                continue; // the next one may answer
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            workers.close();
        } finally {
            client.close();
            if (ownsKafka) {
                kafka.close();
            }
        }
    }
}
