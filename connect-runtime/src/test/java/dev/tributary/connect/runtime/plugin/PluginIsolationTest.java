package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginIsolationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @Test
    void twoPluginsWithConflictingHelpersEachSeeTheirOwn() {
        for (String plugin : List.of("one", "two")) {
            new PluginKit()
                    .source(
                            "org.lib.Helper",
                            "public class Helper { public static String who() { return \"" + plugin + "\"; } }")
                    .sink("org." + plugin + ".Sink", "1", "public String toString() { return org.lib.Helper.who(); }")
                    .jar(temp.resolve("path/" + plugin + ".jar"));
        }

        try (PluginRegistry registry = open()) {
            assertThat(registry.connector("org.one.Sink", null).newInstance()).hasToString("one");
            assertThat(registry.connector("org.two.Sink", null).newInstance()).hasToString("two");
        }
    }

    @Test
    void aPluginsCopyOfWhatIsSharedIsNeverUsed() {
        new PluginKit()
                .source(
                        "org.apache.kafka.connect.sink.SinkConnector",
                        "public abstract class SinkConnector extends Connector {}")
                .sink("org.x.Bundled", "1")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> found = registry.connector("Bundled", null);

            assertThat(found.type().getSuperclass()).isSameAs(SinkConnector.class);
            assertThat(found.newInstance()).isInstanceOf(SinkConnector.class);
        }
    }

    @Test
    void theConstructorRunsUnderThePluginsOwnLoaderAndTheFormerOneComesBack() {
        new PluginKit()
                .sink(
                        "org.x.Curious",
                        "1",
                        "private final String seen = Thread.currentThread().getContextClassLoader().toString();",
                        "public String toString() { return seen; }")
                .directory(temp.resolve("path/curious"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> found = registry.connector("Curious", null);

            assertThat(found.newInstance())
                    .hasToString("PluginClassLoader{pluginLocation=file:" + temp + "/path/curious/}");
            assertThat(found.loader()).isSameAs(found.type().getClassLoader());
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }

    @Test
    void theRootLoaderFindsPluginsByNameAndAliasAndEverythingElseOnTheClassPath() throws Exception {
        new PluginKit()
                .source("org.x.Private", "public class Private {}")
                .sink("org.x.OrdersConnector", "1")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            ClassLoader root = registry.rootLoader();
            Class<?> connector = registry.connector("Orders", null).type();

            assertThat(root.loadClass("org.x.OrdersConnector")).isSameAs(connector);
            assertThat(root.loadClass("Orders")).isSameAs(connector);
            assertThat(Class.forName("org.x.OrdersConnector", false, root)).isSameAs(connector);
            assertThat(root.loadClass(SinkConnector.class.getName())).isSameAs(SinkConnector.class);
            assertThat(catchNotFound(root, "org.x.Private")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void aPluginSeesAnotherLocationsPluginsButNothingElseOfIt() throws Exception {
        new PluginKit()
                .source("org.x.Private", "public class Private {}")
                .converter("org.x.Shared", "1")
                .jar(temp.resolve("path/x.jar"));
        new PluginKit().sink("org.y.Sink", "1").jar(temp.resolve("path/y.jar"));

        try (PluginRegistry registry = open()) {
            ClassLoader loader = registry.connector("org.y.Sink", null).loader();

            assertThat(loader.loadClass("org.x.Shared").getClassLoader().toString())
                    .contains("x.jar");
            assertThat(catchNotFound(loader, "org.x.Private")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void aPluginsOwnResourcesGoFirst() throws IOException {
        Path classPath =
                new PluginKit().resource("settings.txt", "the worker's").directory(temp.resolve("classes"));
        new PluginKit()
                .sink("org.x.Sink", "1")
                .resource("settings.txt", "the plugin's")
                .jar(temp.resolve("path/x.jar"));

        try (URLClassLoader worker = PluginKit.classPath(classPath);
                PluginRegistry registry = PluginRegistry.open(settings(), worker, PATIENCE)) {
            ClassLoader loader = registry.connector("Sink", null).loader();
            List<URL> all = Collections.list(loader.getResources("settings.txt"));

            assertThat(loader.getResource("settings.txt").toString()).contains("x.jar");
            assertThat(all).hasSize(2);
            assertThat(all.get(0))
                    .hasToString(loader.getResource("settings.txt").toString());
            assertThat(all.get(1).toString()).contains("/classes/");
            assertThat(registry.rootLoader().getResource("settings.txt").toString())
                    .contains("/classes/");
        }
    }

    @Test
    void taskClassesComeFromTheConnectorsLoader() {
        new PluginKit().sink("org.x.Sink", "1").sinkTask("org.x.Work").jar(temp.resolve("path/x.jar"));
        new PluginKit().sink("org.x.Sink", "2").sinkTask("org.x.Work").jar(temp.resolve("path/y.jar"));

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> older = registry.connector("org.x.Sink", "1");
            PluginClass<Task> task = registry.task("org.x.Work", older);

            assertThat(task.type().getClassLoader()).isSameAs(older.type().getClassLoader());
            assertThat(task.loader()).isSameAs(older.loader());
            assertThat(task.newInstance().version()).isEqualTo("1");
        }
    }

    @Test
    void driversOfALocationRegisterWhenItIsFirstUsed() {
        new PluginKit()
                .sink("org.x.JdbcSink", "1")
                .source(
                        "org.x.OddDriver",
                        "public class OddDriver implements java.sql.Driver { static { try {"
                                + " java.sql.DriverManager.registerDriver(new OddDriver()); }"
                                + " catch (java.sql.SQLException e) { throw new IllegalStateException(e); } }"
                                + "public java.sql.Connection connect(String u, Properties p) { return null; }"
                                + "public boolean acceptsURL(String u) { return false; }"
                                + "public java.sql.DriverPropertyInfo[] getPropertyInfo(String u, Properties p) { return null; }"
                                + "public int getMajorVersion() { return 1; } public int getMinorVersion() { return 0; }"
                                + "public boolean jdbcCompliant() { System.setProperty(\"plugin.test.driver\", \"x\"); return false; }"
                                + "public java.util.logging.Logger getParentLogger() { return null; }"
                                + "public OddDriver() { System.setProperty(\"plugin.test.driver\", \"made\"); } }")
                .resource("META-INF/services/java.sql.Driver", "org.x.Missing\norg.x.OddDriver")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            assertThat(System.getProperty("plugin.test.driver")).isNull();

            registry.connector("JdbcSink", null);

            assertThat(System.getProperty("plugin.test.driver")).isEqualTo("made");
            assertThat(DriverManager.drivers())
                    .noneMatch(driver -> driver.getClass().getName().contains("Odd"));
        }
    }

    @Test
    void manyThreadsMayLoadTheSameClassesAtOnce() throws Exception {
        for (String plugin : List.of("a", "b", "c")) {
            new PluginKit()
                    .source(
                            "org.lib.Helper",
                            "public class Helper { public String toString() { return \"" + plugin + "\"; } }")
                    .sink(
                            "org." + plugin + ".Sink",
                            "1",
                            "private final Object o = new org.lib.Helper();",
                            "public String toString() { return o.toString(); }")
                    .jar(temp.resolve("path/" + plugin + ".jar"));
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        CyclicBarrier start = new CyclicBarrier(6);
        try (PluginRegistry registry = open()) {
            List<Future<String>> made = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String plugin = List.of("a", "b", "c").get(i % 3);
                Callable<String> make = () -> {
                    start.await();
                    return registry.connector("org." + plugin + ".Sink", null)
                            .newInstance()
                            .toString();
                };
                made.add(threads.submit(make));
            }
            for (int i = 0; i < 6; i++) {
                assertThat(made.get(i).get()).isEqualTo(List.of("a", "b", "c").get(i % 3));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closingLeavesTheLoadersOpenThatSomethingWasTakenFrom() throws Exception {
        new PluginKit().sink("org.x.Used", "1").sinkTask("org.x.Late").jar(temp.resolve("path/x.jar"));
        new PluginKit().sink("org.y.Listed", "1").sinkTask("org.y.Late").jar(temp.resolve("path/y.jar"));
        PluginRegistry registry = open();
        ClassLoader used = registry.connector("Used", null).loader();
        registry.installed();
        ClassLoader listed = registry.rootLoader().loadClass("org.y.Listed").getClassLoader();

        registry.close();

        assertThat(used.loadClass("org.x.Late")).isNotNull();
        assertThat(catchNotFound(listed, "org.y.Late")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void aConverterNamedInAnyConnectorIsTakenFromItsOwnLocationFirst() {
        new PluginKit().sink("org.x.Sink", "1").converter("org.lib.Conv", "1").jar(temp.resolve("path/x.jar"));
        new PluginKit().converter("org.lib.Conv", "2").jar(temp.resolve("path/y.jar"));

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> sink = registry.connector("Sink", null);

            assertThat(registry.plugin(PluginType.CONVERTER, Object.class, "org.lib.Conv", null, sink)
                            .loader())
                    .isSameAs(sink.loader());
        }
    }

    private static Throwable catchNotFound(ClassLoader loader, String name) {
        try {
            return new AssertionError(loader.loadClass(name) + " was loaded");
        } catch (ClassNotFoundException e) {
            return e;
        }
    }

    private PluginSettings settings() {
        return new PluginSettings(List.of(temp.resolve("path")), PluginSettings.Discovery.HYBRID_WARN, true);
    }

    private PluginRegistry open() {
        return PluginRegistry.open(settings(), PluginKit.runtime(), PATIENCE);
    }
}
