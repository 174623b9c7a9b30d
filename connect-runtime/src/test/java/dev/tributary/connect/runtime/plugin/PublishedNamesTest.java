package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedNamesTest {
    private static final String PUBLISHED = "org.apache.kafka.connect.file.EchoSinkConnector";
    private static final String PUBLISHED_TASK = "org.apache.kafka.connect.file.EchoSinkTask";
    private static final String OURS = "org.ours.EchoSinkConnector";
    private static final String OUR_TASK = "org.ours.EchoSinkTask";

    @TempDir
    Path temp;

    private URLClassLoader classPath;

    @BeforeEach
    void putOursOnTheClassPath() {
        classPath = PluginKit.classPath(new PluginKit()
                .sink(OURS, "9")
                .sinkTask(OUR_TASK)
                .resource(PublishedNames.RESOURCE, PUBLISHED + "=" + OURS + "\n" + PUBLISHED_TASK + "=" + OUR_TASK)
                .jar(temp.resolve("lib/ours.jar")));
    }

    @AfterEach
    void closeClassPath() throws IOException {
        classPath.close();
    }

    @Test
    void ourClassIsListedAndFoundUnderThePublishedName() throws Exception {
        try (PluginRegistry registry = open(true)) {
            PluginClass<Connector> found = registry.connector("EchoSink", null);

            assertThat(found.name()).isEqualTo(PUBLISHED);
            assertThat(found.type().getName()).isEqualTo(OURS);
            assertThat(registry.connector(PUBLISHED, null)).isEqualTo(found);
            assertThat(registry.connector(OURS, null)).isEqualTo(found);
            assertThat(registry.publicName(found.type())).isEqualTo(PUBLISHED);
            assertThat(registry.rootLoader().loadClass(PUBLISHED)).isSameAs(found.type());
            assertThat(registry.versions(PluginType.SINK, PUBLISHED)).containsExactly("9");
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().contains("Echo"))
                    .containsExactly(new PluginInfo(PUBLISHED, PluginType.SINK, "9"));
        }
    }

    @Test
    void aStoredTaskClassOfThePublishedNameIsOurTaskAndNamedByItAgain() {
        try (PluginRegistry registry = open(true)) {
            PluginClass<Task> task = registry.task(PUBLISHED_TASK, registry.connector(PUBLISHED, null));

            assertThat(task.type().getName()).isEqualTo(OUR_TASK);
            assertThat(task.name()).isEqualTo(PUBLISHED_TASK);
            assertThat(registry.publicName(task.type())).isEqualTo(PUBLISHED_TASK);
        }
    }

    @Test
    void oursGoesBeforeAnInstalledPublishedClassEvenOfAGreaterVersionUnlessARangeExcludesIt() {
        installPublished("10");
        try (PluginRegistry registry = open(true)) {
            assertThat(className(registry, null)).isEqualTo(OURS);
            assertThat(className(registry, "[9,)")).isEqualTo(OURS);
            assertThat(className(registry, "[10,)")).isEqualTo(PUBLISHED);
            assertThat(registry.versions(PluginType.SINK, PUBLISHED)).containsExactly("9", "10");

            PluginClass<Connector> published = registry.connector(PUBLISHED, "10");
            assertThat(registry.task(PUBLISHED_TASK, published).type().getClassLoader())
                    .as("a published connector runs its own tasks")
                    .isSameAs(published.loader());
            assertThat(registry.publicName(published.type())).isEqualTo(PUBLISHED);
        }
    }

    @Test
    void oursIsListedOnceWithAnInstalledClassOfTheSameVersion() {
        installPublished("9");
        try (PluginRegistry registry = open(true)) {
            assertThat(registry.installed())
                    .filteredOn(plugin -> plugin.className().equals(PUBLISHED))
                    .hasSize(1);
        }
    }

    @Test
    void withoutReplacementsAnInstalledPublishedClassIsUsed() throws Exception {
        installPublished("1");
        try (PluginRegistry registry = open(false)) {
            PluginClass<Connector> found = registry.connector(PUBLISHED, null);

            assertThat(found.type().getName()).isEqualTo(PUBLISHED);
            assertThat(registry.task(PUBLISHED_TASK, found).type().getName()).isEqualTo(PUBLISHED_TASK);
            assertThat(registry.rootLoader().loadClass(PUBLISHED)).isSameAs(found.type());
            assertThat(registry.versions(PluginType.SINK, PUBLISHED)).containsExactly("1");
        }
    }

    @Test
    void withoutReplacementsOursIsUsedWhereThereIsNoOther() {
        try (PluginRegistry registry = open(false)) {
            assertThat(className(registry, null)).isEqualTo(OURS);
        }
    }

    @Test
    void aPluginsOwnCodeIsGivenTheClassThatItWasCompiledAgainst() {
        installPublished("1");
        Path published = temp.resolve("path/published.jar");
        new PluginKit()
                .library(published)
                .source("org.y.Derived", "public class Derived extends " + PUBLISHED + " {}")
                .sink("org.y.User", "1", "public String toString() { return " + PUBLISHED + ".class.getName(); }")
                .jar(temp.resolve("path/y.jar"));

        try (PluginRegistry registry = open(true)) {
            assertThat(registry.connector("org.y.User", null).newInstance()).hasToString(PUBLISHED);
        }
    }

    @Test
    void whatAPluginLocationSaysAboutNamesIsNotBelieved() {
        new PluginKit()
                .sink("org.thief.Sink", "1")
                .resource(PublishedNames.RESOURCE, "org.famous.Sink=org.thief.Sink")
                .jar(temp.resolve("path/thief.jar"));

        try (PluginRegistry registry = open(true)) {
            assertThat(registry.connector("org.thief.Sink", null).name()).isEqualTo("org.thief.Sink");
            assertThat(registry.versions(PluginType.SINK, "org.famous.Sink")).isEmpty();
        }
    }

    @Test
    void aNameForAClassThatIsNotThereIsAProblem() throws IOException {
        Path wrong = new PluginKit()
                .resource(PublishedNames.RESOURCE, "org.famous.Sink=org.ours.Missing")
                .jar(temp.resolve("lib/wrong.jar"));

        PluginSettings noPath = new PluginSettings(List.of(), PluginSettings.Discovery.HYBRID_WARN, true);
        try (URLClassLoader broken = PluginKit.classPath(wrong);
                PluginRegistry registry = PluginRegistry.open(noPath, broken, Duration.ofSeconds(30))) {
            assertThat(registry.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.what()).contains("org.ours.Missing"));
        }
    }

    private static String className(PluginRegistry registry, String range) {
        return registry.connector(PUBLISHED, range).type().getName();
    }

    private void installPublished(String version) {
        new PluginKit().sink(PUBLISHED, version).sinkTask(PUBLISHED_TASK).jar(temp.resolve("path/published.jar"));
    }

    private PluginSettings settings(boolean replacements) {
        return new PluginSettings(List.of(temp.resolve("path")), PluginSettings.Discovery.HYBRID_WARN, replacements);
    }

    private PluginRegistry open(boolean replacements) {
        return PluginRegistry.open(settings(replacements), classPath, Duration.ofSeconds(30));
    }
}
