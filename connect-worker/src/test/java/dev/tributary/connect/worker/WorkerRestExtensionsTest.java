package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of REST extensions. They have no broker to wait for. */
final class WorkerRestExtensionsTest {
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
    private static volatile String failsIn = "";

    @TempDir
    Path folder;

    /** Tells what happens to it. */
    public abstract static class Told implements ConnectRestExtension {
        private void happened(String what) {
            String event = getClass().getSimpleName() + " " + what;
            EVENTS.add(event);
            if (event.equals(failsIn)) {
                throw new IllegalStateException("out of order");
            }
        }

        @Override
        public String version() {
            return failsIn.equals(getClass().getSimpleName() + " version") ? " " : "1";
        }

        @Override
        public void configure(Map<String, ?> properties) {
            happened("configure");
            assertThat(properties.get("my.own.key")).isEqualTo("mine");
        }

        @Override
        public void register(ConnectRestExtensionContext context) {
            happened("register");
            assertThat(context.clusterState().connectors()).isEmpty();
        }

        @Override
        public void close() {
            happened("close");
        }
    }

    public static final class First extends Told {}

    public static final class Second extends Told implements ContainerRequestFilter {
        @Override
        public void register(ConnectRestExtensionContext context) {
            super.register(context);
            context.configurable().register(this);
        }

        @Override
        public void filter(ContainerRequestContext request) {
            request.abortWith(Response.status(418).build());
        }
    }

    @BeforeEach
    void reset() {
        EVENTS.clear();
        failsIn = "";
    }

    private Map<String, String> properties() {
        Map<String, String> properties = WorkerProperties.standalone(folder, "127.0.0.1:9");
        properties.put("rest.extension.classes", Second.class.getName() + "," + First.class.getName());
        properties.put("my.own.key", "mine");
        return properties;
    }

    @Test
    void extensionsAreConfiguredAndRegisteredInTheirOrderAndClosedAtTheEnd() {
        var worker = EmbeddedWorker.startStandalone(properties(), List.of());
        try {
            assertThat(EVENTS)
                    .containsExactly("Second configure", "First configure", "Second register", "First register");
            assertThat(new RestCalls(worker.restUrl()).get("connectors").status())
                    .isEqualTo(418);
        } finally {
            worker.stop();
        }
        assertThat(EVENTS.subList(4, EVENTS.size())).containsExactly("First close", "Second close");
    }

    @Test
    void extensionsThatAreNotInstalledAreToldAllAtOnce() {
        Map<String, String> properties = properties();
        properties.put("rest.extension.classes", "NoSuchExtension, org.example.NorThis");
        assertThatThrownBy(() -> EmbeddedWorker.startStandalone(properties, List.of()))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("rest.extension.classes: 'NoSuchExtension'")
                .hasMessageContaining("rest.extension.classes: 'org.example.NorThis'");
        assertThat(EVENTS).isEmpty();
    }

    @Test
    void anExtensionThatCannotBeConfiguredStopsTheStartAndIsNamed() {
        failsIn = "First configure";
        assertNotStarted(First.class, "out of order");
        assertThat(EVENTS).containsExactly("Second configure", "First configure", "First close", "Second close");
    }

    @Test
    void anExtensionThatCannotRegisterStopsTheStartAndIsNamed() {
        failsIn = "First register";
        assertNotStarted(First.class, "out of order");
        assertThat(EVENTS).endsWith("Second register", "First register", "First close", "Second close");
    }

    @Test
    void anExtensionWithoutVersionStopsTheStartAndIsNamed() {
        failsIn = "Second version";
        assertNotStarted(Second.class, "version() is blank");
        assertThat(EVENTS).containsExactly("Second close");
    }

    @Test
    void anExtensionThatFailsToCloseHindersNobodyFromClosing() {
        failsIn = "First close";
        EmbeddedWorker.startStandalone(properties(), List.of()).stop();
        assertThat(EVENTS).endsWith("First close", "Second close");
    }

    private void assertNotStarted(Class<?> extension, String why) {
        assertThatThrownBy(() -> EmbeddedWorker.startStandalone(properties(), List.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("REST extension " + extension.getName())
                .hasMessageContaining("rest.extension.classes")
                .hasMessageContaining(why);
    }
}
