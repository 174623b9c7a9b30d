package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of a plugin path, built for the purpose, that do what plugins must not do: the worker and everything else go on. */
@Timeout(120)
class HostilePluginsTest {
    /** What it does stands in {@code do}; a line for every run that got to poll goes to the file {@code notes}. */
    private static final String SOURCE = """
            package org.hostile;

            import java.io.IOException;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.CountDownLatch;
            import org.apache.kafka.common.config.ConfigDef;
            import org.apache.kafka.connect.connector.Task;
            import org.apache.kafka.connect.source.*;

            public class Hostile extends SourceConnector {
                private Map<String, String> config;
                public String version() { return "1"; }
                public void start(Map<String, String> given) {
                    config = given;
                    if ("exit in connector".equals(given.get("do"))) { Runtime.getRuntime().halt(3); }
                }
                public Class<? extends Task> taskClass() { return Work.class; }
                public List<Map<String, String>> taskConfigs(int max) { return List.of(config); }
                public void stop() {}
                public ConfigDef config() { return new ConfigDef(); }

                public static class Work extends SourceTask {
                    private Map<String, String> config;
                    public String version() { return "1"; }
                    public void start(Map<String, String> given) {
                        config = given;
                        if ("hang in start".equals(given.get("do")) && note() == 1) { hang(); }
                    }
                    public List<SourceRecord> poll() throws InterruptedException {
                        switch (config.get("do")) {
                            case "exit": System.exit(3); break;
                            case "overflow": return poll();
                            case "hang": if (note() == 1) { hang(); } break;
                            default: break;
                        }
                        Thread.sleep(20);
                        return null;
                    }
                    public void stop() {}
                    private int note() {
                        try {
                            Path notes = Path.of(config.get("notes"));
                            Files.writeString(notes, "run\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                            return Files.readAllLines(notes).size();
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                    private static void hang() {
                        while (true) {
                            try { new CountDownLatch(1).await(); } catch (InterruptedException e) { } // as some do
                        }
                    }
                }
            }
            """;

    @TempDir
    static Path folder;

    private static EmbeddedWorker worker;
    private static RestCalls rest;

    @BeforeAll
    static void startWorker() throws IOException {
        Path plugin = folder.resolve("plugins/hostile");
        compile(plugin);
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("plugin.path", folder.resolve("plugins").toString());
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
    }

    @AfterAll
    static void stopWorker() {
        worker.stop();
    }

    private static void compile(Path plugin) throws IOException {
        Files.createDirectories(plugin);
        Path source = Files.createDirectories(folder.resolve("source")).resolve("Hostile.java");
        Files.writeString(source, SOURCE);
        String classPath = Stream.of(Connector.class, Configurable.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", plugin.toString(), "-cp", classPath, "-proc:none", source.toString());
        assertThat(result).isZero();
    }

    private static Path notes(String name) {
        return folder.resolve(name + ".notes");
    }

    private static void create(String name, String what, String... more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "connector.class",
                "org.hostile.Hostile",
                "tasks.max",
                "1",
                "do",
                what,
                "notes",
                notes(name).toString()));
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        assertThat(rest.put("connectors/" + name + "/config", config).status()).isIn(201, 500);
    }

    private static String status(String name) {
        return String.valueOf(rest.get("connectors/" + name + "/status").body());
    }

    @Test
    void aTaskThatEndsTheProcessFailsAndTheOthersGoOn() {
        create("good", "nothing");
        create("leaver", "exit");
        await("its failure", () -> status("leaver").contains("FAILED"));
        assertThat(status("leaver"))
                .contains(
                        "called System.exit(3)",
                        "PluginExitError",
                        folder.resolve("plugins/hostile").toString());
        rest.awaitState("good", "RUNNING");
    }

    @Test
    void aConnectorThatHaltsTheProcessFails() {
        create("halter", "exit in connector");
        await("its failure", () -> status("halter").contains("FAILED"));
        assertThat(status("halter")).contains("called Runtime.halt(3)");
    }

    @Test
    void aTaskThatRunsOutOfStackFails() {
        create("deep", "overflow");
        await("its failure", () -> status("deep").contains("java.lang.StackOverflowError"));
    }

    @Test
    void aTaskThatHangsIsReplacedIfItsConnectorWantsThat() {
        create("hanger", "hang", "tributary.stall.policy", "replace", "tributary.stall.timeout.ms", "500");
        await("another run", () -> lines(notes("hanger")) > 1);
        await("it to run", () -> status("hanger").contains("\"tasks\":[{\"id\":0,\"state\":\"RUNNING\""));
    }

    @Test
    void aTaskThatHangsInItsStartIsReplaced() {
        create("starter", "hang in start", "tributary.stall.policy", "replace", "tributary.stall.timeout.ms", "500");
        await("another run", () -> lines(notes("starter")) > 1);
        await("it to run", () -> status("starter").contains("\"tasks\":[{\"id\":0,\"state\":\"RUNNING\""));
    }

    @Test
    void aTaskThatHangsIsOnlyReportedWhereNothingIsSaid() {
        create("stayer", "hang", "tributary.stall.timeout.ms", "300");
        await(
                "the report",
                () -> lines(notes("stayer")) > 0 // a slow start is a stall, too
                        && String.valueOf(rest.get("connectors/stayer/health").body())
                                .contains("STALLED"));
        assertThat(lines(notes("stayer"))).isEqualTo(1);
    }

    private static long lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
