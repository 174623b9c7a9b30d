package dev.tributary.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.cli.Line.Ended;
import dev.tributary.connect.cli.Repository.Manner;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end while they install. */
class KilledInstallTest {
    @TempDir
    Path folder;

    private Line line;
    private Path orders;

    @BeforeEach
    void anArchive() throws IOException {
        line = new Line(folder);
        orders = Files.write(
                folder.resolve("orders-1.0.zip"), Jars.zip(Map.of("lib/a.jar", Jars.connector("com.acme.Orders"))));
    }

    @Test
    void whatAKilledProcessLeavesIsSeenByNobodyAndGoesWithTheNextRun() throws Exception {
        Process paused = pausedInstall();
        Ended meanwhile = line.plugins("install", orders.toString());
        assertThat(meanwhile.code()).isEqualTo(1);
        assertThat(meanwhile.err()).contains("Another tributary is changing the plugins");

        paused.destroyForcibly();
        assertThat(paused.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(line.files()).contains(".tributary-installing-half-1.0/half.jar");
        assertThat(line.plugins("list").out()).contains("No directories of plugins in");
        assertThat(line.plugins("install", orders.toString()).code()).isZero();
        assertThat(line.files()).contains("orders-1.0/lib/a.jar").noneMatch(file -> file.contains("installing"));
    }

    @Test
    void whoIsInterruptedCleansUpBehindItself() throws Exception {
        Process paused = pausedInstall();

        paused.destroy(); // SIGTERM; SIGINT of Ctrl-C runs the same hook

        assertThat(paused.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(line.files()).isEmpty();
    }

    @Test
    void whoIsKilledWhileDownloadingHasNotTouchedThePluginPath() throws Exception {
        try (Repository repository = new Repository()) {
            repository
                    .publish("com.acme:orders:1.0", Jars.connector("com.acme.Orders"))
                    .answer(Repository.path("com.acme:orders:1.0", "jar"), Manner.HANGING);
            Process installing = java(
                            List.of("-Duser.home=" + line.home),
                            Tributary.class.getName(),
                            "plugins",
                            "install",
                            "--plugin-path",
                            line.plugins.toString(),
                            "com.acme:orders:1.0",
                            "--repository",
                            repository.url())
                    .redirectOutput(folder.resolve("out.log").toFile())
                    .start();
            assertThat(repository.hanging.await(60, TimeUnit.SECONDS)).isTrue();

            installing.destroyForcibly();

            assertThat(installing.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(line.files()).isEmpty();
        }
    }

    @Test
    void aReplacementThatWasKilledBetweenItsTwoRenamesIsUndone() throws IOException {
        line.plugins("install", orders.toString());
        Files.move(line.plugins.resolve("orders-1.0"), line.plugins.resolve(".tributary-replaced-orders-1.0"));
        Files.createDirectories(line.plugins.resolve(".tributary-removing-old-1.0/lib"));

        Ended other = line.plugins(
                "install", Files.copy(orders, folder.resolve("other-1.0.zip")).toString());

        assertThat(other.code()).isZero();
        assertThat(line.plugins("list", "--verify").out())
                .contains("orders 1.0")
                .contains("other 1.0");
        assertThat(line.files()).noneMatch(file -> file.startsWith(".tributary"));
    }

    private Process pausedInstall() throws IOException {
        Process process = java(
                        List.of(), "dev.tributary.connect.cli.plugins.PausedInstall", line.plugins.toString(), "half")
                .start();
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("paused");
        return process;
    }

    private static ProcessBuilder java(List<String> options, String main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath()));
        command.addAll(options);
        command.add(main);
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** Surefire and JUnit's console launcher hide it in different places. */
    private static String classPath() {
        if (KilledInstallTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
