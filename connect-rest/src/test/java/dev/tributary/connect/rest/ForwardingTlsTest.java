package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests to workers that listen with TLS: with the settings of this worker's own listeners. */
@Timeout(120)
class ForwardingTlsTest {
    private static final String PASSWORD = "secret-of-the-store";
    private static Path keyStore;
    private static Path otherStore;

    private final Rest leader = Rest.start(secure("listeners.https."));

    @BeforeAll
    static void makeKeys(@TempDir Path dir) throws IOException, InterruptedException {
        keyStore = dir.resolve("worker.p12");
        otherStore = dir.resolve("other.p12");
        TestKeys.make(keyStore, PASSWORD);
        TestKeys.make(otherStore, PASSWORD);
    }

    @AfterEach
    void close() {
        leader.close();
    }

    private static Map<String, String> secure(String prefix) {
        Map<String, String> props = new HashMap<>(trusting(prefix, keyStore));
        props.put("listeners", "https://localhost:0");
        props.put(prefix + "ssl.keystore.location", keyStore.toString());
        props.put(prefix + "ssl.keystore.password", PASSWORD);
        props.put(prefix + "ssl.keystore.type", "PKCS12");
        props.put(prefix + "ssl.client.auth", "required");
        return props;
    }

    private static Map<String, String> trusting(String prefix, Path store) {
        return Map.of(
                prefix + "ssl.truststore.location",
                store.toString(),
                prefix + "ssl.truststore.password",
                PASSWORD,
                prefix + "ssl.truststore.type",
                "PKCS12");
    }

    /** A user's request that comes in over plain HTTP. */
    private Rest.Answer forwarded(Map<String, String> props, URI target) {
        Map<String, String> all = new HashMap<>(props);
        all.put("listeners", "http://127.0.0.1:0," + props.getOrDefault("listeners", "http://127.0.0.1:0"));
        leader.cluster.with("a");
        try (Rest follower = Rest.start(all)) {
            follower.cluster.follows(target);
            return follower.send("DELETE", "/connectors/a", null);
        }
    }

    @Test
    void aFollowerShowsItsKeyAndBelievesWhomItsListenersBelieve() {
        assertThat(forwarded(secure("listeners.https."), leader.server.url()).status())
                .isEqualTo(204);
    }

    @Test
    void plainSettingsCountWhereThereAreNoPrefixed() {
        assertThat(forwarded(secure(""), leader.server.url()).status()).isEqualTo(204);
    }

    @Test
    void aCertificateThatIsNotBelievedIsToldAndNotTriedAgain() {
        Rest.Answer answer = forwarded(trusting("", otherStore), leader.server.url());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message())
                .contains("no TLS connection")
                .contains(leader.server.url().toString())
                .contains("ssl.truststore.location")
                .contains("Nothing was changed");
        assertThat(leader.cluster.calls).isEmpty();
    }

    @Test
    void aFollowerWithoutKeyIsRefusedByALeaderThatWantsOne() {
        Rest.Answer answer = forwarded(trusting("", keyStore), leader.server.url());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(leader.cluster.calls).isEmpty();
    }

    @Test
    void theHostNameMustBeInTheCertificateUnlessThatIsSwitchedOff() {
        URI byAddress = URI.create("https://127.0.0.1:" + leader.server.url().getPort() + "/");
        Rest.Answer refused = forwarded(secure(""), byAddress);
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.message()).contains("no TLS connection").contains("rest.advertised.host.name");

        Map<String, String> unchecked = new HashMap<>(secure(""));
        unchecked.put("ssl.endpoint.identification.algorithm", "");
        assertThat(forwarded(unchecked, byAddress).status()).isEqualTo(204);
    }

    @Test
    void tlsSettingsThatCannotBeUsedDoNotHinderPlainRequests() {
        Map<String, String> broken = Map.of("ssl.truststore.location", "/does/not/exist");
        try (Rest plain = Rest.start()) {
            plain.cluster.with("a");
            plain.cluster.answersWith("deleteConnector", () -> CompletableFuture.completedFuture(null));
            assertThat(forwarded(broken, plain.server.url()).status()).isEqualTo(204);
        }
    }
}
