package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed archive, unpacked somewhere and used by its scripts alone. */
final class DistributionIT {
    /** How the JVM tells that a class came out of the archive of an earlier run. */
    private static final String USED = "source: shared objects file (top)";

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        Path archive = Path.of(System.getProperty("tributary.archive"));
        home = unpackTo(archive, Files.createDirectories(folder.resolve("some where")));
    }

    private static Path unpackTo(Path archive, Path somewhere) throws Exception {
        assertThat(new ProcessBuilder("tar", "xzf", archive.toString(), "-C", somewhere.toString())
                        .start()
                        .waitFor())
                .isZero();
        try (var children = Files.list(somewhere)) {
            return children.findFirst().orElseThrow();
        }
    }

    @Test
    void hasTheFoldersThatTheReadmeNames() {
        assertThat(home).isDirectoryContaining("glob:**/bin").isDirectoryContaining("glob:**/config");
        assertThat(home).isDirectoryContaining("glob:**/libs").isDirectoryContaining("glob:**/plugins");
        assertThat(home.resolve("plugins/connect-mirror"))
                .isDirectoryContaining("glob:**/connect-mirror-*.jar")
                .isDirectoryContaining("glob:**/connect-runtime-*.jar");
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
                assertThat(rest.get("workers").body().path(0).path("version").asText())
                        .startsWith("0.");
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

    @Test
    void laterStartsUseWhatTheFirstHasLearnedOfOurClasses() throws Exception {
        Path archives = home.resolve("cds");
        startAndStopUntilThereIsAnArchive(); // unless a worker of another test has written one
        assertThat(archives).isDirectoryContaining("glob:**.jsa");
        Path loaded = folder.resolve("loaded.log");

        startAndStop(Map.of("KAFKA_OPTS", "-Xlog:class+load=info:file=" + loaded));

        // Of "some where" the JVM archives only what is not in JARs there: it does not find paths with blanks again.
        assertThat(loaded).content(StandardCharsets.UTF_8).contains(USED);
    }

    @Test
    void whereNoPathHasBlanksOurOwnClassesComeFromTheArchive() throws Exception {
        Path plain = Files.createDirectories(folder.resolve("somewhere"));
        assertThat(plain.toString()).doesNotContain(" ");
        home = unpackTo(Path.of(System.getProperty("tributary.archive")), plain);
        startAndStopUntilThereIsAnArchive();
        Path loaded = folder.resolve("loaded.log");
        Path sharing = folder.resolve("sharing.log");

        startAndStop(Map.of("KAFKA_OPTS", "-Xlog:class+load=info:file=" + loaded + " -Xlog:cds*=info:file=" + sharing));

        assertThat(originOfOurs(loaded))
                .as(() -> "what the JVM says: " + contentOf(sharing))
                .isEqualTo(USED);
        Path notUsed = folder.resolve("not-used.log");
        startAndStop(Map.of("TRIBUTARY_CDS", "off", "KAFKA_OPTS", "-Xlog:class+load=info:file=" + notUsed));
        assertThat(originOfOurs(notUsed)).startsWith("source: file:").contains("connect-worker");
    }

    /** Distributed workers of images: there is no broker where an image is built. */
    @Test
    void theClassArchiveOfDistributedWorkersIsMadeWithoutAClusterOnRequest() throws Exception {
        Path plain = Files.createDirectories(folder.resolve("image"));
        home = unpackTo(Path.of(System.getProperty("tributary.archive")), plain);

        Ended ended = run("make-class-archive.sh");

        assertThat(ended.exitCode).as(ended.output).isZero();
        assertThat(home.resolve("cds")).isDirectoryContaining("glob:**/ConnectDistributed-*.jsa");
        assertThat(home.resolve("logs")).doesNotExist();
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "nothing: " + e;
        }
    }

    /** Where a class of ours that every worker loads came from. */
    private static String originOfOurs(Path log) throws IOException {
        String name = EmbeddedWorker.class.getName() + " ";
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(name))
                .map(line -> line.substring(line.indexOf(name) + name.length()))
                .findFirst()
                .orElse("not loaded");
    }

    /** One broker is both clusters here: what flows is told apart by its name. */
    @Test
    void mirrorMakerReplicatesAndSigtermEndsItInOrder() throws Exception {
        String id = UUID.randomUUID().toString().substring(0, 8);
        String topic = "mirror-" + id;
        String source = "s" + id;
        Path file = Files.writeString(
                folder.resolve("my mm2.properties"),
                Files.readString(home.resolve("config/connect-mirror-maker.properties"))
                        .replace("localhost:9092", TestKafka.shared().bootstrapServers())
                        .replace("localhost:9192", TestKafka.shared().bootstrapServers())
                        .replace("=A, B", "=" + source + ", B")
                        .replace("A->B", source + "->B")
                        .replace("\nA.", "\n" + source + ".")
                        .replace(".topics=.*", ".topics=" + topic));
        try (TestClient kafka = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            kafka.createTopic(topic, 1);
            kafka.produce(topic, "one");
            ProcessBuilder builder = process("connect-mirror-maker.sh", file.toString(), "--clusters", "B")
                    .redirectOutput(folder.resolve("out.log").toFile());
            builder.environment().put("TRIBUTARY_CDS", "off"); // to write one takes time
            Process process = builder.start();
            try {
                await("the replicated record", () -> process.isAlive() && arrived(kafka, source + "." + topic));
            } finally {
                process.destroy();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        }
        assertThat(folder.resolve("out.log"))
                .content(StandardCharsets.UTF_8)
                .contains("MirrorMaker runs [" + source + "->B]")
                .contains("The worker has stopped")
                .doesNotContain(" ERROR ");
    }

    private static boolean arrived(TestClient kafka, String topic) {
        try {
            return kafka.consumeAll(topic).size() == 1;
        } catch (IllegalStateException notYetThere) {
            return false;
        }
    }

    @Test
    void mirrorMakerExplainsItsArguments() throws Exception {
        Ended help = run("connect-mirror-maker.sh", "--help");
        assertThat(help.exitCode).isEqualTo(255);
        assertThat(help.output).contains("--clusters ALIAS").contains("Exit codes");
    }

    @Test
    void thePluginsThatComeWithItAreListed() throws Exception {
        Ended list = run(
                "connect-plugin-path.sh",
                "list",
                "--plugin-path",
                home.resolve("plugins").toString());
        assertThat(list.exitCode).as(list.output).isZero();
        assertThat(list.output.lines())
                .first(as(STRING))
                .as("nothing is logged in front of it")
                .startsWith("pluginName\tfirstAlias\t");
        assertThat(list.output)
                .contains(
                        "org.apache.kafka.connect.mirror.MirrorSourceConnector\tMirrorSourceConnector\tMirrorSource\t")
                .contains("Total plugins:");
        assertThat(home.resolve("logs")).doesNotExist();
    }

    @Test
    void theCommandLineInstallsIntoThePluginsOfTheInstallationWithLibrariesThatNoWorkerSees() throws Exception {
        Path source = home.resolve("plugins/connect-mirror");
        Path archive = folder.resolve("my mirror-1.0.zip");
        try (var jars = Files.list(source);
                var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(archive))) {
            for (Path jar : jars.toList()) {
                zip.putNextEntry(new java.util.zip.ZipEntry("mirror-1.0/" + jar.getFileName()));
                Files.copy(jar, zip);
                zip.closeEntry();
            }
        }

        Ended installed = run("tributary", "plugins", "install", archive.toString());

        assertThat(installed.exitCode).as(installed.output).isZero();
        assertThat(installed.output).contains("source org.apache.kafka.connect.mirror.MirrorSourceConnector");
        assertThat(installed.output.lines()).first(as(STRING)).startsWith("Installed mirror 1.0 in ");
        Ended list = run("tributary", "plugins", "list", "--verify");
        assertThat(list.exitCode).as(list.output).isZero();
        assertThat(list.output).contains("mirror 1.0").contains("verified: ").contains("not installed by this command");
        assertThat(home.resolve("libs").toFile().list())
                .noneMatch(
                        name -> name.contains("picocli") || name.contains("resolver") || name.contains("connect-cli"));
        assertThat(home.resolve("libs/cli").toFile().list())
                .anyMatch(name -> name.startsWith("connect-cli-"))
                .anyMatch(name -> name.contains("picocli"));
    }

    /** A worker answers a moment before it heeds SIGTERM, and if it is told to end in that moment it writes none. */
    private void startAndStopUntilThereIsAnArchive() throws Exception {
        Path archives = home.resolve("cds");
        for (int tries = 0; tries < 5 && !hasArchive(archives); tries++) {
            startAndStop(Map.of());
        }
        assertThat(hasArchive(archives)).as("a class archive in " + archives).isTrue();
    }

    private static boolean hasArchive(Path archives) throws IOException {
        if (!Files.isDirectory(archives)) {
            return false;
        }
        try (Stream<Path> files = Files.list(archives)) {
            return files.anyMatch(file -> file.toString().endsWith(".jsa"));
        }
    }

    private void startAndStop(Map<String, String> environment) throws Exception {
        Path output = folder.resolve("out-" + UUID.randomUUID() + ".log");
        ProcessBuilder builder =
                process("connect-standalone.sh", worker(freePort()).toString()).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            await("REST to answer", () -> contains(output, "REST answers at"));
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    @Test
    void theDistributedScriptSaysHowToUseIt() throws Exception {
        Ended without = run("connect-distributed.sh");
        assertThat(without.exitCode).isEqualTo(1);
        assertThat(without.output).contains("USAGE:").contains("[-daemon] connect-distributed.properties");
        Ended help = run("connect-distributed.sh", "--help");
        assertThat(help.exitCode).isEqualTo(1);
        assertThat(help.output).contains("worker.properties").contains("Exit codes");
    }

    @Test
    void aDistributedWorkerWithoutSettingsIsToldAllThatIsMissing() throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.properties"), "listeners=nowhere\n");
        Ended ended = run("connect-distributed.sh", file.toString());
        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.output)
                .contains("bootstrap.servers: missing")
                .contains("group.id: missing")
                .contains("config.storage.topic: missing")
                .contains("offset.storage.topic: missing")
                .contains("status.storage.topic: missing")
                .contains("nowhere");
    }

    @Test
    void aWrongInternalTopicEndsADistributedWorkerWithCodeOne() throws Exception {
        String cluster = "dist-" + UUID.randomUUID();
        try (TestClient kafka = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            kafka.createTopic(cluster + "-status", 1); // cleanup.policy=delete
        }
        Ended ended =
                run("connect-distributed.sh", distributed(cluster, freePort()).toString());
        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output)
                .contains("The worker ended: ")
                .contains("status.storage.topic")
                .contains("cleanup.policy=delete (expected: compact)");
    }

    @Test
    void theShippedSettingsOfADistributedWorkerAreComplete() throws Exception {
        Path shipped = home.resolve("config/connect-distributed.properties");
        String taken = Files.readString(shipped)
                .replace("localhost:9092", "127.0.0.1:1")
                .replace("localhost:8083", "127.0.0.1:" + freePort());
        assertThat(taken).contains("127.0.0.1:1\n");
        Process process = process(
                        "connect-distributed.sh",
                        Files.writeString(folder.resolve("shipped.properties"), taken)
                                .toString())
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        try {
            await("REST to answer", () -> contains(folder.resolve("out.log"), "REST answers at"));
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDaemonRunsOnJoinsItsClusterAndEndsInOrder() throws Exception {
        int port = freePort();
        Path file = distributed("dist-" + UUID.randomUUID(), port);
        Ended started = run("connect-distributed.sh", "-daemon", file.toString());
        assertThat(started.exitCode).isZero();
        ProcessHandle daemon = processOf(file);
        try {
            await(
                    "its health",
                    () -> contains(home.resolve("logs/connectDistributed.out"), "REST answers at")
                            && new RestCalls(URI.create("http://127.0.0.1:" + port + "/"))
                                            .get("health")
                                            .status()
                                    == 200);
            Ended health = run("health.sh", "http://127.0.0.1:" + port + "/");
            assertThat(health.exitCode).isZero();
            assertThat(health.output).contains("healthy");
        } finally {
            daemon.destroy();
        }
        daemon.onExit().get(60, TimeUnit.SECONDS);
        assertThat(run("health.sh", "http://127.0.0.1:" + port + "/").exitCode).isEqualTo(1);
        assertThat(home.resolve("logs/connectDistributed.out"))
                .content(StandardCharsets.UTF_8)
                .contains("Handing connectors and tasks over")
                .contains("The worker has stopped")
                .doesNotContain(" ERROR ");
    }

    private static ProcessHandle processOf(Path file) {
        var found = new java.util.concurrent.atomic.AtomicReference<ProcessHandle>();
        await("the daemon's process", () -> {
            ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .arguments()
                            .filter(arguments -> Arrays.asList(arguments).contains(file.toString()))
                            .isPresent())
                    .findFirst()
                    .ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path distributed(String cluster, int port) throws IOException {
        Map<String, String> map = WorkerProperties.distributed(cluster);
        map.put("listeners", "http://127.0.0.1:" + port);
        return write("distributed.properties", map);
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
        return write("worker.properties", map);
    }

    private Path write(String name, Map<String, String> map) throws IOException {
        var properties = new Properties();
        properties.putAll(map);
        Path file = folder.resolve(name);
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
