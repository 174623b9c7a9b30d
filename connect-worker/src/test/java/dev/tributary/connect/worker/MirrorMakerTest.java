package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments and exit codes of {@link MirrorMaker} where nothing is started. */
final class MirrorMakerTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void helpAndArgumentsThatMakeNoSenseEndWithTheUsage() {
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("-h"),
                List.of("x", "--help"),
                List.of("--clusters", "A"),
                List.of("x", "--clusters"),
                List.of("x", "y"),
                List.of("x", "--cluster", "A"))) {
            output.reset();
            assertThat(run(words)).as("%s", words).isEqualTo(255);
            assertThat(text()).as("%s", words).contains("USAGE: connect-mirror-maker.sh");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run(List.of("no-such.properties"))).isEqualTo(2);
        assertThat(text()).contains("no-such.properties");
    }

    @Test
    void everythingThatIsWrongAboutClustersIsTold() throws IOException {
        assertThat(run(List.of(file("clusters=A,B\nA->B.enabled=maybe\n")))).isEqualTo(2);
        assertThat(text())
                .contains("A->B.enabled: 'maybe'")
                .contains("A.bootstrap.servers: missing")
                .contains("B.bootstrap.servers: missing")
                .contains("Mend ")
                .contains("mm2.properties and start again");
    }

    @Test
    void aClusterOfTheCommandLineThatTheFileDoesNotHaveIsRefused() throws IOException {
        String file = file("clusters=A,B\nbootstrap.servers=x:1\n");
        assertThat(run(List.of(file, "--clusters", "A", "C"))).isEqualTo(2);
        assertThat(text()).contains("--clusters names [C] (expected: of [A, B]");
    }

    /** Without the plugins of the distribution. */
    @Test
    void connectorsThatAreNotInstalledAreMissed() throws IOException {
        assertThat(run(List.of(file("clusters=A,B\nbootstrap.servers=127.0.0.1:1\n"))))
                .isEqualTo(2);
        assertThat(text())
                .contains("MirrorMaker's connectors are not installed")
                .contains("plugins/connect-mirror");
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("mm2.properties"), text).toString();
    }

    private int run(List<String> words) {
        var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        return MirrorMaker.run(words, stream, stream);
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
