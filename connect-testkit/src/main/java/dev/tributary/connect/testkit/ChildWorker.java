package dev.tributary.connect.testkit;

import dev.tributary.connect.worker.EmbeddedWorker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionException;

/**
 * The process of a worker of a test cluster: says on its standard output where REST answers, nothing else, and ends with its
 * standard input, that is with the process that started it.
 */
final class ChildWorker {
    private ChildWorker() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream toParent = System.out;
        System.setOut(System.err); // plugins may print
        var settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        Map<String, String> properties = new HashMap<>();
        settings.stringPropertyNames().forEach(name -> properties.put(name, settings.getProperty(name)));
        try {
            EmbeddedWorker worker = EmbeddedWorker.start(properties);
            Runtime.getRuntime().addShutdownHook(new Thread(worker::stop));
            QuickstartWorker.endWithParent();
            toParent.println(worker.restUrl());
            worker.completion().join();
        } catch (CompletionException e) {
            e.printStackTrace();
            System.exit(1);
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(2);
        }
    }
}
