package dev.tributary.connect.testkit;

import dev.tributary.connect.worker.EmbeddedWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionException;

/**
 * {@code bin/quickstart.sh --worker}: one more worker of the quickstart's cluster, in a process of its own. With {@code
 * --child} it ends when its standard input does, that is with the process that started it, and says there where it answers.
 */
public final class QuickstartWorker {
    static final String CHILD = "--child";
    private static final String SETTINGS = "worker.properties";
    private static final int FIRST_PORT = 8083;
    private static final int LAST_PORT = 8099;
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    private QuickstartWorker() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments.length == 0 ? "quickstart" : arguments[0]);
        if (!Files.exists(folder.resolve(SETTINGS))) {
            System.err.println(
                    "There is no quickstart in " + folder.toAbsolutePath() + ": start bin/quickstart.sh first.");
            System.exit(2);
        }
        try {
            EmbeddedWorker worker = start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(worker::stop));
            if (arguments.length > 1 && arguments[1].equals(CHILD)) {
                endWithParent();
                System.out.println(worker.restUrl());
            } else {
                System.out.println("A worker at " + worker.restUrl() + " joins the quickstart's cluster as process "
                        + ProcessHandle.current().pid() + ". Ctrl-C hands its work over.");
            }
            worker.completion().join();
        } catch (CompletionException e) {
            System.err.println("The worker failed: " + e.getCause());
            System.exit(1);
        } catch (IOException | RuntimeException e) {
            System.err.println("The worker did not start: " + e.getMessage());
            System.exit(2);
        }
    }

    /** For all workers: those of later start find it here. */
    static void writeSettings(Path folder, String bootstrapServers) throws IOException {
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("group.id", "quickstart");
        for (String topic : new String[] {"config", "offset", "status"}) {
            settings.put(topic + ".storage.topic", "quickstart-" + topic);
            settings.put(topic + ".storage.replication.factor", "1");
        }
        settings.put("tributary.restart.policy", "on-failure");
        settings.put("consumer.session.timeout.ms", "10000"); // a killed worker's sinks go on when its tasks have moved
        settings.put("key.converter", STRINGS);
        settings.put("value.converter", STRINGS);
        try (var out = Files.newBufferedWriter(folder.resolve(SETTINGS))) {
            settings.store(out, "The workers of the quickstart, without their ports");
        }
    }

    /** On the first free port. */
    static EmbeddedWorker start(Path folder) throws IOException {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve(SETTINGS))) {
            settings.load(in);
        }
        Map<String, String> properties = new HashMap<>();
        settings.stringPropertyNames().forEach(name -> properties.put(name, settings.getProperty(name)));
        for (int port = FIRST_PORT; ; port++) {
            int next = port > LAST_PORT ? 0 : port;
            if (next != 0 && !isFree(next)) {
                continue;
            }
            properties.put("listeners", "http://localhost:" + next);
            try {
                return EmbeddedWorker.start(properties);
            } catch (UncheckedIOException e) {
                if (next == 0) {
                    throw e;
                } // else the other worker, which starts at the same time, was faster
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** However the parent ends: its end of the pipe is closed. */
    static void endWithParent() {
        var watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            continue;
                        }
                    } catch (IOException e) {
                        System.err.println("The quickstart cannot be heard any more: " + e);
                    }
                    System.exit(0);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
