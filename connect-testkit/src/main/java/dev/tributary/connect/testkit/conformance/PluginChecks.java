package dev.tributary.connect.testkit.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** What can be seen of the classes alone. */
final class PluginChecks {
    private PluginChecks() {}

    static void canBeCreated(Driver driver, ConformanceSubject subject) throws Exception {
        Plugin.connector(driver, subject);
        Class<? extends Task> task = Plugin.taskClass(driver, subject);
        Class<?> expected = subject instanceof SourceSubject ? SourceTask.class : SinkTask.class;
        if (!expected.isAssignableFrom(task)) {
            throw new AssertionError("taskClass() answers %s, which is no %s".formatted(task.getName(), expected));
        }
        Plugin.create(driver, task);
    }

    static void serviceManifest(ConformanceSubject subject) throws IOException {
        Class<?> kind = subject instanceof SourceSubject ? SourceConnector.class : SinkConnector.class;
        String resource = "META-INF/services/" + kind.getName();
        ClassLoader loader = subject.connectorClass().getClassLoader();
        List<URL> manifests = Collections.list(loader.getResources(resource));
        String name = subject.connectorClass().getName();
        for (URL manifest : manifests) {
            if (names(manifest).contains(name)) {
                return;
            }
        }
        throw new AssertionError(
                "%s is in none of %d resources %s %s".formatted(name, manifests.size(), resource, manifests));
    }

    private static List<String> names(URL manifest) throws IOException {
        List<String> names = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(manifest.openStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                names.add(line.replaceFirst("#.*", "").strip());
            }
        }
        return names;
    }

    static void version(Driver driver, ConformanceSubject subject) throws Exception {
        Connector connector = Plugin.connector(driver, subject);
        checkVersion("connector", driver.ask("version() of the connector", connector::version));
        Task task = Plugin.create(driver, Plugin.taskClass(driver, subject));
        checkVersion("task", driver.ask("version() of the task", task::version));
    }

    private static void checkVersion(String what, @Nullable String version) {
        if (version == null || version.isBlank()) {
            throw new AssertionError(
                    "version() of the %s answers %s".formatted(what, version == null ? "null" : "an empty text"));
        }
    }

    static void taskConfigs(Driver driver, ConformanceSubject subject) throws Exception {
        Connector connector = Plugin.connector(driver, subject);
        driver.run("start() of the connector", () -> {
            connector.initialize(StubContexts.connector(subject));
            connector.start(Plugin.config(subject, Plugin.TOPIC));
        });
        try {
            for (int maximum : new int[] {1, 2, 7}) {
                List<Map<String, String>> configs =
                        driver.ask("taskConfigs(%d)".formatted(maximum), () -> connector.taskConfigs(maximum));
                boolean holes = configs != null && configs.stream().anyMatch(Objects::isNull);
                if (configs == null || configs.isEmpty() || configs.size() > maximum || holes) {
                    throw new AssertionError("taskConfigs(%d) answers %s (expected: 1 to %d configurations)"
                            .formatted(
                                    maximum,
                                    configs == null
                                            ? "null"
                                            : configs.size() + " configurations"
                                                    + (holes ? " with null among them" : ""),
                                    maximum));
                }
            }
        } finally {
            driver.run("stop() of the connector", connector::stop);
        }
    }
}
