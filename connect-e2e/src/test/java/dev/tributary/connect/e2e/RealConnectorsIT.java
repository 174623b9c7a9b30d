package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.client.MongoClients;
import com.sun.net.httpserver.HttpServer;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.tributary.connect.e2e.database.MariaDbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Connectors that others publish, all on one worker, each with the other end that it is made for, configured as docs/recipes
 * tells. Those of the PostgreSQL pipeline and MirrorMaker's have tests of their own.
 */
final class RealConnectorsIT {
    private static final TestCluster CLUSTER = new TestCluster();

    @RegisterExtension
    static final AfterEachCallback LOGS_OF_FAILURES = CLUSTER::printIfFailed;

    private static WorkerProcess worker;

    @BeforeAll
    static void start() throws IOException {
        CLUSTER.open("RealConnectorsIT");
        String plugins = PublishedPlugins.link(
                        CLUSTER.folder(),
                        "camel-kafka-connector",
                        "camel-timer-kafka-connector",
                        "debezium-connector-mariadb",
                        "mongo-kafka-connect")
                .toString();
        worker = CLUSTER.startAll(WorkerKind.OURS, List.of("worker"), Map.of("plugin.path", plugins))
                .get(0);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void debeziumReadsATableOfMariaDbAndThenItsChanges() {
        assumeThat(MariaDbServer.isInstalled())
                .as("MariaDB is installed (Debian's packages mariadb-server-core and mariadb-client-core)")
                .isTrue();
        try (MariaDbServer mariaDb = MariaDbServer.start("inventory")) {
            mariaDb.execute(
                    "inventory",
                    "CREATE TABLE products (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL, price DECIMAL(8, 2))",
                    "INSERT INTO products VALUES (1, 'scooter', 3.14), (2, 'battery', NULL)");
            create(
                    "mariadb-source",
                    "inventory-source",
                    Map.of(
                            "MARIADB_HOST",
                            "127.0.0.1",
                            "MARIADB_PORT",
                            Integer.toString(mariaDb.port()),
                            "MARIADB_USER",
                            MariaDbServer.USER,
                            "MARIADB_PASSWORD",
                            MariaDbServer.PASSWORD,
                            "BOOTSTRAP_SERVERS",
                            CLUSTER.broker().bootstrapServers()));
            String topic = "inventory.inventory.products";
            awaitRecords(topic, 2);
            mariaDb.execute(
                    "inventory",
                    "UPDATE products SET price = 9.99 WHERE id = 2",
                    "DELETE FROM products WHERE id = 1",
                    "INSERT INTO products VALUES (3, 'hammer', 7.00)");

            assertThat(awaitRecords(topic, 6))
                    .containsExactly(
                            "{\"id\":1} = r null -> {\"id\":1,\"name\":\"scooter\",\"price\":\"3.14\"}",
                            "{\"id\":2} = r null -> {\"id\":2,\"name\":\"battery\",\"price\":null}",
                            "{\"id\":2} = u {\"id\":2,\"name\":\"battery\",\"price\":null} -> {\"id\":2,\"name\":\"battery\",\"price\":\"9.99\"}",
                            "{\"id\":1} = d {\"id\":1,\"name\":\"scooter\",\"price\":\"3.14\"} -> null",
                            "{\"id\":1} = null",
                            "{\"id\":3} = c null -> {\"id\":3,\"name\":\"hammer\",\"price\":\"7.00\"}");
        }
    }

    @Test
    void mongoDbsSinkUpsertsAndDeletesDocuments() {
        var mongoDb = new MongoServer(new MemoryBackend());
        try {
            InetSocketAddress address = mongoDb.bind();
            String uri = "mongodb://127.0.0.1:" + address.getPort();
            CLUSTER.kafka().createTopic("customers");
            send("customers", "{\"_id\":1}", "{\"name\":\"Ada\",\"points\":1}");
            send("customers", "{\"_id\":2}", "{\"name\":\"Grace\",\"points\":2}");
            create("mongodb-sink", "customers-sink", Map.of("MONGODB_URI", uri));
            send("customers", "{\"_id\":1}", "{\"name\":\"Ada\",\"points\":100}");
            send("customers", "{\"_id\":2}", null);
            send("customers", "{\"_id\":3}", "{\"name\":\"Edsger\",\"points\":3}");

            try (var client = MongoClients.create(uri)) {
                var customers = client.getDatabase("crm").getCollection("customers");
                Await.until("the last customer", () -> customers.countDocuments(new Document("_id", 3)) == 1);
                Map<Object, String> found = new TreeMap<>();
                customers.find().forEach(document -> found.put(document.get("_id"), document.toJson()));
                assertThat(found.values())
                        .containsExactly(
                                "{\"_id\": 1, \"name\": \"Ada\", \"points\": 100}",
                                "{\"_id\": 3, \"name\": \"Edsger\", \"points\": 3}");
            }
        } finally {
            worker.rest().send("DELETE", "connectors/customers-sink", null);
            mongoDb.shutdownNow();
        }
    }

    @Test
    void camelsTimerTicks() {
        create("camel-timer-source", "ticks-source", Map.of());

        Await.until("three ticks", () -> contents("ticks").size() >= 3);
        List<String> counts = contents("ticks").stream()
                .map(tick -> new String(
                        tick.headers()
                                .lastHeader("CamelProperty.CamelTimerCounter")
                                .value(),
                        StandardCharsets.UTF_8))
                .limit(3)
                .toList();
        assertThat(counts).containsExactly("1", "2", "3");
    }

    @Test
    void camelsHttpSinkPostsWhatTheTopicHas() throws IOException {
        List<String> posted = new CopyOnWriteArrayList<>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/notices", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            posted.add(exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            CLUSTER.kafka().createTopic("notices");
            send("notices", null, "one");
            send("notices", null, "two");
            create(
                    "camel-http-sink",
                    "notices-sink",
                    Map.of(
                            "HTTP_HOST",
                            "127.0.0.1",
                            "HTTP_PORT",
                            Integer.toString(server.getAddress().getPort())));
            send("notices", null, "three");

            Await.until("three requests", () -> posted.size() >= 3, posted::toString);
            assertThat(posted).containsExactly("POST one", "POST two", "POST three");
        } finally {
            worker.rest().send("DELETE", "connectors/notices-sink", null);
            server.stop(0);
        }
    }

