package dev.tributary.connect.e2e.console;

import dev.tributary.connect.e2e.Await;
import dev.tributary.connect.e2e.Ports;
import dev.tributary.connect.e2e.PublishedPlugins;
import dev.tributary.connect.e2e.TestCluster;
import dev.tributary.connect.e2e.WorkerKind;
import dev.tributary.connect.e2e.WorkerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A worker, a cluster of its own, behind Apache's published basic-auth extension, with a console that only reads, and a second
 * address that speaks TLS with a certificate that nobody vouches for. For the test's thread.
 */
final class GuardedWorker implements AutoCloseable {
    static final String USER = "ann";
    static final String PASSWORD = "it's:secret";

    private static final String STORE_PASSWORD = "changeit";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final WorkerProcess process;
    private final int securePort;

    private GuardedWorker(WorkerProcess process, int securePort) {
        this.process = process;
        this.securePort = securePort;
    }

    static GuardedWorker start(TestCluster cluster) throws IOException {
        Path folder = Files.createDirectories(cluster.folder().resolve("guard"));
        Files.writeString(folder.resolve("users.properties"), USER + "=" + PASSWORD + "\n");
        Path jaas = Files.writeString(folder.resolve("jaas.conf"), """
                KafkaConnect {
                  org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule required
                  file="%s";
                };
                """.formatted(folder.resolve("users.properties")));
        int securePort = Ports.free();
        Map<String, String> properties = new HashMap<>();
        properties.put("group.id", "guarded");
        for (String topic : List.of("config", "offset", "status")) {
            properties.put(topic + ".storage.topic", "guarded-" + topic);
        }
        properties.put(
                "plugin.path",
                PublishedPlugins.link(folder, "connect-basic-auth-extension").toString());
        properties.put(
                "rest.extension.classes",
                "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension");
        properties.put("tributary.console.read.only", "true");
        properties.put("listeners", "https://127.0.0.1:" + securePort);
        properties.put("listeners.https.ssl.keystore.location", keyStore(folder).toString());
        properties.put("listeners.https.ssl.keystore.type", "PKCS12");
        properties.put("listeners.https.ssl.keystore.password", STORE_PASSWORD);
        properties.put("listeners.https.ssl.key.password", STORE_PASSWORD);
        WorkerProcess process = cluster.start(
                WorkerKind.OURS,
                "guarded",
                properties,
                Map.of("KAFKA_OPTS", "-Djava.security.auth.login.config=" + jaas));
        var worker = new GuardedWorker(process, securePort);
        Await.until("an answer of " + process, worker::answers, process::logTail);
        return worker;
    }

    private static Path keyStore(Path folder) throws IOException {
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "worker",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .inheritIO()
                .start();
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool made no key.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted.", e);
        }
        return store;
    }

    /** Where its console is. */
    String console() {
        return process.url() + "console/";
    }

    /** The same through TLS. */
    String secureConsole() {
        return "https://127.0.0.1:" + securePort + "/console/";
    }

    /** Whether it runs connectors, and not only serves files. */
    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError(process + " has ended.\n" + process.logTail());
        }
        try {
            return send("GET", "connectors", "") == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Creates a connector, with the name and password. */
    void create(String body) throws IOException {
        Await.until("a connector", () -> {
            try {
                return send("POST", "connectors", body) == 201;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private int send(String method, String path, String body) throws IOException {
        String credentials =
                Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
