package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PluginDiscoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(Discovery.class)
    void noPluginClassIsInitialisedOrConstructedWhileLookingForPlugins(Discovery mode) {
        String flag = "plugin.test.ran." + mode;
        new PluginKit()
                .sink(
                        "org.x.Eager",
                        "1.0",
                        "static { System.setProperty(\"" + flag + "\", \"static\"); }",
                        "public Eager() { System.setProperty(\"" + flag + "\", \"constructor\"); }")
                .manifest(PluginType.SINK, "org.x.Eager")
                .jar(temp.resolve("path/eager.jar"));

        try (PluginRegistry registry = open(mode)) {
            assertThat(System.getProperty(flag)).isNull();

            PluginClass<?> only = registry.connector("Eager", null);
            assertThat(System.getProperty(flag)).as("resolved by name alone").isNull();

            only.newInstance();
            assertThat(System.getProperty(flag)).isEqualTo("constructor");
        }
    }

    @Test
    void pluginsAreFoundInEveryKindOfLocationWithAndWithoutManifest() throws IOException {
        new PluginKit().sink("org.x.InJar", "1").jar(temp.resolve("path/one.jar"));
        new PluginKit().sink("org.x.InDirectoryOfJars", "1").jar(temp.resolve("path/two/lib/two.jar"));
        new PluginKit().sourceConnector("org.x.InClassFiles", "1").directory(temp.resolve("path/three"));
        new PluginKit()
                .transformation("org.x.Announced", "1")
                .manifest(PluginType.TRANSFORMATION, "org.x.Announced")
                .jar(temp.resolve("path/four.zip"));
        Files.createDirectory(temp.resolve("path/empty"));

        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(registry.installed())
                    .contains(
                            new PluginInfo("org.x.InJar", PluginType.SINK, "1"),
                            new PluginInfo("org.x.InDirectoryOfJars", PluginType.SINK, "1"),
                            new PluginInfo("org.x.InClassFiles", PluginType.SOURCE, "1"),
                            new PluginInfo("org.x.Announced", PluginType.TRANSFORMATION, "1"));
            assertThat(registry.problems()).isEmpty();
        }
    }

    @Test
    void indirectSubclassesAreFoundAndWhatCannotBeInstantiatedIsNot() {
        new PluginKit()
                .source("org.x.Base", "abstract class Base extends Middle { Base(int i) {} }")
                .sink("org.x.Middle", "1")
                .source("org.x.Derived", "public class Derived extends Base { public Derived() { super(1); } }")
                .source("org.x.Arguments", "public class Arguments extends Middle { public Arguments(int i) {} }")
                .source("org.x.Hidden", "class Hidden extends Middle { public Hidden() {} }")
                .source("org.x.Closed", "public class Closed extends Middle { private Closed() {} }")
                .source(
                        "org.x.Outer",
                        "public class Outer { public static class Nested extends Middle {}"
                                + " protected static class Guarded extends Middle { public Guarded() {} }"
                                + " public class Inner extends Middle {} }")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open(Discovery.ONLY_SCAN)) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().startsWith("org.x."))
                    .extracting(PluginInfo::className)
                    .containsExactly("org.x.Derived", "org.x.Middle", "org.x.Outer$Nested");
            assertThat(registry.problems()).isEmpty();
        }
    }

    @Test
    void amongTheClassesOfAWidelyUsedLibraryAPluginNeedsAManifestUnlessEverythingIsScanned() {
        PluginKit kit = new PluginKit()
                .sink("io.netty.Announced", "1")
                .sink("io.netty.Forgotten", "1")
                .source("org.hibernate.Base", "public abstract class Base extends Higher {}")
                .source("org.hibernate.Higher", "public abstract class Higher extends SinkConnector {}")
                .sink("org.x.Own", "1")
                .source("org.x.OfLibrary", "public class OfLibrary extends io.netty.Forgotten {}")
                .source(
                        "org.x.UsesLibrary",
                        "public abstract class UsesLibrary extends org.hibernate.Base implements io.netty.Mark {}")
                .source("io.netty.Mark", "public interface Mark {}")
                .source("org.x.Deep", "public class Deep extends org.x.Own implements io.netty.Mark {}")
                .manifest(PluginType.SINK, "io.netty.Announced");
        kit.jar(temp.resolve("path/x.jar"));

        for (Discovery mode : List.of(Discovery.HYBRID_WARN, Discovery.ONLY_SCAN)) {
            List<String> expected = new ArrayList<>(
                    List.of("io.netty.Announced", "io.netty.Forgotten", "org.x.Deep", "org.x.OfLibrary", "org.x.Own"));
            if (mode != Discovery.ONLY_SCAN) {
                expected.remove("io.netty.Forgotten");
            }
            try (PluginRegistry registry = open(mode)) {
                assertThat(registry.installed())
                        .filteredOn(plugin -> plugin.className().matches("(org\\.x|io\\.netty|org\\.hibernate)\\..*"))
                        .extracting(PluginInfo::className)
                        .as(mode.toString())
                        .containsExactlyElementsOf(expected);
                assertThat(registry.problems()).isEmpty();
                assertThat(registry.connector("OfLibrary", null).newInstance()).isNotNull();
            }
        }
    }

    @Test
    void whatAPluginMissesIsToldEvenIfItIsOfAWidelyUsedLibrary() {
        new PluginKit()
                .source("io.netty.Mark", "public interface Mark {}")
                .source("io.netty.Kept", "public interface Kept extends Mark {}")
                .sink("org.x.Base", "1")
                .source("org.x.Marked", "public class Marked extends Base implements io.netty.Kept {}")
                .leaveOut("io.netty.Mark")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(registry.problems())
                    .singleElement()
                    .asString()
                    .contains("org.x.Marked extends or implements io.netty.Mark, which is not there");
        }
    }

    @Test
    void noPackageOfALibraryIsTheBeginningOfAnother() {
        assertThat(Libraries.contain("io/netty/Any.class")).isTrue();
        assertThat(Libraries.contain("io/nettyx/Any.class")).isFalse();
        assertThat(Libraries.contain("a/Any.class")).isFalse();
        assertThat(Libraries.packages())
                .allSatisfy(one -> assertThat(one).endsWith("/"))
                .allSatisfy(one -> assertThat(Libraries.packages())
                        .filteredOn(other -> other.startsWith(one))
                        .containsExactly(one));
    }

    @Test
    void aClassOfTwoTypesIsListedTwice() {
        new PluginKit()
                .source(
                        "org.x.Both",
                        "public abstract class Both implements Converter, HeaderConverter {"
                                + " public String version() { return \"1\"; } }")
                .source(
                        "org.x.Text",
                        "public class Text extends org.apache.kafka.connect.storage.StringConverter {"
                                + " public String version() { return \"7\"; } }")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().startsWith("org.x."))
                    .containsExactly(
                            new PluginInfo("org.x.Text", PluginType.CONVERTER, "7"),
                            new PluginInfo("org.x.Text", PluginType.HEADER_CONVERTER, "7"));
        }
    }

    @Test
    void whatIsBrokenIsReportedOnceAndHidesNothingElse() throws IOException {
        Files.createDirectories(temp.resolve("path/mixed"));
        Files.writeString(temp.resolve("path/mixed/broken.jar"), "this is no ZIP");
        new PluginKit().sink("org.x.Healthy", "1").jar(temp.resolve("path/mixed/healthy.jar"));
        new PluginKit()
                .source("org.x.Forgotten", "public interface Forgotten {}")
                .source("org.x.Base", "public class Base extends Healthy2 implements Forgotten {}")
                .sink("org.x.Healthy2", "1")
                .leaveOut("org.x.Forgotten")
                .jar(temp.resolve("path/forgetful.jar"));
        new PluginKit()
                .sink("org.x.Healthy3", "1")
                .source("org.x.Abstract", "public abstract class Abstract extends SinkConnector {}")
                .manifest(PluginType.SINK, "org.x.Abstract", "org.x.NotThere", "org.x.Healthy3")
                .manifest(PluginType.CONVERTER, "org.x.Healthy3")
                .jar(temp.resolve("path/liar.jar"));

        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().startsWith("org.x."))
                    .extracting(PluginInfo::className)
                    .containsExactly("org.x.Healthy", "org.x.Healthy2", "org.x.Healthy3");
            assertThat(registry.problems())
                    .allMatch(PluginProblem::lossy)
                    .extracting(PluginProblem::toString)
                    .satisfiesExactlyInAnyOrder(
                            text -> assertThat(text).contains("broken.jar: this cannot be read"),
                            text -> assertThat(text)
                                    .contains("forgetful.jar: class org.x.Base extends or implements org.x.Forgotten"),
                            text -> assertThat(text).contains("liar.jar: class org.x.Abstract is named in a service"),
                            text -> assertThat(text).contains("org.x.NotThere", "is not there"),
                            text -> assertThat(text).contains("org.x.Healthy3", "Converter but is none"));
            assertThatThrownBy(() -> registry.connector("org.x.Base", null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("org.x.Forgotten")
                    .hasMessageContaining("forgetful.jar");
        }
    }

    @Test
    void onlyManifestsCountIfServiceLoadIsAskedFor() {
        new PluginKit()
                .sink("org.x.Announced", "1")
                .sink("org.x.Silent", "1")
                .manifest(PluginType.SINK, "org.x.Announced")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open(Discovery.SERVICE_LOAD)) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.type() == PluginType.SINK)
                    .containsExactly(new PluginInfo("org.x.Announced", PluginType.SINK, "1"));
            assertThat(registry.installed())
                    .extracting(PluginInfo::className)
                    .contains("org.apache.kafka.connect.transforms.Cast$Key");
        }
    }

    @Test
    void aManifestMayLeaveOutWhatAClassCanBeUsedAsBesides() {
        new PluginKit()
                .source("org.x.Text", "public class Text extends org.apache.kafka.connect.storage.StringConverter {}")
                .manifest(PluginType.CONVERTER, "org.x.Text")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open(Discovery.SERVICE_LOAD)) {
            PluginClass<HeaderConverter> found =
                    registry.plugin(PluginType.HEADER_CONVERTER, HeaderConverter.class, "Text", null, null);

            assertThat(found.newInstance().getClass().getName()).isEqualTo("org.x.Text");
        }
    }

    @Test
    void aPluginWithoutManifestKeepsTheWorkerFromStartingIfThatIsAskedFor() {
        new PluginKit().sink("org.x.Silent", "1").jar(temp.resolve("path/x.jar"));

        assertThatThrownBy(() -> open(Discovery.HYBRID_FAIL))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("org.x.Silent\tsink")
                .hasMessageContaining("hybrid_warn");
    }

    @Test
    void pluginsOfTheClassPathAreFoundWithoutManifestAndAreNotIsolated() throws IOException {
        Path classes = new PluginKit()
                .converter("org.x.Embedded", "3")
                .source("org.x.Also", "public class Also extends Embedded {}")
                .directory(temp.resolve("classes"));
        Path jar = new PluginKit().sink("org.x.InClassPathJar", "4").jar(temp.resolve("lib/app.jar"));

        try (URLClassLoader classPath = PluginKit.classPath(classes, jar);
                PluginRegistry registry = PluginRegistry.open(settings(Discovery.HYBRID_WARN), classPath, PATIENCE)) {
            PluginClass<Converter> found =
                    registry.plugin(PluginType.CONVERTER, Converter.class, "Embedded", null, null);

            assertThat(found.type().getClassLoader()).isSameAs(classPath);
            assertThat(found.loader()).isSameAs(registry.rootLoader());
            assertThat(registry.installed())
                    .contains(
                            new PluginInfo("org.x.Also", PluginType.CONVERTER, "3"),
                            new PluginInfo("org.x.InClassPathJar", PluginType.SINK, "4"));
        }
    }

    @Test
    void aLocationMayExtendAPluginOfTheClassPath() {
        Path base = new PluginKit().sink("org.base.Base", "5").jar(temp.resolve("lib/base.jar"));
        new PluginKit()
                .library(base)
                .source("org.x.Derived", "public class Derived extends org.base.Base {}")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry =
                PluginRegistry.open(settings(Discovery.HYBRID_WARN), PluginKit.classPath(base), PATIENCE)) {
            assertThat(registry.installed()).contains(new PluginInfo("org.x.Derived", PluginType.SINK, "5"));
        }
    }

    @Test
    void theListFollowsTheOrderOfTheRestApi() {
        new PluginKit()
                .sink("org.z.Sink", "1")
                .sourceConnector("org.a.Source", "1")
                .transformation("org.b.Smt", "1")
                .converter("org.c.Conv", null)
                .jar(temp.resolve("path/x.jar"));
        new PluginKit().sink("org.z.Sink", "1.0-SNAPSHOT").jar(temp.resolve("path/older.jar"));
        new PluginKit().sink("org.z.Sink", "1").jar(temp.resolve("path/twin.jar"));

        try (PluginRegistry registry = open(Discovery.HYBRID_WARN)) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().matches("org\\.[a-z]\\..*"))
                    .containsExactly(
                            new PluginInfo("org.z.Sink", PluginType.SINK, "1.0-SNAPSHOT"),
                            new PluginInfo("org.z.Sink", PluginType.SINK, "1"),
                            new PluginInfo("org.a.Source", PluginType.SOURCE, "1"),
                            new PluginInfo("org.b.Smt", PluginType.TRANSFORMATION, "1"),
                            new PluginInfo("org.c.Conv", PluginType.CONVERTER, "undefined"));
            List<PluginType> types = registry.installed().stream()
                    .map(PluginInfo::type)
                    .distinct()
                    .toList();
            assertThat(types)
                    .startsWith(
                            PluginType.SINK,
                            PluginType.SOURCE,
                            PluginType.TRANSFORMATION,
                            PluginType.PREDICATE,
                            PluginType.CONVERTER,
                            PluginType.HEADER_CONVERTER,
                            PluginType.CONFIGPROVIDER);
        }
    }

    private PluginSettings settings(Discovery mode) {
        return new PluginSettings(List.of(temp.resolve("path")), mode, true);
    }

    private PluginRegistry open(Discovery mode) {
        return PluginRegistry.open(settings(mode), PluginKit.runtime(), PATIENCE);
    }
}
