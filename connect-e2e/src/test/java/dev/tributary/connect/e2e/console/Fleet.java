package dev.tributary.connect.e2e.console;

import dev.tributary.connect.e2e.ConnectRest;
import dev.tributary.connect.e2e.TestCluster;
import dev.tributary.connect.e2e.plugin.TickSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The connectors that every test finds: some at work, one idle, one paused, one stopped, one failed. No test changes them. */
final class Fleet {
    /** Four tasks at work. */
    static final String CLICKS = "clicks";
    /** A source that has read its three lines. */
    static final String INVOICES = "invoices-import";

    static final String PAUSED = "returns-import";
    static final String STOPPED = "ledger-import";
    /** Its file is where no file can be. */
    static final String FAILED = "shipments-export";

    /** As many rows as a table of all connectors has. */
    static final int SIZE = 9;

    private Fleet() {}

    static void create(Site site) throws IOException {
        TestCluster cluster = site.cluster();
        cluster.kafka().createTopic("clicks", 4);
        for (String topic : List.of("orders", "payments", "invoices", "returns", "shipments")) {
            cluster.kafka().createTopic(topic);
        }
        Path invoices = Files.write(cluster.folder().resolve("invoices.txt"), List.of("one", "two", "three"));
        ConnectRest rest = site.rest();
        rest.create(CLICKS, ticks("clicks", 4, 20));
        rest.create("orders", ticks("orders", 2, 50));
        rest.create("payments", ticks("payments", 1, 100));
        rest.create("clicks-archive", toFile("clicks", 2, cluster.folder().resolve("clicks-archive.txt")));
        rest.create("orders-export", toFile("orders", 1, cluster.folder().resolve("orders-export.txt")));
        rest.create(INVOICES, fromFile(invoices.toString(), "invoices"));
        rest.create(FAILED, toFile("shipments", 1, cluster.folder().resolve("no/such/folder/shipments.txt")));
        create(rest, PAUSED, "PAUSED");
        create(rest, STOPPED, "STOPPED");
        rest.awaitState(CLICKS, "RUNNING", 4);
        rest.awaitState(INVOICES, "RUNNING", 1);
    }

    private static void create(ConnectRest rest, String name, String state) {
        rest.post(
                "connectors",
                Map.of("name", name, "config", fromFile("/tmp/" + name + ".txt", "returns"), "initial_state", state));
    }

    /** Tasks that send a record every so many milliseconds. */
    static Map<String, String> ticks(String topic, int tasks, int everyMs) {
        return Map.of(
                "connector.class", TickSource.class.getName(),
                "tasks.max", Integer.toString(tasks),
                "topic", topic,
                "interval.ms", Integer.toString(everyMs));
    }

    static Map<String, String> fromFile(String file, String topic) {
        return Map.of("connector.class", "FileStreamSource", "tasks.max", "1", "file", file, "topic", topic);
    }

    static Map<String, String> toFile(String topic, int tasks, Path file) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "FileStreamSink");
        config.put("tasks.max", Integer.toString(tasks));
        config.put("topics", topic);
        config.put("file", file.toString());
        return config;
    }
}