    private static void create(String recipe, String connector, Map<String, String> variables) {
        ConnectRest rest = worker.rest();
        rest.askingAgain().create(connector, Recipe.of(recipe).connector(connector, variables));
        rest.awaitState(connector, "RUNNING", 1);
    }

    private static void send(String topic, String key, String value) {
        CLUSTER.kafka().produce(new ProducerRecord<>(topic, 0, bytes(key), bytes(value)));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits for so many records, and tells each in a line: its key, the operation, and the row before and after. */
    private static List<String> awaitRecords(String topic, int count) {
        Await.until(
                "%d records in %s".formatted(count, topic),
                () -> contents(topic).size() >= count,
                () -> contents(topic) + "; " + worker.rest().states());
        List<String> lines = new ArrayList<>();
        for (ConsumerRecord<String, String> record : contents(topic)) {
            lines.add(record.key() + " = " + change(record.value()));
        }
        return lines;
    }

    private static String change(String value) {
        if (value == null) {
            return "null";
        }
        try {
            var event = ConnectRest.JSON.readTree(value);
            return "%s %s -> %s".formatted(event.path("op").asText(), event.path("before"), event.path("after"));
        } catch (IOException e) {
            throw new AssertionError(value, e);
        }
    }

    private static List<ConsumerRecord<String, String>> contents(String topic) {
        try {
            return CLUSTER.kafka().consumeAll(topic);
        } catch (IllegalStateException notYetThere) {
            return List.of();
        }
    }
}
