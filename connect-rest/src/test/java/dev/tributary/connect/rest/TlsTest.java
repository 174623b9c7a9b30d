package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String PASSWORD = "secret-of-the-store";
    private static Path keyStore;

    @BeforeAll
    static void makeAKey(@TempDir Path dir) throws IOException, InterruptedException {
        keyStore = dir.resolve("worker.p12");
        TestKeys.make(keyStore, PASSWORD);
    }

    private static Map<String, String> store(String prefix) {
        return Map.of(
                "listeners",
                "https://localhost:0",
                prefix + "ssl.keystore.location",
                keyStore.toString(),
                prefix + "ssl.keystore.password",
                PASSWORD,
                prefix + "ssl.keystore.type",
                "PKCS12");
    }

    private static HttpClient client(boolean withKey) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(withKey ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Rest.GENEROUS).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aTlsListenerServesWithTheKeysOfItsPrefix() throws Exception {
        try (Rest rest = Rest.start(store("listeners.https."))) {
            assertThat(rest.server.url().getScheme()).isEqualTo("https");
            assertThat(rest.server.advertisedUrl()).isEqualTo(rest.server.url());
            HttpResponse<String> created = send(
                    client(false),
                    HttpRequest.newBuilder(rest.server.url().resolve("connectors"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a\",\"config\":{}}")));
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.headers().firstValue("location")).hasValue(rest.server.url() + "connectors/a");
        }
    }

    @Test
    void aTlsListenerServesWithThePlainKeysIfThereAreNoPrefixed() throws Exception {
        try (Rest rest = Rest.start(store(""))) {
            assertThat(send(client(false), HttpRequest.newBuilder(rest.server.url()))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anHttpListenerBesideATlsListenerIsTheOneThatIsAdvertised() {
        Map<String, String> props = new HashMap<>(store(""));
        props.put("listeners", "https://localhost:0,http://localhost:0");
        try (Rest rest = Rest.start(props)) {
            assertThat(rest.server.url().getScheme()).isEqualTo("https");
            assertThat(rest.server.advertisedUrl().getScheme()).isEqualTo("http");
        }
        props.put("rest.advertised.listener", "HTTPS");
        try (Rest rest = Rest.start(props)) {
            assertThat(rest.server.advertisedUrl()).isEqualTo(rest.server.url());
        }
    }

    @Test
    void clientsMustPresentACertificateIfThatIsRequired() throws Exception {
        Map<String, String> props = new HashMap<>(store(""));
        props.put("ssl.client.auth", "required");
        props.put("ssl.truststore.location", keyStore.toString());
        props.put("ssl.truststore.password", PASSWORD);
        try (Rest rest = Rest.start(props)) {
            assertThat(send(client(true), HttpRequest.newBuilder(rest.server.url()))
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> send(client(false), HttpRequest.newBuilder(rest.server.url())))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAdminListenerHasKeysOfItsOwn() throws Exception {
        Map<String, String> props = new HashMap<>();
        store("admin.listeners.https.")
                .forEach((key, value) -> props.put(key.equals("listeners") ? "admin." + key : key, value));
        try (Rest rest = Rest.start(props)) {
            assertThat(rest.server.adminUrl().getScheme()).isEqualTo("https");
            assertThat(send(client(false), HttpRequest.newBuilder(rest.server.adminUrl()))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aStoreThatCannotBeOpenedIsAProblemOfTheConfigurationWithoutItsPassword() {
        Map<String, String> props = new HashMap<>(store("listeners.https."));
        props.put("listeners.https.ssl.keystore.password", "wrong-password");
        RestSettings settings = RestSettings.parse(props);
        assertThat(settings.toString()).doesNotContain("wrong-password");
        assertThatThrownBy(() -> RestServer.bind(settings))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("listeners.https.ssl.keystore.location: '" + keyStore + "'")
                .hasMessageNotContaining("wrong-password");
    }

    @Test
    void aTlsListenerWithoutKeyIsAProblemOfTheConfiguration() {
        assertProblem(Map.of("listeners", "https://:0"), "ssl.keystore.location: missing");
        // One prefixed key, and the plain ones count no more.
        Map<String, String> mixed = new HashMap<>(store(""));
        mixed.put("listeners.https.ssl.protocol", "TLS");
        assertProblem(mixed, "listeners.https.ssl.keystore.location: missing");
        assertProblem(
                Map.of("listeners", "https://:0", "ssl.keystore.location", "/does/not/exist"),
                "ssl.keystore.location: '/does/not/exist'");
    }

    private static void assertProblem(Map<String, String> props, @Nullable String told) {
        assertThatThrownBy(() -> RestSettings.parse(props))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining(told);
    }
}
