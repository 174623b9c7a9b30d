package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLocationsTest {
    private final List<PluginProblem> problems = new ArrayList<>();

    @TempDir
    Path temp;

    private Path path;

    @BeforeEach
    void resolveTemp() throws IOException {
        path = Files.createDirectories(temp.toRealPath().resolve("path"));
    }

    @Test
    void everyDirectoryAndArchiveInADirectoryIsALocation() throws IOException {
        Path jar = touch("one.jar");
        Path zip = touch("two.ZIP");
        Path inner = touch("three/lib/deep/b.jar");
        Path outer = touch("three/a.jar");
        touch("readme.txt");

        assertThat(find(path))
                .containsExactlyInAnyOrder(
                        new PluginLocation(jar, List.of(jar)),
                        new PluginLocation(zip, List.of(zip)),
                        new PluginLocation(path.resolve("three"), List.of(outer, inner)));
        assertThat(problems).isEmpty();
    }

    @Test
    void whatIsStillBeingInstalledIsNoLocationButOtherHiddenDirectoriesAre() throws IOException {
        touch(".tributary-installing-half-1.0/a.jar");
        touch(".tributary-lock");
        Path jar = touch(".hidden/a.jar");

        assertThat(find(path)).containsExactly(new PluginLocation(path.resolve(".hidden"), List.of(jar)));
        assertThat(problems).isEmpty();
    }

    @Test
    void anArchiveMayStandOnThePathItself() throws IOException {
        Path jar = touch("one.jar");

        assertThat(find(jar, jar)).containsExactly(new PluginLocation(jar, List.of(jar)));
        assertThat(problems).isEmpty();
    }

    @Test
    void aDirectoryOfClassFilesIsItsOwnRoot() throws IOException {
        touch("plugin/org/x/A.class");

        assertThat(find(path))
                .containsExactly(new PluginLocation(path.resolve("plugin"), List.of(path.resolve("plugin"))));
    }

    @Test
    void classFilesBesideArchivesAreIgnoredWithAWord() throws IOException {
        touch("plugin/org/x/A.class");
        Path jar = touch("plugin/a.jar");

        assertThat(find(path)).containsExactly(new PluginLocation(path.resolve("plugin"), List.of(jar)));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.lossy()).isFalse();
            assertThat(problem.what()).contains("class files are ignored");
        });
    }

    @Test
    void anEmptyDirectoryIsALocationOfNothing() throws IOException {
        Files.createDirectory(path.resolve("empty"));

        assertThat(find(path)).containsExactly(new PluginLocation(path.resolve("empty"), List.of()));
    }

    @Test
    void linksAreFollowedToWhereTheyLeadAndCirclesEnd() throws IOException {
        Path elsewhere = Files.createDirectories(path.resolveSibling("elsewhere"));
        Path shared = Files.createFile(elsewhere.resolve("shared.jar"));
        Path plugin = Files.createDirectories(path.resolve("plugin/sub"));
        Files.createSymbolicLink(plugin.resolve("self"), Path.of(".."));
        Files.createSymbolicLink(plugin.resolve("linked"), elsewhere);
        Files.createSymbolicLink(plugin.resolve("again.jar"), Path.of("../../../elsewhere/shared.jar"));
        Files.createSymbolicLink(plugin.resolve("dead.jar"), Path.of("nowhere.jar"));

        assertThat(find(path)).containsExactly(new PluginLocation(path.resolve("plugin"), List.of(shared)));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.lossy()).isFalse();
            assertThat(problem.where()).endsWith("dead.jar");
        });
    }

    @Test
    void whatIsMissingIsReportedWithItsPath() throws IOException {
        touch("Loose.class");
        Files.createSymbolicLink(path.resolve("dead.jar"), Path.of("nowhere.jar"));

        assertThat(find(path.resolveSibling("missing"), path)).isEmpty();
        assertThat(problems).allMatch(PluginProblem::lossy);
        assertThat(problems)
                .extracting(PluginProblem::where)
                .containsExactlyInAnyOrder(
                        path.resolveSibling("missing").toString(),
                        path.resolve("Loose.class").toString(),
                        path.resolve("dead.jar").toString());
    }

    @Test
    void aFileOnThePathThatIsNoArchiveIsReported() throws IOException {
        Path notes = touch("notes.properties");

        assertThat(find(notes)).isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.lossy()).isFalse();
            assertThat(problem.where()).isEqualTo(notes.toString());
            assertThat(problem.what()).contains("neither a directory nor a .jar or .zip file");
        });
    }

    private Collection<PluginLocation> find(Path... pluginPath) {
        return PluginLocations.find(List.of(pluginPath), problems::add);
    }

    private Path touch(String name) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
