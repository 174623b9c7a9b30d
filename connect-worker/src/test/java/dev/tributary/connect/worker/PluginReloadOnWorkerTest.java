package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** A plugin path that changes below a running worker. */
class PluginReloadOnWorkerTest {
    /** Under this key plugins leave their class loader for the test, in the order of their starts. */
    private static final String LOADERS = PluginReloadOnWorkerTest.class.getName();

    @TempDir
    Path folder;

    private final String connector = "reloaded-" + UUID.randomUUID();

    @AfterEach
    void forget() {
        System.getProperties().remove(LOADERS);
    }

    @Test
    void aPluginThatIsDroppedIntoThePathIsUsedAndReplacedWhileTheWorkerRuns() throws Exception {
        Path path = Files.createDirectories(folder.resolve("plugins"));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        System.getProperties().put(LOADERS, loaders);
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("plugin.path", path.toString());
        Map<String, String> config = Map.of("connector.class", "org.x.Reloaded", "topic", connector);

        EmbeddedWorker worker = EmbeddedWorker.startStandalone(properties, List.of());
        try {
            var rest = new RestCalls(worker.restUrl());
            assertThat(rest.create(connector, config).status()).isEqualTo(400);

            Path first = jar(path, "1.0");
            RestCalls.Answer reloaded = rest.send("POST", "connector-plugins/reload", null);
            assertThat(reloaded.status()).isEqualTo(200);
            assertThat(reloaded.body().path("added").toString()).contains("org.x.Reloaded", "1.0");
            assertThat(rest.create(connector, config).status()).isEqualTo(201);
            rest.awaitState(connector, "RUNNING");
            assertThat(version(rest)).isEqualTo("1.0");

            Files.delete(first);
            jar(path, "2.0");
            reloaded = rest.send("POST", "connector-plugins/reload", null);
            assertThat(reloaded.body().path("added").toString()).contains("2.0");
            assertThat(reloaded.body().path("removed").toString()).contains("1.0");
            assertThat(version(rest)).as("of the task that runs on").isEqualTo("1.0");

            rest.send("POST", "connectors/" + connector + "/restart?includeTasks=true", null);
            RestCalls.await("the new version", () -> loaders.size() == 2);
            rest.awaitState(connector, "RUNNING");
            assertThat(version(rest)).isEqualTo("2.0");
            assertThat(loaders.get(1).get()).isNotNull();
            RestCalls.await("the end of the old version's class loader", () -> {
                System.gc();
                return loaders.get(0).get() == null;
            });
        } finally {
            worker.stop();
        }
    }

    /** What its task says. */
    private String version(RestCalls rest) {
        return rest.get("connectors/" + connector + "/status")
                .body()
                .path("tasks")
                .path(0)
                .path("version")
                .asText();
    }

    private Path jar(Path path, String version) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes-" + version));
        Path source = Files.writeString(
                folder.resolve("Reloaded.java"), """
                package org.x;
                import java.lang.ref.WeakReference;
                import java.util.*;
                import org.apache.kafka.common.config.ConfigDef;
                import org.apache.kafka.connect.connector.Task;
                import org.apache.kafka.connect.source.*;
                public class Reloaded extends SourceConnector {
                    public String version() { return "VERSION"; }
                    public ConfigDef config() { return new ConfigDef(); }
                    public void start(Map<String, String> config) {}
                    public Class<? extends Task> taskClass() { return Polling.class; }
                    public List<Map<String, String>> taskConfigs(int most) { return List.of(Map.of()); }
                    public void stop() {}
                    public static class Polling extends SourceTask {
                        private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(Polling.class);
                        private final ThreadLocal<Object> mine = new ThreadLocal<>();
                        public String version() { return "VERSION"; }
                        @SuppressWarnings("unchecked")
                        public void start(Map<String, String> config) {
                            mine.set(this); // as libraries of plugins do
                            LOG.info("Version {}", version());
                            ((List<Object>) System.getProperties().get("LOADERS"))
                                    .add(new WeakReference<>(Polling.class.getClassLoader()));
                        }
                        public List<SourceRecord> poll() throws InterruptedException { Thread.sleep(10); return null; }
                        public void stop() {}
                    }
                }
                """.replace("VERSION", version).replace("LOADERS", LOADERS));
        String api = Stream.of(SourceConnector.class, Configurable.class, Logger.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .reduce((one, other) -> one + ":" + other)
                .orElseThrow();
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", api, "-d", classes.toString(), source.toString());
        assertThat(failed).isZero();
        Path jar = path.resolve("reloaded-" + version + ".jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes.resolve("org/x"))) {
            for (Path file : files.toList()) {
                zip.putNextEntry(new ZipEntry("org/x/" + file.getFileName()));
                Files.copy(file, zip);
            }
            zip.putNextEntry(new ZipEntry("META-INF/services/" + SourceConnector.class.getName()));
            zip.write("org.x.Reloaded\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
