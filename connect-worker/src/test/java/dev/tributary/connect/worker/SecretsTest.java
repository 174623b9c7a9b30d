package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Plants secrets in every place that takes one, lets plugins log them and throw them, and looks for them in everything that a
 * worker emits.
 */
final class SecretsTest {
    private static final List<String> PLACES = List.of(
            "start", "taskConfigs", "task", "poll", "convert", "converter", "transform", "apply", "alterOffsets");

    @TempDir
    Path folder;

    /** Part of every secret, and of nothing else. */
    private final String mark = "kQ7z" + UUID.randomUUID().toString().replace("-", "");

    private final String cluster = "secrets-" + UUID.randomUUID();
    private final String topic = cluster + "-records";
    private final List<String> emitted = new ArrayList<>();
    private final CapturedOutput log = new CapturedOutput();
    private EmbeddedWorker worker;
    private RestCalls rest;

    @BeforeEach
    void plant() throws IOException {
        LeakyPlugins.SEEN.clear();
        StringBuilder file = new StringBuilder();
        for (String key :
                List.of("user", "password", "override", "converter", "transform", "worker", "client", "address")) {
            file.append(key).append('=').append(secret(key)).append('\n');
        }
        Files.writeString(folder.resolve("secrets.properties"), file);
        log.start();
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            client.createTopic(topic, 1);
            client.produce(topic, "a record to be read");
        }
    }

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.stop();
        }
        log.stop();
    }

    private String secret(String key) {
        return key + "+" + mark + "/" + key + "=";
    }

    private String variable(String key) {
        return "${file:" + folder.resolve("secrets.properties") + ":" + key + "}";
    }

    @Test
    void noSecretLeavesADistributedWorker() {
        start(EmbeddedWorker.start(withSecrets(WorkerProperties.distributed(cluster))));
        exercise();
        worker.stop();
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            for (String suffix : List.of("-config", "-status", "-offset")) {
                client.consumeAll(cluster + suffix)
                        .forEach(record -> emit("topic " + suffix, record.key() + " " + record.value()));
            }
        }
        assertNothingLeaked();
        assertThat(emitted)
                .as("stored as written")
                .anyMatch(text -> text.contains("jdbc:x://me:" + variable("password")));
    }

    @Test
    void noSecretLeavesAStandaloneWorker() {
        start(EmbeddedWorker.startStandalone(withSecrets(WorkerProperties.standalone(folder)), List.of()));
        exercise();
        worker.stop();
        assertNothingLeaked();
    }

    private void start(EmbeddedWorker started) {
        worker = started;
        rest = new RestCalls(worker.restUrl());
        await("the worker to be ready", () -> rest.get("health").status() == 200);
    }

    private Map<String, String> withSecrets(Map<String, String> properties) {
        properties.put("config.providers", "file");
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        properties.put("key.converter", LeakyPlugins.Strings.class.getName());
        properties.put("key.converter.user", variable("worker"));
        properties.put("sasl.kerberos.service.name", variable("worker"));
        properties.put("producer.sasl.kerberos.service.name", variable("client"));
        properties.put("consumer.client.rack", variable("client"));
        properties.put("unknown.to.all", variable("worker"));
        return properties;
    }

    // ---- what users do

    private Map<String, String> source(String leak) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", LeakyPlugins.Source.class.getName());
        config.put("topic", topic);
        config.put("leak", leak);
        config.put("user", variable("user"));
        config.put("password", variable("password"));
        config.put("unknown", "x" + variable("user") + variable("password"));
        config.put("producer.override.sasl.kerberos.service.name", variable("override"));
        config.put("value.converter", LeakyPlugins.Strings.class.getName());
        config.put("value.converter.user", variable("converter"));
        config.put("value.converter.leak", leak);
        config.put("transforms", "same");
        config.put("transforms.same.type", LeakyPlugins.Same.class.getName());
        config.put("transforms.same.user", variable("transform"));
        config.put("transforms.same.leak", leak);
        config.put("errors.log.enable", "true");
        config.put("errors.log.include.messages", "true");
        return config;
    }

    private Map<String, String> sink(String leak) {
        Map<String, String> config = source(leak);
        config.keySet().removeIf(key -> key.startsWith("transforms") || key.startsWith("producer.override"));
        config.put("connector.class", LeakyPlugins.Sink.class.getName());
        config.put("topics", topic);
        config.put("consumer.override.client.rack", variable("override"));
        return config;
    }

    private void exercise() {
        emit("good source", rest.create("good", source("nowhere")));
        emit("good sink", rest.create("good-sink", sink("nowhere")));
        rest.awaitState("good", "RUNNING");
        rest.awaitState("good-sink", "RUNNING");
        for (String place : PLACES) {
            emit("source leaking at " + place, rest.create("source-" + place, source(place)));
        }
        for (String place : List.of("task", "context", "put", "preCommit")) {
            emit("sink leaking at " + place, rest.create("sink-" + place, sink(place)));
        }
        for (String place : List.of("task", "poll", "convert", "converter", "apply")) {
            awaitFailure("source-" + place, "tasks");
        }
        awaitFailure("source-start", "connector");
        awaitFailure("sink-task", "tasks");
        awaitFailure("sink-put", "tasks");
        validate();
        for (String path : List.of(
                "connectors/good/restart?includeTasks=true",
                "connectors/source-start/restart",
                "connectors/source-task/tasks/0/restart")) {
            emit(path, rest.post(path, Map.of()));
        }
        emit("pause", rest.put("connectors/good/pause"));
        rest.awaitState("good", "PAUSED");
        emit("resume", rest.put("connectors/good/resume"));
        rest.awaitState("good", "RUNNING");
        emit("stop", rest.put("connectors/source-alterOffsets/stop"));
        await(
                "no tasks",
                () -> rest.get("connectors/source-alterOffsets/tasks").body().isEmpty());
        emit(
                "alter",
                rest.send(
                        "PATCH",
                        "connectors/source-alterOffsets/offsets",
                        "{\"offsets\":[{\"partition\":{\"p\":1},\"offset\":{\"o\":7}}]}"));
        emit("patch", rest.send("PATCH", "connectors/good/config", "{\"picky\":\"" + variable("password") + "\"}"));
        readEverything();
    }

    private void awaitFailure(String connector, String what) {
        JsonNode status = rest.awaitStatus(
                connector,
                seen -> seen.path(what).findValuesAsText("trace").stream().anyMatch(trace -> !trace.isEmpty())
                        || seen.path(what).hasNonNull("trace"));
        assertThat(status.toString())
                .as("the trace of %s names the variable", connector)
                .contains("${file:");
    }

    private void validate() {
        Map<String, String> wrong = source("nowhere");
        wrong.put("name", "wrong");
        wrong.put("limit", variable("password"));
        wrong.put("picky", "a" + variable("user"));
        wrong.put("transforms.same.limit", variable("transform"));
        wrong.put("value.converter.picky", variable("converter"));
        wrong.put("address", variable("address") + "@nowhere");
        wrong.put("tasks.max", variable("user"));
        wrong.put("producer.override.acks", variable("override"));
        String path = "connector-plugins/" + LeakyPlugins.Source.class.getName() + "/config/validate";
        emit("validate", rest.put(path, wrong));
        emit("create wrong", rest.create("wrong", wrong));
        Map<String, String> throwing = source("validate");
        throwing.put("name", "throwing");
        emit("validate throwing", rest.put(path, throwing));
        emit("create throwing", rest.create("throwing", throwing));
        throwing.put("connector.class", variable("user"));
        emit("create of a class nobody has", rest.create("classless", throwing));
    }

    private void readEverything() {
        List<String> paths = new ArrayList<>(List.of(
                "",
                "health",
                "connectors",
                "connectors?expand=info&expand=status",
                "connector-plugins?connectorsOnly=false"));
        rest.get("connectors")
                .body()
                .forEach(name -> Stream.of(
                                "",
                                "/config",
                                "/status",
                                "/tasks",
                                "/tasks-config",
                                "/tasks/0/status",
                                "/topics",
                                "/offsets")
                        .forEach(more -> paths.add("connectors/" + name.asText() + more)));
        paths.forEach(path -> emit("GET /" + path, rest.get(path)));
        readIncidents();
    }

    private void readIncidents() {
        for (String connector : List.of("source-task", "source-poll", "source-start", "sink-put")) {
            String path = "connectors/" + connector + "/incidents";
            await("an incident of " + connector, () -> !incidents(path).isEmpty());
            incidents(path).forEach(incident -> {
                String whole = path + "/" + incident.path("id").asText();
                emit("GET /" + whole, rest.get(whole));
                assertThat(String.valueOf(rest.get(whole).body()))
                        .as("the incident is told with variables")
                        .contains("${file:", "log_lines", "is configured with");
            });
        }
        emit("GET /incidents", rest.get("incidents"));
    }

    private JsonNode incidents(String path) {
        return Objects.requireNonNull(rest.get(path).body()).path("incidents");
    }

    private void emit(String what, RestCalls.Answer answer) {
        emit("REST " + what + " " + answer.status(), String.valueOf(answer.body()));
    }

    private void emit(String what, String text) {
        emitted.add(what + ": " + text);
    }

    // ---- what is looked at

    private void assertNothingLeaked() {
        assertThat(LeakyPlugins.SEEN)
                .as("the plugins have the secrets")
                .contains(
                        secret("user"), secret("password"), secret("converter"), secret("transform"), secret("worker"));
        emit("log", log.text());
        assertThat(log.text())
                .contains("is configured with")
                .contains("ProducerConfig values")
                .contains("client.rack = " + variable("override"))
                .contains("sasl.kerberos.service.name = " + variable("override"))
                .contains("Login to");
        beans();
        Thread.getAllStackTraces()
                .forEach((thread, frames) -> emit("thread", thread.getName() + Arrays.toString(frames)));
        emit("heap", operation("gcClassHistogram"));
        emit("thread dump", operation("threadPrint"));
        assertThat(emitted)
                .hasSizeGreaterThan(100)
                .allSatisfy(text -> assertThat(leak(text)).isEmpty());
    }

    /** Where the mark stands, with some text around it: a message that somebody can read. */
    private String leak(String text) {
        int at = text.indexOf(mark);
        return at < 0
                ? ""
                : text.substring(0, Math.min(60, text.length())) + " ... "
                        + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100));
    }

    private void beans() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    emit("bean " + name, attribute.getName() + "=" + value(server, name, attribute));
                }
            } catch (JMException e) {
                emit("bean " + name, "is gone"); // between the two calls
            }
        }
    }

    private static String value(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            Object value = server.getAttribute(name, attribute.getName());
            return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        } catch (JMException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String operation(String name) {
        try {
            return String.valueOf(ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            name,
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()}));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** All that is logged, at DEBUG where secrets could be, through the appender that a worker's configuration has. */
    private static final class CapturedOutput {
        private static final List<String> TALKATIVE =
                List.of("dev.tributary", "org.apache.kafka.clients", "org.apache.kafka.connect", "org.eclipse.jetty");
        private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final RedactingAppender redacting = new RedactingAppender();
        private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
        private final Map<String, Level> levels = new HashMap<>();
        private final Level rootLevel = root.getLevel();

        void start() {
            var encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%p %X{connector.context}%logger %msg%n%ex{full}");
            encoder.start();
            var out = new OutputStreamAppender<ILoggingEvent>();
            out.setContext(context);
            out.setEncoder(encoder);
            out.setOutputStream(bytes);
            out.start();
            redacting.setContext(context);
            redacting.addAppender(out);
            redacting.start();
            root.iteratorForAppenders().forEachRemaining(others::add);
            root.addAppender(redacting);
            others.forEach(root::detachAppender);
            root.setLevel(Level.INFO);
            TALKATIVE.forEach(name -> {
                levels.put(name, context.getLogger(name).getLevel());
                context.getLogger(name).setLevel(Level.DEBUG);
            });
        }

        void stop() {
            levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
            root.setLevel(rootLevel);
            others.forEach(root::addAppender);
            root.detachAppender(redacting);
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
