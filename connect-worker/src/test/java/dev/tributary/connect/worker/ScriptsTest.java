package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the scripts make of arguments and environment: with a {@code java} that prints its arguments, one a line, and in folders
 * whose names have blanks. Source: {@code worker} 5.1, 5.2. What the real one does is {@link DistributionIT}'s.
 */
final class ScriptsTest {
    @TempDir
    Path folder;

    private Path home;
    private Path javaHome;
    private final Map<String, String> environment = new HashMap<>(Map.of("TRIBUTARY_CDS", "off"));

    @BeforeEach
    void install() throws IOException {
        home = folder.resolve("some where");
        Path bin = Files.createDirectories(home.resolve("bin"));
        try (var scripts = Files.newDirectoryStream(Path.of("../bin"), "*.sh")) {
            for (Path script : scripts) {
                Files.copy(script, bin.resolve(script.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.createDirectories(home.resolve("libs"));
        Files.createDirectories(home.resolve("plugins"));
        Files.createFile(home.resolve("libs/ours.jar"));
        javaHome = folder.resolve("java home");
        Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit \"${FAKE_EXIT:-0}\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "connect-distributed.sh, ConnectDistributed, connectDistributed",
        "connect-standalone.sh, ConnectStandalone, connectStandalone",
        "connect-mirror-maker.sh, MirrorMaker, mirrorMaker"
    })
    void argumentsReachTheMainClassAsTheyAre(String script, String main, String name) throws Exception {
        List<String> words =
                run(script, "my file.properties", "--clusters", "A", "*").lines();
        assertThat(words)
                .endsWith("dev.tributary.connect.worker." + main, "my file.properties", "--clusters", "A", "*")
                .contains("-Xms256M", "-Xmx2G", "-Djava.awt.headless=true")
                .contains("-Dcom.sun.management.jmxremote=true")
                .contains("-Dkafka.logs.dir=" + home.resolve("logs"))
                .contains("-Dtributary.plugin.bundled=" + home.resolve("plugins"))
                .containsSubsequence("-cp", home.resolve("libs") + "/*")
                .noneMatch(word -> word.startsWith("-Xlog:gc"));
    }

    @ParameterizedTest
    @CsvSource({
        "connect-distributed.sh, connect-distributed.properties",
        "connect-standalone.sh, connect-standalone.properties [connector1.properties connector2.json ...]",
        "connect-mirror-maker.sh, mm2.properties [--clusters ALIAS ...]"
    })
    void withoutArgumentsTheyTellTheirUsage(String script, String arguments) throws Exception {
        Ended ended = run(script);
        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).startsWith("USAGE: ").endsWith(script + " [-daemon] " + arguments + "\n");
    }

    @Test
    void aToolRunsBesideAWorkerAndWritesNothing() throws Exception {
        environment.remove("TRIBUTARY_CDS");
        environment.put("JMX_PORT", "9999");
        Path link = Files.createSymbolicLink(folder.resolve("a link.sh"), home.resolve("bin/connect-plugin-path.sh"));
        for (Path script : List.of(home.resolve("bin/connect-plugin-path.sh"), link)) {
            assertThat(run(script, "list", "--plugin-path", "my plugins").lines())
                    .endsWith(
                            "dev.tributary.connect.worker.pluginpath.ConnectPluginPath",
                            "list",
                            "--plugin-path",
                            "my plugins")
                    .contains("-Dlogback.configurationFile=" + home.resolve("config/tools-logback.xml"))
                    .noneMatch(word -> word.contains("connect-logback.xml") || word.contains("jmxremote"));
        }
        assertThat(home.resolve("logs")).doesNotExist();
        assertThat(home.resolve("cds")).doesNotExist();
    }

    @Test
    void aDirectoryForLogsThatCannotBeMadeIsNamedWithTheVariableToSet() throws Exception {
        Path file = Files.writeString(folder.resolve("a file"), "");
        environment.put("LOG_DIR", file.resolve("logs").toString());
        Ended ended = run("connect-distributed.sh", "x");
        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).contains(file + "/logs", "set LOG_DIR");
    }

    @Test
    void theStartOfAContainerFillsInWhatItsEnvironmentSaysAndNothingElse() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("a tmp"));
        environment.put("TMPDIR", temporary.toString());
        environment.put("BOOTSTRAP_SERVERS", "a:1,b:2");
        environment.put("GROUP_ID", "one & two");
        environment.put("CONVERTER", "a.Converter");
        environment.put("HOSTNAME", "here");
        environment.put("OTHER", "secret");
        String named = "bootstrap.servers=${BOOTSTRAP_SERVERS}\ngroup.id=${GROUP_ID}\nkey.converter=${CONVERTER}\n"
                + "rest.advertised.host.name=${HOSTNAME}\n";
        Path file = Files.writeString(
                folder.resolve("my file.properties"), named + "a=${OTHER}\nb=${env:GROUP_ID}\nc=$GROUP_ID\n");

