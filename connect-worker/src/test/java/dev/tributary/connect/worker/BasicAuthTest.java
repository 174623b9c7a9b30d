package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's published basic-auth extension, unchanged. */
final class BasicAuthTest {
    private static final String ARCHIVE = "connect-basic-auth-extension";
    private static final String MODULE = "org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Nobody listens there: REST does not wait for a broker. */
    private static final String NO_BROKER = "127.0.0.1:9";

    private static @Nullable Configuration before;

    @TempDir
    static Path users;

    @TempDir
    Path folder;

    @BeforeAll
    static void setUpJaas() throws IOException {
        try {
            before = Configuration.getConfiguration();
        } catch (SecurityException none) {
            before = null;
        }
        Path file = Files.writeString(users.resolve("users.properties"), "ann=secret:with:colons\n");
        var entry = new AppConfigurationEntry(
                MODULE, AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, Map.of("file", file.toString()));
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
                return name.equals("KafkaConnect") ? new AppConfigurationEntry[] {entry} : null;
            }
        });
    }

    @AfterAll
    static void restoreJaas() {
        Configuration.setConfiguration(before);
    }

    private Map<String, String> properties() {
        Map<String, String> properties = WorkerProperties.standalone(folder, NO_BROKER);
        properties.put("rest.extension.classes", "BasicAuthSecurityRestExtension");
        properties.put("listeners", "http://127.0.0.1:0");
        return properties;
    }

    /**
     * With classes of the extension of its own: the extension keeps the JAAS configuration that there is when its class is
     * initialised, and a worker of another test may have done that by asking it for its version.
     */
    private OtherClassPath start(Map<String, String> properties) throws Exception {
        properties.put("plugin.path", pluginPath().toString());
        return OtherClassPath.startStandalone(ARCHIVE, properties);
    }

    private Path pluginPath() throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugins/basic-auth"));
        Path archive = OtherClassPath.archive(ARCHIVE);
        Files.copy(archive, plugin.resolve(archive.getFileName().toString()));
        return plugin.getParent();
    }

    private static HttpResponse<String> send(URI base, String method, String path, @Nullable String credentials)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "[]" : ""))
                .header("Content-Type", "application/json");
        if (credentials != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void onlyThoseWhoAreKnownAreServedOnEveryListener() throws Exception {
        Map<String, String> properties = properties();
        properties.put("listeners", "http://127.0.0.1:0,http://localhost:0");
        properties.put("admin.listeners", "http://127.0.0.1:0");
        try (OtherClassPath worker = start(properties)) {
            for (String path : List.of("", "health", "connectors", "connector-plugins")) {
                assertThat(send(worker.url(), "GET", path, "ann:secret:with:colons")
                                .statusCode())
                        .as(path)
                        .isEqualTo(200);
                assertThat(send(worker.url(), "GET", path, null).statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
            for (String wrong : List.of("ann:wrong", "bob:secret", "ann", ":", "")) {
                HttpResponse<String> refused = send(worker.url(), "GET", "connectors", wrong);
                assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
                assertThat(refused.body()).isEqualTo("User cannot access the resource.");
            }
            assertThat(send(worker.url(), "GET", "nope", null).statusCode()).isEqualTo(404);
            // Of the requests between workers the signature is asked for, not the user.
            assertThat(send(worker.url(), "POST", "connectors/a/tasks", null).statusCode())
                    .isNotEqualTo(401);
            assertThat(send(worker.url(), "PUT", "connectors/a/fence", null).statusCode())
                    .isNotEqualTo(401);
            assertThat(send(worker.url(), "GET", "connectors/a/tasks", null).statusCode())
                    .isEqualTo(401);
        }
    }

    /** What Apache's filter does not know of is behind it all the same. */
    @Test
    void endpointsOfOurOwnAndThoseOfAdministratorsAreServedToThemAloneToo() throws Exception {
        try (OtherClassPath alone = start(properties())) {
            for (String path : List.of(
                    "metrics",
                    "openapi.json",
                    "admin/loggers",
                    "admin/loggers/root",
                    "health/connectors",
                    "health/connectors?local=true",
                    "workers",
                    "incidents",
                    "incidents?local=true")) {
                assertRefusedWithoutCredentials(alone.url(), "GET", path);
            }
            assertRefusedWithoutCredentials(alone.url(), "POST", "connector-plugins/reload");
            assertThat(send(alone.url(), "PUT", "admin/loggers/root", null).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void anAdminListenerOfItsOwnIsNoWayAround() throws Exception {
        Map<String, String> properties = properties();
        properties.put("admin.listeners", "http://127.0.0.1:0");
        properties.put("tributary.metrics.endpoint", "admin");
        try (OtherClassPath worker = start(properties)) {
            URI admin = worker.adminUrl();
            assertThat(admin).isNotEqualTo(worker.url());
            for (String path : List.of("metrics", "admin/loggers")) {
                assertRefusedWithoutCredentials(admin, "GET", path);
                assertThat(send(worker.url(), "GET", path, null).statusCode())
                        .as(path + " on the regular listener")
                        .isEqualTo(404);
            }
            assertThat(send(admin, "PUT", "admin/loggers/root", null).statusCode())
                    .isEqualTo(401);
            assertRefusedWithoutCredentials(worker.url(), "GET", "openapi.json");
            assertRefusedWithoutCredentials(worker.url(), "POST", "connector-plugins/reload");
            assertThat(send(admin, "GET", "openapi.json", null).statusCode()).isEqualTo(404);
            assertThat(send(admin, "POST", "connector-plugins/reload", null).statusCode())
                    .isEqualTo(404);
        }
    }

    private static void assertRefusedWithoutCredentials(URI base, String method, String path) throws Exception {
        assertThat(send(base, method, path, null).statusCode())
                .as(path + " without credentials")
                .isEqualTo(401);
        assertThat(send(base, method, path, "ann:wrong").statusCode())
                .as(path + " with a wrong password")
                .isEqualTo(401);
        assertThat(send(base, method, path, "ann:secret:with:colons").statusCode())
                .as(path + " with credentials")
                .isEqualTo(200);
    }

    @Test
    void itWorksFromThePluginPathAlone() throws Exception {
        Map<String, String> properties = properties();

        assertThatThrownBy(() -> OtherClassPath.startStandalone(ARCHIVE, properties))
                .rootCause()
                .hasMessageContaining("rest.extension.classes")
                .hasMessageContaining("BasicAuthSecurityRestExtension");

        try (OtherClassPath worker = start(properties)) {
            URI base = worker.url();
            assertThat(send(base, "GET", "connectors", "ann:secret:with:colons").statusCode())
                    .isEqualTo(200);
            assertThat(send(base, "GET", "connectors", "ann:wrong").statusCode())
                    .isEqualTo(401);
            assertThat(send(base, "GET", "connectors", null).statusCode()).isEqualTo(401);
        }
    }
}
