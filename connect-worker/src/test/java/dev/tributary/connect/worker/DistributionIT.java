package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed archive, unpacked somewhere and used by its scripts alone. */
final class DistributionIT {
    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        Path archive = Path.of(System.getProperty("tributary.archive"));
        Path somewhere = Files.createDirectories(folder.resolve("some where"));
        assertThat(new ProcessBuilder("tar", "xzf", archive.toString(), "-C", somewhere.toString())
                        .start()
                        .waitFor())
                .isZero();
        try (var children = Files.list(somewhere)) {
            home = children.findFirst().orElseThrow();
        }
    }

    @Test
    void hasTheFoldersThatTheReadmeNames() {
        assertThat(home).isDirectoryContaining("glob:**/bin").isDirectoryContaining("glob:**/config");
        assertThat(home).isDirectoryContaining("glob:**/libs").isDirectoryContaining("glob:**/plugins");
        assertThat(home.resolve("libs").toFile().list())
                .noneMatch(name -> name.startsWith("org.apache.kafka.connect-runtime"))
                .anyMatch(name -> name.startsWith("org.apache.kafka.connect-api-4.3.1"))
                .anyMatch(name -> name.startsWith("org.apache.kafka.connect-transforms-4.3.1"));
    }

    @Test
    void withoutArgumentsItSaysHowToUseIt() throws Exception {
        Ended ended = run("connect-standalone.sh");
        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).contains("USAGE:").contains("[-daemon]");
    }

    @Test
    void helpExplainsArgumentsAndExitCodes() throws Exception {
        Ended ended = run("connect-standalone.sh", "--help");
        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).contains("worker.properties").contains("Exit codes");
    }

    @Test
    void aMissingPropertiesFileIsNamed() throws Exception {
        Ended ended = run("connect-standalone.sh", "no-such.properties");
        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.output).contains("no-such.properties");
    }

    @Test
    void aWrongPropertiesFilePrintsEveryProblem() throws Exception {
        Path file = Files.writeString(
                folder.resolve("wrong.properties"), "offset.flush.timeout.ms=soon\nlisteners=nowhere\n");
        Ended ended = run("connect-standalone.sh", file.toString());
        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.output)
                .contains("bootstrap.servers: missing")
                .contains("key.converter: missing")
                .contains("value.converter: missing")
                .contains("offset.storage.file.filename: missing")
                .contains("offset.flush.timeout.ms: 'soon'")
                .contains("nowhere")
                .contains("wrong.properties");
    }

    @Test
    void aBrokenConnectorFileStopsTheStart() throws Exception {
        Path connector = Files.writeString(folder.resolve("broken.json"), "{\"name\": ");
        Ended ended = run("connect-standalone.sh", worker(freePort()).toString(), connector.toString());
        assertThat(ended.exitCode).isEqualTo(3);
        assertThat(ended.output).contains("broken.json");
    }

    @Test
    void aConnectorThatIsInvalidStopsTheWorkerWithTheReason() throws Exception {
        Path connector = Files.writeString(folder.resolve("c.properties"), "name=c\nconnector.class=Nonsense\n");
        Ended ended = run("connect-standalone.sh", worker(freePort()).toString(), connector.toString());
        assertThat(ended.exitCode).isEqualTo(3);
        assertThat(ended.output).contains("Nonsense");
    }

    @Test
    void linesFlowAndSigtermEndsItInOrder() throws Exception {
        String topic = "dist-" + UUID.randomUUID();
        int port = freePort();
        Path input = Files.writeString(folder.resolve("in.txt"), "hello\n");
        Path connector = Files.writeString(
                folder.resolve("source.json"),
                "{\"name\":\"source\",\"config\":{\"connector.class\":\"FileStreamSource\",\"file\":\"" + input
                        + "\",\"topic\":\"" + topic + "\"}}");
        try (TestClient kafka = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            kafka.createTopic(topic, 1);
            Process process = process("connect-standalone.sh", worker(port).toString(), connector.toString())
                    .redirectOutput(new File(folder.toFile(), "out.log"))
                    .start();
            try {
                await(
                        "the line",
                        () -> process.isAlive() && kafka.consumeAll(topic).size() == 1);
                var rest = new RestCalls(URI.create("http://127.0.0.1:" + port + "/"));
                rest.awaitState("source", "RUNNING");
            } finally {
                process.destroy();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        }
        assertThat(home.resolve("logs/connect.log"))
                .content(StandardCharsets.UTF_8)
                .contains("source");
        assertThat(folder.resolve("out.log")).content(StandardCharsets.UTF_8).doesNotContain(" ERROR ");
    }

    private record Ended(int exitCode, String output) {}

    private Ended run(String script, String... arguments) throws IOException, InterruptedException {
        Process process = process(script, arguments).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private ProcessBuilder process(String script, String... arguments) {
        var command = new java.util.ArrayList<String>();
        command.add(home.resolve("bin").resolve(script).toString());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private Path worker(int port) throws IOException {
        Map<String, String> map = WorkerProperties.standalone(folder);
        map.put("listeners", "http://127.0.0.1:" + port);
        var properties = new Properties();
        properties.putAll(map);
        Path file = folder.resolve("worker.properties");
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        return file;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