        Path made = temporary.resolve("worker.properties");
        assertThat(run("docker-start.sh", file.toString(), "more").lines())
                .endsWith("dev.tributary.connect.worker.ConnectDistributed", made.toString(), "more");
        assertThat(Files.readAllLines(made))
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("# Made from " + file);
        assertThat(Files.readAllLines(made).stream().skip(1))
                .containsExactly(
                        "bootstrap.servers=a:1,b:2",
                        "group.id=one & two",
                        "key.converter=a.Converter",
                        "rest.advertised.host.name=here",
                        "a=${OTHER}",
                        "b=${env:GROUP_ID}",
                        "c=$GROUP_ID");
    }

    @Test
    void theStartOfAContainerTakesAFileWithNothingToFillInAsItIs() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("a tmp"));
        environment.put("TMPDIR", temporary.toString());
        Path file = Files.writeString(folder.resolve("my file.properties"), "group.id=g\n");

        assertThat(run("docker-start.sh", file.toString()).lines()).endsWith(file.toString());
        assertThat(temporary).isEmptyDirectory();

        Ended ended = run("docker-start.sh", folder.resolve("none").toString());
        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.output).contains(folder.resolve("none").toString()).contains("cannot be read");
    }

    @Test
    void theExitCodeIsThatOfTheJvm() throws Exception {
        environment.put("FAKE_EXIT", "3");
        assertThat(run("connect-standalone.sh", "x").exitCode).isEqualTo(3);
    }

    @Test
    void theEnvironmentOfKafkasScriptsIsHeeded() throws Exception {
        environment.put("KAFKA_HEAP_OPTS", "-Xms1m -Xmx2m");
        environment.put("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC");
        environment.put("KAFKA_OPTS", "-Dopts=1 -Dmore=2");
        environment.put("KAFKA_LOG4J_OPTS", "-Dlogback.configurationFile=/l.xml");
        environment.put("KAFKA_GC_LOG_OPTS", "-Xlog:gc:file=/gc.log -Dgc=1");
        environment.put("JMX_PORT", "9999");
        environment.put("CLASSPATH", "/their own/a.jar:/b.jar");
        environment.put("LOG_DIR", folder.resolve("log files").toString());
        List<String> words = run("connect-distributed.sh", "x").lines();

        assertThat(words)
                .containsSubsequence(
                        "-Xms1m",
                        "-Xmx2m",
                        "-XX:+UseSerialGC",
                        "-Xlog:gc:file=/gc.log",
                        "-Dgc=1",
                        "-Dcom.sun.management.jmxremote.port=9999",
                        "-Dcom.sun.management.jmxremote.rmi.port=9999",
                        "-Dkafka.logs.dir=" + folder.resolve("log files"),
                        "-Dlogback.configurationFile=/l.xml",
                        "-cp",
                        "/their own/a.jar:/b.jar:" + home.resolve("libs") + "/*",
                        "-Dopts=1",
                        "-Dmore=2",
                        "dev.tributary.connect.worker.ConnectDistributed")
                .doesNotContain("-Xmx2G", "-XX:+UseG1GC")
                .noneMatch(word -> word.contains("Tier4"));
        assertThat(folder.resolve("log files")).isDirectory();
    }

    @Test
    void theSecondCompilerComesLaterUnlessOneSaysOtherwise() throws Exception {
        environment.put("KAFKA_OPTS", "-XX:Tier4InvocationThreshold=5000");

        assertThat(run("connect-distributed.sh", "x").lines())
                .containsSubsequence(
                        "-XX:Tier4InvocationThreshold=20000",
                        "-XX:Tier4MinInvocationThreshold=2400",
                        "-XX:Tier4CompileThreshold=60000",
                        "-XX:Tier4BackEdgeThreshold=160000",
                        "-XX:Tier4InvocationThreshold=5000"); // of two the JVM takes the later
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect-distributed.sh |  1 |                 |                          | SerialGC",
                "connect-distributed.sh |  2 |                 |                          | SerialGC",
                "connect-distributed.sh |  3 |                 |                          | ParallelGC",
                "run-class.sh           | 16 |                 |                          | ParallelGC",
                "connect-distributed.sh | 16 | -Xmx4g          |                          | ParallelGC",
                "connect-distributed.sh |  2 | -Xmx4194304k    |                          | SerialGC",
                "connect-distributed.sh |  2 | -Xmx4097M       |                          | G1GC",
                "connect-distributed.sh |  2 | -Xmx8589934592  |                          | G1GC",
                "connect-distributed.sh |  2 | -Xmx1T          |                          | G1GC",
                "connect-distributed.sh |  2 | -Xmx8g -Xmx1g   |                          | SerialGC",
                "connect-distributed.sh |  2 | -Xmx1g          | -Xmx8g -Da=b             | G1GC",
                "connect-distributed.sh |  2 | -XX:MaxRAMPercentage=50 |                  | G1GC",
                "connect-distributed.sh |  2 | -Xmx1g          | -Da=b -XX:+UseZGC        | ZGC",
                "connect-distributed.sh |  2 | -XX:+UseG1GC -Xmx1g |                      | G1GC",
                "connect-distributed.sh |  2 | -Xmx1g          | -XX:+UseNUMA -XX:-DisableExplicitGC | SerialGC",
                "connect-distributed.sh |  x | -Xmx1g          |                          | ParallelGC"
            })
    void oneCollectorIsChosenThatFitsHeapAndProcessors(
            String script, String processors, String heap, String options, String chosen) throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path getconf = Files.writeString(tools.resolve("getconf"), "#!/bin/sh\necho " + processors + "\n");
        assertThat(getconf.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
        if (heap != null) {
            environment.put("KAFKA_HEAP_OPTS", heap);
        }
        if (options != null) {
            environment.put("KAFKA_OPTS", options);
        }
        assertThat(run(script, "x").lines())
                .filteredOn(word -> word.matches("-XX:\\+Use.*GC"))
                .containsExactly("-XX:+Use" + chosen);
    }

    @Test
    void anRmiPortOfOnesOwnStays() throws Exception {
        environment.put("JMX_PORT", "9999");
        environment.put("KAFKA_JMX_OPTS", "-Dcom.sun.management.jmxremote.rmi.port=7");
        assertThat(run("connect-distributed.sh", "x").lines())
                .contains("-Dcom.sun.management.jmxremote.rmi.port=7", "-Dcom.sun.management.jmxremote.port=9999")
                .doesNotContain("-Dcom.sun.management.jmxremote.rmi.port=9999", "-Dcom.sun.management.jmxremote=true");
    }

    @Test
    void extraArgumentsThatAreEmptyStayEmpty() throws Exception {
        environment.put("EXTRA_ARGS", "-loggc -name mine");
        assertThat(run("connect-distributed.sh", "x").lines())
                .contains(
                        "-Xlog:gc*:file=" + home.resolve("logs/mine-gc.log") + ":time,tags:filecount=10,filesize=100M");
        environment.put("EXTRA_ARGS", "");
        assertThat(run("connect-distributed.sh", "x").lines()).noneMatch(word -> word.startsWith("-Xlog"));
    }

    @Test
    void debuggingIsSwitchedOnByAnyValueAndAnnounced() throws Exception {
        environment.put("KAFKA_DEBUG", "y");
        environment.put("JAVA_DEBUG_PORT", "5011");
        environment.put("DEBUG_SUSPEND_FLAG", "y");
        assertThat(run("connect-distributed.sh", "x").lines())
                .contains("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5011")
                .anyMatch(line -> line.startsWith("Debugging is on"));
        environment.put("JAVA_DEBUG_OPTS", "-Ddebug=own");
        assertThat(run("connect-distributed.sh", "x").lines())
                .contains("-Ddebug=own")
                .noneMatch(word -> word.startsWith("-agentlib"));
    }

    @Test
    void aDaemonWritesToTheFileOfItsNameAndTheScriptReturns() throws Exception {
        Ended ended = run("connect-mirror-maker.sh", "-daemon", "a file");
        assertThat(ended.exitCode).isZero();
        assertThat(ended.output).isEmpty();
        Path out = home.resolve("logs/mirrorMaker.out");
        RestCalls.await("its output", () -> {
            try {
                return Files.exists(out) && Files.readString(out).endsWith("MirrorMaker\na file\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aScriptIsFoundBehindALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("a link.sh"), home.resolve("bin/connect-distributed.sh"));
        assertThat(run(link, "x").lines()).containsSubsequence("-cp", home.resolve("libs") + "/*");
    }

    @Test
    void testsSourcesAndDocumentationAreLeftOffTheClassPath() throws Exception {
        for (String name :
                List.of("a-test.jar", "a-test-sources.jar", "a-javadoc.jar", "a-scaladoc.jar", "a-src.jar")) {
            Files.createFile(home.resolve("libs").resolve(name));
        }
        Path libs = home.resolve("libs");
        assertThat(run("connect-distributed.sh", "x").lines())
                .containsSubsequence("-cp", libs.resolve("ours.jar") + "");
        environment.put("INCLUDE_TEST_JARS", "true");
        assertThat(run("connect-distributed.sh", "x").lines()).containsSubsequence("-cp", libs + "/*");
    }

    @Test
    void theLauncherTellsItsUsageAndTakesAnyClass() throws Exception {
        assertThat(run("run-class.sh").exitCode).isEqualTo(1);
        assertThat(run("run-class.sh").output)
                .startsWith("USAGE: ")
                .contains("[-tool] [-daemon] [-name NAME] [-loggc] CLASS");
        assertThat(run("run-class.sh", "-name", "n", "a.Main", "-name").lines())
                .contains("-Xmx256M")
                .endsWith("a.Main", "-name");
    }

    @Test
    void whereNothingIsBuiltItSaysWhatToDo() throws Exception {
        Files.delete(home.resolve("libs/ours.jar"));
        Files.delete(home.resolve("libs"));
        Ended ended = run("connect-distributed.sh", "x");
        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).contains("mvn").contains(home.toString());
    }

    @Test
    void aJavaThatIsNotThereIsNamed() throws Exception {
        javaHome = folder.resolve("no such java");
        Ended ended = run("connect-distributed.sh", "x");
        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.output).contains("no such java").contains("JAVA_HOME");
    }

    private record Ended(int exitCode, String output) {
        List<String> lines() {
            assertThat(exitCode).as(output).isZero();
            return output.lines().toList();
        }
    }

    private Ended run(String script, String... arguments) throws Exception {
        return run(home.resolve("bin").resolve(script), arguments);
    }

    private Ended run(Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().keySet().removeIf(key -> !key.equals("PATH"));
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
