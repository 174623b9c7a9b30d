package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without the guard most of these tests end the process that runs them. */
class ExitGuardTest {
    private static final String MANIFEST = """
            Manifest-Version: 1.0
            Implementation-Title: Leaving
            Implementation-Version: 4.2
            Sealed: true

            """;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "System.exit(3),                                System.exit(3)",
        "Runtime.getRuntime().exit(4),                  Runtime.exit(4)",
        "Runtime.getRuntime().halt(5),                  Runtime.halt(5)",
        "run(() -> System.exit(6)),                     System.exit(6)",
        "give(System::exit),                            System.exit(7)",
        "give(Runtime.getRuntime()::exit),              Runtime.exit(7)",
        "give(Runtime.getRuntime()::halt),              Runtime.halt(7)",
        "giveBoth(Runtime::halt),                       Runtime.halt(8)",
    })
    void aPluginThatEndsTheProcessGetsAnErrorThatSaysWhoCalledWhat(String code, String called) {
        Path jar = new PluginKit()
                .sink(
                        "org.x.Leaving",
                        "1",
                        "public String toString() { " + code + "; return \"still here\"; }",
                        "static void run(Runnable r) { r.run(); }",
                        "static void give(java.util.function.IntConsumer c) { c.accept(7); }",
                        "static void giveBoth(java.util.function.BiConsumer<Runtime, Integer> c) {"
                                + " c.accept(Runtime.getRuntime(), 8); }")
                .jar(temp.resolve("path/leaving.jar"));

        try (PluginRegistry registry = open()) {
            Connector leaving = registry.connector("Leaving", null).newInstance();

            assertThatThrownBy(leaving::toString)
                    .isInstanceOf(PluginExitError.class)
                    .hasMessageContainingAll("file:" + jar, called, "tributary.plugin.exit.guard=false");
        }
    }

    @Test
    void aMethodReferenceThatThePlatformRunsIsToldByTheLoaderOfItsThread() {
        Path plugin = new PluginKit()
                .sink(
                        "org.x.Leaving",
                        "1",
                        "public static java.util.function.IntConsumer leave() { return System::exit; }")
                .directory(temp.resolve("path/leaving"));

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> leaving = registry.connector("Leaving", null);
            IntConsumer leave = (IntConsumer) call(leaving.type(), "leave");

            Throwable refused = ContextLoader.call(
                    leaving.loader(), () -> catchThrowable(() -> List.of(9).forEach(leave::accept)));

            assertThat(refused).isInstanceOf(PluginExitError.class).hasMessageContaining("file:" + plugin);
            assertThat(CompletableFuture.runAsync(() -> leave.accept(10)))
                    .failsWithin(java.time.Duration.ofSeconds(30))
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .withCauseInstanceOf(PluginExitError.class);
        }
    }

    @Test
    void anErrorInTheConstructorIsTheConnectorsOwn() {
        new PluginKit()
                .sink("org.x.Leaving", "1", "public Leaving() { System.exit(1); }")
                .jar(temp.resolve("path/leaving.jar"));

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> leaving = registry.connector("Leaving", null);

            assertThatThrownBy(leaving::newInstance).hasStackTraceContaining(PluginExitError.class.getName());
        }
    }

    @Test
    void whatOnlyHasSuchANameIsLeftAlone() {
        new PluginKit()
                .sink(
                        "org.x.Staying",
                        "1",
                        "static String exit(int status) { return \"exit \" + status; }",
                        "static String halt(Runtime runtime) { return \"halt \" + (runtime.availableProcessors() > 0); }",
                        "public String toString() { return exit(1) + halt(Runtime.getRuntime()) + \"exit\"; }")
                .jar(temp.resolve("path/staying.jar"));

        try (PluginRegistry registry = open()) {
            assertThat(registry.connector("Staying", null).newInstance()).hasToString("exit 1halt trueexit");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, dev/tributary/connect/runtime/plugin/ExitGuard", "false, java/lang/System"})
    void theGuardCanBeSwitchedOff(boolean guard, String target) throws Exception {
        new PluginKit()
                .sink(
                        "org.x.Leaving",
                        "1",
                        "public static Object leave() {"
                                + " return (java.util.function.IntConsumer & java.io.Serializable) System::exit; }")
                .jar(temp.resolve("path/leaving.jar"));

        try (PluginRegistry registry = open(guard)) {
            Object leave = call(registry.connector("Leaving", null).type(), "leave");
            Method replace = leave.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);

            assertThat(((SerializedLambda) replace.invoke(leave)).getImplClass())
                    .isEqualTo(target);
        }
    }

    @Test
    void packageSourceAndSignersAreThoseOfAnOrdinaryLoader() throws Exception {
        Path plain = leaving("org.x").resource("META-INF/MANIFEST.MF", MANIFEST).jar(temp.resolve("plain.jar"));
        Path signed = Files.createDirectories(temp.resolve("path")).resolve("signed.jar");
        sign(plain, signed);

        assertLikeOrdinary(signed, "org.x.Leaving", "org.x.Plain");

        try (PluginRegistry registry = open()) {
            Class<?> type = registry.connector("Leaving", null).type();
            assertThat(type.getProtectionDomain().getCodeSource().getCodeSigners())
                    .hasSize(1);
            assertThat(type.getPackage().getImplementationVersion()).isEqualTo("4.2");
            assertThat(type.getPackage().isSealed()).isTrue();
        }
    }

    @Test
    void aDirectorysClassesAreThoseOfAnOrdinaryLoader() throws Exception {
        Path directory = leaving("org.y").directory(temp.resolve("path/leaving"));

        assertLikeOrdinary(directory, "org.y.Leaving", "org.y.Plain");
    }

    @Test
    void aSealedPackageTakesNoClassFromAnotherArchive() {
        new PluginKit()
                .sink("org.z.First", "1")
                .resource("META-INF/MANIFEST.MF", MANIFEST)
                .jar(temp.resolve("path/both/first.jar"));
        new PluginKit().sink("org.z.Second", "1").jar(temp.resolve("path/both/second.jar"));

        try (PluginRegistry registry = open()) {
            ClassLoader loader = registry.connector("First", null).loader();

            assertThatThrownBy(() -> Class.forName("org.z.Second", false, loader))
                    .isInstanceOf(SecurityException.class)
                    .hasMessageContaining("sealing violation");
        }
    }

    private static PluginKit leaving(String inPackage) {
        return new PluginKit()
                .sink(inPackage + ".Leaving", "1", "public String toString() { System.exit(1); return \"\"; }")
                .source(inPackage + ".Plain", "public class Plain {}");
    }

    private void assertLikeOrdinary(Path root, String... classes) throws Exception {
        URL url = root.toUri().toURL();
        try (URLClassLoader ordinary =
                        new URLClassLoader(new URL[] {url}, getClass().getClassLoader());
                PluginRegistry registry = open()) {
            ClassLoader guarded = registry.connector(classes[0], null).loader();
            for (String name : classes) {
                Class<?> one = guarded.loadClass(name);
                Class<?> other = ordinary.loadClass(name);
                assertThat(one.getClassLoader()).isSameAs(guarded);
                assertThat(one.getProtectionDomain().getCodeSource())
                        .isEqualTo(other.getProtectionDomain().getCodeSource());
                assertThat(one.getPackage()).hasToString(other.getPackage().toString());
                assertThat(one.getPackage().isSealed())
                        .isEqualTo(other.getPackage().isSealed());
                assertThat(one.getPackage().getImplementationTitle())
                        .isEqualTo(other.getPackage().getImplementationTitle());
                assertThat(one.getSigners()).isEqualTo(other.getSigners());
            }
        }
    }

    private void sign(Path jar, Path signed) throws Exception {
        Path store = temp.resolve("keys.p12");
        Process made = new ProcessBuilder((Path.of(System.getProperty("java.home"), "bin", "keytool")
                                + " -genkeypair -alias signer -keyalg EC -dname CN=signer -storepass changeit -keystore "
                                + store)
                        .split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).describedAs(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(store.toFile())) {
            keys.load(in, "changeit".toCharArray());
        }
        var entry = (KeyStore.PrivateKeyEntry)
                keys.getEntry("signer", new KeyStore.PasswordProtection("changeit".toCharArray()));
        try (ZipFile in = new ZipFile(jar.toFile());
                FileOutputStream out = new FileOutputStream(signed.toFile())) {
            new JarSigner.Builder(entry).build().sign(in, out);
        }
    }

    private static Object call(Class<?> type, String method) {
        try {
            return type.getMethod(method).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private PluginRegistry open() {
        return open(true);
    }

    private PluginRegistry open(boolean guard) {
        return PluginRegistry.open(
                new PluginSettings(
                        List.of(temp.resolve("path")), PluginSettings.Discovery.HYBRID_WARN, true, null, guard),
                PluginKit.runtime(),
                java.time.Duration.ofSeconds(30));
    }
}
