package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
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
    /** Made by {@code openssl pkcs8 -topk8 -v2 aes-256-cbc}; opens nothing. */
    private static final String ENCRYPTED_KEY = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgmKCF8JByNAQICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGcyEVdp/uykz+R3B5UCMd4EgZCK
            8/S30s8M6qSaxORYm/XKd+TlaA5xiphkBI+bBcULyAugOqDiLEXc/5yk4akgKfiT
            n6OiGBgh7tMA9l7fXTlx2ghfgjUnb5JGyNXtlM9yWgGaUFKmryJwVgJRWInWewVC
            Td5HQkWm/5dmmjuY8q4HjM7hqD5nomqZZCMGWE1AT0h+5rcOQyq3LTfb5ZkgWyk=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

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

    private static KeyStore loaded() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static HttpClient client(boolean withKey) throws Exception {
        KeyStore store = loaded();
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
        assertThatThrownBy(() -> RestSettings.parse(
                        with(store("listeners.https."), "listeners.https.ssl.keystore.password", "wrong-password")))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("listeners.https.ssl.keystore.password: '[hidden]'")
                .hasMessageContaining(keyStore.toString())
                .hasMessageNotContaining("wrong-password")
                .hasMessageNotContaining(PASSWORD);
        assertThat(RestSettings.parse(store("")).toString()).doesNotContain(PASSWORD);
    }

    @Test
    void everySettingOfTlsThatCannotWorkIsNamed(@TempDir Path dir) throws Exception {
        String nonsense = Files.writeString(dir.resolve("nonsense"), "no store").toString();
        Path empty = dir.resolve("empty.p12");
        KeyStore nothing = KeyStore.getInstance("PKCS12");
        nothing.load(null, null);
        try (OutputStream out = Files.newOutputStream(empty)) {
            nothing.store(out, PASSWORD.toCharArray());
        }
        Map<String, String> props = store("");
        assertProblem(with(props, "ssl.keystore.location", dir.toString()), "ssl.keystore.location: '" + dir);
        assertProblem(with(props, "ssl.keystore.location", nonsense), "a key store of type PKCS12");
        assertProblem(with(props, "ssl.keystore.location", empty.toString()), "ssl.keystore.location: '" + empty);
        assertProblem(with(props, "ssl.keystore.type", "ZIP"), "ssl.keystore.type: 'ZIP'");
        assertProblem(with(props, "ssl.key.password", "wrong"), "ssl.key.password: '[hidden]'");
        assertProblem(with(props, "ssl.keystore.key", "x"), "ssl.keystore.key: '[hidden]'");
        assertProblem(with(props, "ssl.truststore.location", "/nowhere"), "ssl.truststore.location: '/nowhere'");
        assertProblem(with(props, "ssl.truststore.location", nonsense), "a trust store of type JKS");
        Map<String, String> trusting =
                with(with(props, "ssl.truststore.location", keyStore.toString()), "ssl.truststore.password", "wrong");
        assertProblem(trusting, "ssl.truststore.password: '[hidden]'");
        assertProblem(
                with(with(trusting, "ssl.truststore.location", empty.toString()), "ssl.truststore.password", PASSWORD),
                "at least one certificate");
        assertProblem(with(props, "ssl.protocol", "TLSv9"), "ssl.protocol: 'TLSv9'");
        assertProblem(with(props, "ssl.provider", "Nobody"), "ssl.provider: 'Nobody'");
        assertProblem(with(props, "ssl.keymanager.algorithm", "X"), "ssl.keymanager.algorithm: 'X'");
        assertProblem(with(props, "ssl.trustmanager.algorithm", "X"), "ssl.trustmanager.algorithm: 'X'");
        assertProblem(
                with(props, "ssl.secure.random.implementation", "Dice"), "ssl.secure.random.implementation: 'Dice'");
        assertProblem(with(props, "ssl.client.auth", "Required"), "ssl.client.auth: 'Required'");
        for (String key : List.of("ssl.enabled.protocols", "ssl.cipher.suites")) {
            RestSettings none = RestSettings.parse(with(props, key, "NONE_SUCH"));
            assertThatThrownBy(() -> RestServer.bind(none))
                    .isInstanceOf(InvalidWorkerConfigException.class)
                    .hasMessageContaining(key + ": '[NONE_SUCH]'");
        }
    }

    private static Map<String, String> with(Map<String, String> props, String key, String value) {
        Map<String, String> all = new HashMap<>(props);
        all.put(key, value);
        return all;
    }

    @Test
    void aClientThatIsRequestedToShowACertificateMayStillHaveNone() throws Exception {
        Map<String, String> props = with(store(""), "ssl.client.auth", "requested");
        try (Rest rest = Rest.start(props)) {
            for (boolean withKey : new boolean[] {true, false}) {
                assertThat(send(client(withKey), HttpRequest.newBuilder(rest.server.url()))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void onlyTheProtocolsThatAreEnabledAreSpoken() throws Exception {
        try (Rest rest = Rest.start(with(store(""), "ssl.enabled.protocols", "TLSv1.2"))) {
            HttpResponse<String> answer = send(client(false), HttpRequest.newBuilder(rest.server.url()));
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void storesMayBeOfTheTypeJks(@TempDir Path dir) throws Exception {
        KeyStore jks = KeyStore.getInstance("JKS");
        jks.load(null, null);
        KeyStore worker = loaded();
        jks.setKeyEntry(
                "worker",
                worker.getKey("worker", PASSWORD.toCharArray()),
                "of-the-key".toCharArray(),
                worker.getCertificateChain("worker"));
        Path file = dir.resolve("worker.jks");
        try (OutputStream out = Files.newOutputStream(file)) {
            jks.store(out, "of-the-store".toCharArray());
        }
        assertServes(Map.of(
                "listeners", "https://localhost:0",
                "ssl.keystore.location", file.toString(),
                "ssl.keystore.password", "of-the-store",
                "ssl.key.password", "of-the-key"));
    }

    @Test
    void keysAndCertificatesMayBeInPemForm(@TempDir Path dir) throws Exception {
        String key = pem(
                "PRIVATE KEY", loaded().getKey("worker", PASSWORD.toCharArray()).getEncoded());
        String certificate =
                pem("CERTIFICATE", loaded().getCertificate("worker").getEncoded());
        Map<String, String> inline = Map.of(
                "listeners", "https://localhost:0",
                "ssl.keystore.type", "PEM",
                "ssl.keystore.key", key,
                "ssl.keystore.certificate.chain", certificate,
                "ssl.truststore.type", "PEM",
                "ssl.truststore.certificates", certificate,
                "ssl.client.auth", "required");
        assertServes(inline);
        Path both = Files.writeString(dir.resolve("worker.pem"), certificate + key);
        Path trusted = Files.writeString(dir.resolve("trusted.pem"), "of worker\n" + certificate);
        Map<String, String> files = Map.of(
                "listeners", "https://localhost:0",
                "listeners.https.ssl.keystore.type", "PEM",
                "listeners.https.ssl.keystore.location", both.toString(),
                "listeners.https.ssl.truststore.type", "PEM",
                "listeners.https.ssl.truststore.location", trusted.toString(),
                "listeners.https.ssl.client.auth", "required");
        assertServes(files);

        assertProblem(with(inline, "ssl.keystore.location", both.toString()), "not both");
        assertProblem(with(inline, "ssl.truststore.location", both.toString()), "not both");
        assertProblem(with(inline, "ssl.keystore.password", "x"), "that of the key is ssl.key.password");
        assertProblem(with(inline, "ssl.keystore.key", "x"), "there are 0 private keys");
        assertProblem(with(inline, "ssl.keystore.certificate.chain", key), "BEGIN CERTIFICATE");
        assertProblem(with(inline, "ssl.truststore.certificates", "x"), "BEGIN CERTIFICATE");
        assertProblem(
                with(inline, "ssl.keystore.key", key.replace("PRIVATE KEY", "EC PRIVATE KEY")), "openssl pkcs8 -topk8");
        Map<String, String> half = new HashMap<>(inline);
        half.remove("ssl.keystore.certificate.chain");
        assertProblem(half, "ssl.keystore.certificate.chain: missing");
    }

    @Test
    void aKeyInPemFormMayBeEncrypted() throws Exception {
        Map<String, String> props = Map.of(
                "listeners",
                "https://localhost:0",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.key",
                ENCRYPTED_KEY,
                "ssl.keystore.certificate.chain",
                pem("CERTIFICATE", loaded().getCertificate("worker").getEncoded()));
        RestServer.bind(RestSettings.parse(with(props, "ssl.key.password", "of-the-key")))
                .close();
        assertProblem(props, "ssl.key.password: missing");
        assertProblem(with(props, "ssl.key.password", "wrong"), "ssl.key.password: '[hidden]'");
    }

    private static void assertServes(Map<String, String> props) throws Exception {
        try (Rest rest = Rest.start(props)) {
            assertThat(send(client(true), HttpRequest.newBuilder(rest.server.url()))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
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
