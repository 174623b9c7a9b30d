package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginVersionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"| 2.0", "latest | 2.0", "1.0 | 1.0", "[1.0,2.0) | 1.5-ccs", "(,1.2] | 1.0", "[1.5-ccs] | 1.5-ccs"
            })
    void theGreatestVersionInTheRangeIsTaken(String range, String version) {
        for (String each : List.of("1.0", "2.0", "1.5-ccs", "undefined")) {
            new PluginKit().sink("org.x.Sink", each).jar(temp.resolve("path/sink-" + each + ".jar"));
        }

        try (PluginRegistry registry = open()) {
            assertThat(registry.connector("Sink", range).newInstance().version())
                    .isEqualTo(version);
            assertThat(registry.versions(PluginType.SINK, "Sink"))
                    .containsExactly("undefined", "1.0", "1.5-ccs", "2.0");
        }
    }

    @Test
    void aRangeThatNothingFitsIsRefusedWithWhatIsThere() {
        new PluginKit().sink("org.x.Sink", "1.0").jar(temp.resolve("path/x.jar"));
        new PluginKit().sink("org.x.Sink", "2.0").jar(temp.resolve("path/y.jar"));

        try (PluginRegistry registry = open()) {
            for (int i = 0; i < 2; i++) { // the second answer is no worse than the first
                assertThatThrownBy(() -> registry.connector("org.x.Sink", "[3,)"))
                        .isInstanceOfSatisfying(
                                PluginVersionException.class,
                                e -> assertThat(e.availableVersions()).containsExactly("1.0", "2.0"))
                        .hasMessageContaining("org.x.Sink")
                        .hasMessageContaining("[3,)")
                        .hasMessageContaining("[1.0, 2.0]");
            }
            assertThatThrownBy(() -> registry.connector("org.x.Sink", "(1.0)"))
                    .isInstanceOf(PluginVersionException.class)
                    .hasMessageContaining("Invalid version specification");
        }
    }

    @Test
    void amongEqualVersionsAnIsolatedCopyWinsAndThenTheGreatestLocation() throws Exception {
        Path onClassPath = new PluginKit().sink("org.x.Sink", "1").jar(temp.resolve("lib/c.jar"));
        new PluginKit().sink("org.x.Sink", "1").jar(temp.resolve("path/a.jar"));
        new PluginKit().sink("org.x.Sink", "1").jar(temp.resolve("path/b.jar"));

        try (var classPath = PluginKit.classPath(onClassPath);
                PluginRegistry registry = PluginRegistry.open(settings(), classPath, PATIENCE)) {
            assertThat(registry.connector("Sink", null).loader().toString()).endsWith("/path/b.jar}");
        }
    }

    @Test
    void aTransformBundledWithTheConnectorIsTakenUnlessItsVersionIsUnwanted() {
        new PluginKit()
                .sink("org.x.Sink", "1")
                .transformation("org.lib.Smt", "1.0")
                .converter("org.lib.Conv", "1.0")
                .jar(temp.resolve("path/x.jar"));
        new PluginKit()
                .transformation("org.lib.Smt", "2.0")
                .converter("org.lib.Conv", "2.0")
                .jar(temp.resolve("path/y.jar"));

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> near = registry.connector("Sink", null);

            assertThat(smt(registry, null, near)).isEqualTo("1.0");
            assertThat(smt(registry, "[1,3)", near)).isEqualTo("1.0");
            assertThat(smt(registry, "[2,3)", near)).isEqualTo("2.0");
            assertThat(smt(registry, null, null)).isEqualTo("2.0");
            assertThat(converter(registry, null, near)).isEqualTo("1.0");
            assertThat(converter(registry, "[1,3)", near))
                    .as("a converter's range is not bound to the connector")
                    .isEqualTo("2.0");
        }
    }

    @Test
    void aPluginThatBlocksOrThrowsHasNoVersionAndKeepsNobodyWaiting() {
        String block = "new java.util.concurrent.CountDownLatch(1).await();";
        new PluginKit()
                .sink("org.x.BlocksWhenMade", "1", "public BlocksWhenMade() throws Exception { " + block + " }")
                .sink(
                        "org.x.BlocksWhenLoaded",
                        "1",
                        "static { try { " + block
                                + " } catch (InterruptedException e) { throw new RuntimeException(e); } }")
                .sink("org.x.Throws", "1", "public Throws() { throw new IllegalStateException(\"no\"); }")
                .sink("org.x.ThrowsError", "1", "static { if (true) throw new AssertionError(\"no\"); }")
                .sink("org.x.Fine", "3")
                .source(
                        "org.x.NullVersion",
                        "public class NullVersion extends Fine { public String version() { return null; } }")
                .source(
                        "org.x.Odd",
                        "public class Odd extends Fine { public String version() { throw new NoSuchMethodError(\"x\"); } }")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = PluginRegistry.open(settings(), PluginKit.runtime(), Duration.ofSeconds(8))) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().startsWith("org.x."))
                    .extracting(PluginInfo::className, PluginInfo::version)
                    .extracting(tuple ->
                            tuple.toList().get(0) + " " + tuple.toList().get(1))
                    .containsExactly(
                            "org.x.BlocksWhenLoaded undefined",
                            "org.x.BlocksWhenMade undefined",
                            "org.x.Fine 3",
                            "org.x.NullVersion null",
                            "org.x.Odd undefined",
                            "org.x.Throws undefined",
                            "org.x.ThrowsError undefined");
        }
    }

    @Test
    void aClassIsAskedForItsVersionOnce() {
        new PluginKit()
                .sink(
                        "org.x.Counted",
                        "1",
                        "public Counted() { Integer n = Integer.getInteger(\"plugin.test.counted\", 0);"
                                + " System.setProperty(\"plugin.test.counted\", String.valueOf(n + 1)); }")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            registry.installed();
            registry.installed();
            registry.versions(PluginType.SINK, "Counted");
            registry.connector("Counted", "1");
        }
        assertThat(System.getProperty("plugin.test.counted")).isEqualTo("1");
    }

    @Test
    void aVersionThatComesFromTheInterfaceCostsNoInstance() {
        new PluginKit()
                .converter(
                        "org.x.Unversioned",
                        null,
                        "public Unversioned() { System.setProperty(\"plugin.test.unversioned\", \"made\"); }")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            assertThat(registry.versions(PluginType.CONVERTER, "Unversioned")).containsExactly("undefined");
        }
        assertThat(System.getProperty("plugin.test.unversioned")).isNull();
    }

    private static String smt(PluginRegistry registry, String range, PluginClass<Connector> near) {
        return PluginClass.versionOf(
                registry.plugin(PluginType.TRANSFORMATION, Transformation.class, "org.lib.Smt", range, near)
                        .newInstance());
    }

    private static String converter(PluginRegistry registry, String range, PluginClass<Connector> near) {
        return registry.plugin(PluginType.CONVERTER, Converter.class, "org.lib.Conv", range, near)
                .newInstance()
                .version();
    }

    private PluginSettings settings() {
        return new PluginSettings(List.of(temp.resolve("path")), PluginSettings.Discovery.HYBRID_WARN, true);
    }

    private PluginRegistry open() {
        return PluginRegistry.open(settings(), PluginKit.runtime(), PATIENCE);
    }
}
