package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.PluginAt;
import dev.tributary.connect.api.PluginConflict;
import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @Test
    void aPluginThatIsPutIntoThePathIsUsableAfterAReload() {
        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThatThrownBy(() -> registry.connector("Late", null))
                    .hasMessageContaining("/connector-plugins/reload");
            Path jar = new PluginKit().sink("org.x.Late", "1.2").jar(temp.resolve("path/late.jar"));

            PluginReload reload = registry.reload();

            assertThat(reload.added())
                    .extracting(PluginAt::location)
                    .containsExactly(PluginLocation.urlOf(jar).toString());
            assertThat(reload.added()).extracting(at -> at.plugin().version()).containsExactly("1.2");
            assertThat(reload.removed()).isEmpty();
            assertThat(reload.changed()).isEmpty();
            assertThat(registry.connector("Late", null).newInstance().version()).isEqualTo("1.2");
        }
    }

    @Test
    void whatRunsKeepsItsLoaderWhenItsArchiveIsReplacedAndWhatIsNewGetsTheNewOne() throws IOException {
        Path jar = jarOfVersion("1");
        Path other = new PluginKit().sink("org.x.Other", "1").jar(temp.resolve("path/other.jar"));
        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            PluginClass<Connector> old = registry.connector("Changing", null);
            Connector running = old.newInstance();
            PluginClass<Connector> untouched = registry.connector("Other", null);
            Files.move(elsewhere("2"), jar, StandardCopyOption.REPLACE_EXISTING);

            PluginReload reload = registry.reload();

            assertThat(reload.changed()).extracting(at -> at.plugin().version()).containsExactly("2");
            assertThat(reload.added()).isEmpty();
            assertThat(running).as("loads a class that it did not need before").hasToString("helper 1");
            PluginClass<Connector> fresh = registry.connector("Changing", null);
            assertThat(fresh.newInstance()).hasToString("helper 2");
            assertThat(fresh.newInstance().version()).isEqualTo("2");
            assertThat(registry.versions(PluginType.SINK, "Changing")).containsExactly("2");
            assertThat(registry.connector("Other", null).type()).isSameAs(untouched.type());
            assertThat(other).exists();
        }
    }

    @Test
    void aReplacedArchivesResourcesAreTheNewOnes() throws IOException {
        Path jar = jarOfVersion("1");
        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(text(registry)).isEqualTo("text of 1");
            Files.move(elsewhere("2"), jar, StandardCopyOption.REPLACE_EXISTING);
            registry.reload();

            assertThat(text(registry)).isEqualTo("text of 2");
        }
    }

    private static String text(PluginRegistry registry) throws IOException {
        try (var in = registry.connector("Changing", null).type().getResourceAsStream("/some.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPluginThatIsTakenAwayIsGoneAfterAReload() throws IOException {
        Path jar = new PluginKit().sink("org.x.Leaving", "1").jar(temp.resolve("path/x.jar"));
        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            Files.delete(jar);

            PluginReload reload = registry.reload();

            assertThat(reload.removed())
                    .extracting(at -> at.plugin().className())
                    .containsExactly("org.x.Leaving");
            assertThatThrownBy(() -> registry.connector("Leaving", null)).isInstanceOf(PluginNotFoundException.class);
        }
    }

    @Test
    void aHalfCopiedArchiveIsReportedAndTheRestLoadsUntilTheCopyIsComplete() throws IOException {
        new PluginKit().sink("org.x.Healthy", "1").jar(temp.resolve("path/healthy.jar"));
        byte[] whole =
                Files.readAllBytes(new PluginKit().sink("org.x.Slow", "1").jar(temp.resolve("slow.jar")));
        Path copy = temp.resolve("path/slow.jar");
        Files.write(copy, Arrays.copyOf(whole, whole.length - 50));
        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(registry.findings().problems())
                    .singleElement()
                    .asString()
                    .contains("slow.jar", "not copied completely");
            assertThat(registry.connector("Healthy", null).newInstance()).isNotNull();
            Files.write(copy, Arrays.copyOfRange(whole, whole.length - 50, whole.length), StandardOpenOption.APPEND);

            PluginReload reload = registry.reload();

            assertThat(reload.findings().problems()).isEmpty();
            assertThat(reload.added()).extracting(at -> at.plugin().className()).containsExactly("org.x.Slow");
        }
    }

    @Test
    void aPathThatAWorkerWouldNotStartWithChangesNothing() {
        new PluginKit()
                .sink("org.x.Announced", "1")
                .manifest(PluginType.SINK, "org.x.Announced")
                .jar(temp.resolve("path/announced.jar"));
        try (PluginRegistry registry = open(Discovery.HYBRID_FAIL)) {
            new PluginKit().sink("org.x.Silent", "1").jar(temp.resolve("path/silent.jar"));

            assertThatThrownBy(registry::reload)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("org.x.Silent");

            assertThat(registry.connector("Announced", null)).isNotNull();
            assertThatThrownBy(() -> registry.connector("Silent", null)).isInstanceOf(PluginNotFoundException.class);
        }
    }

    @Test
    void conflictsAreTold() {
        new PluginKit().sink("org.x.Twice", "1").jar(temp.resolve("path/one.jar"));
        new PluginKit().sink("org.x.Twice", "2").jar(temp.resolve("path/two.jar"));
        new PluginKit().sink("org.y.Named", "1").sink("org.z.Named", "1").jar(temp.resolve("path/names.jar"));
        new PluginKit().source("org.lib.Lib", "public class Lib {}").jar(temp.resolve("path/both/lib-1.jar"));
        new PluginKit().source("org.lib.Lib", "public class Lib {}").jar(temp.resolve("path/both/lib-2.jar"));
        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            List<PluginConflict> conflicts = registry.findings().conflicts();

            assertThat(conflicts)
                    .extracting(conflict -> conflict.kind() + " " + conflict.subject())
                    .containsExactly(
                            "several_copies org.x.Twice",
                            "ambiguous_alias Named",
                            "same_classes " + temp.resolve("path/both/lib-2.jar"));
            assertThat(conflicts.get(0).used()).endsWith("two.jar");
            assertThat(conflicts.get(0).candidates())
                    .extracting(at -> at.plugin().version())
                    .containsExactly("1", "2");
            assertThat(conflicts.get(2).what()).contains("org.lib.Lib", "lib-1.jar");
        }
    }

    @Test
    void aPublishedCopyOfWhatOursStandsInForIsNoConflict() {
        String published = "org.apache.kafka.connect.converters.LongConverter";
        new PluginKit().converter(published, "1").jar(temp.resolve("path/connect-runtime.jar"));
        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().equals(published))
                    .as("ours as a converter and a header converter, and the one that was put there")
                    .hasSize(3);
            assertThat(registry.findings().conflicts()).isEmpty();
        }
    }

    private Path jarOfVersion(String version) {
        return kit(version).jar(temp.resolve("path/changing.jar"));
    }

    private PluginKit kit(String version) {
        return new PluginKit()
                .sink("org.x.Changing", version, "public String toString() { return Helper.who(); }")
                .source("org.x.Helper", "class Helper { static String who() { return \"helper " + version + "\"; } }")
                .resource("some.txt", "text of " + version);
    }

    /** A new version, still elsewhere. */
    private Path elsewhere(String version) {
        return kit(version).jar(temp.resolve("elsewhere/" + version + ".jar"));
    }

    private PluginRegistry open(Discovery mode) {
        return PluginRegistry.open(
                new PluginSettings(List.of(temp.resolve("path")), mode, true), PluginKit.runtime(), PATIENCE);
    }
}
