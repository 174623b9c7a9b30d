package dev.tributary.connect.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the extension does after a test whose connectors cannot be deleted. */
class ConnectExtensionCleanupTest {
    @TempDir
    private Path folder;

    /** Refuses to delete connectors whose names begin with {@code kept}. */
    public static final class Keeping implements ConnectRestExtension, ContainerRequestFilter {
        @Override
        public void configure(Map<String, ?> properties) {}

        @Override
        public void register(ConnectRestExtensionContext context) {
            context.configurable().register(this);
        }

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getMethod().equals("DELETE")
                    && request.getUriInfo().getPath().contains("connectors/kept")) {
                request.abortWith(Response.status(403).build());
            }
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void close() {}
    }

    @Test
    void everyConnectorIsTriedAndEachThatStaysIsToldOf() {
        try (ConnectExtension connect = ConnectExtension.builder()
                .workerProperty("rest.extension.classes", Keeping.class.getName())
                .build()) {
            connect.beforeAll(null); // as JUnit does for a static field
            connect.beforeEach(null);
            for (String name : new String[] {"a-goes", "kept-one", "kept-two", "z-goes"}) {
                connect.createConnector(name, source());
            }

            assertThatThrownBy(() -> connect.afterEach(null))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("connector 'kept-one' gone, because: ")
                    .hasMessageContaining("connector 'kept-two' gone, because: ")
                    .hasMessageContaining("403")
                    .hasMessageNotContaining("goes")
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .hasSize(2)
                            .allSatisfy(each -> assertThat(each).isInstanceOf(RequestRefusedException.class)));
            for (String name : new String[] {"a-goes", "z-goes"}) {
                assertThatThrownBy(() -> connect.connector(name).status())
                        .as(name)
                        .isInstanceOfSatisfying(
                                RequestRefusedException.class,
                                e -> assertThat(e.status()).isEqualTo(404));
            }

            connect.beforeEach(null);
            assertThatCode(() -> connect.afterEach(null))
                    .as("the next test is not failed for what it did not create")
                    .doesNotThrowAnyException();
        }
    }

    private Map<String, String> source() {
        return Map.of(
                "connector.class",
                "FileStreamSource",
                "file",
                folder.resolve("lines").toString(),
                "topic",
                "kept-topic");
    }
}
