package dev.tributary.connect.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Maven repository on this machine, whose files are made at test time and which can misbehave. Thread-safe. */
final class Repository implements AutoCloseable {
    /** How a file is answered. */
    enum Manner {
        WHOLE,
        CUT_OFF,
        HANGING,
        FORBIDDEN
    }

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Manner> manners = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Counted down when a hanging file has been asked for, and the first half of it been sent. */
    final CountDownLatch hanging = new CountDownLatch(1);

    private final HttpServer server;

    Repository() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<String> requests() {
        return requests;
    }

    /** Publishes {@code group:artifact:version} with {@code <dependency>} elements. */
    Repository publish(String coordinates, byte[] jar, String... dependencies) {
        String[] parts = coordinates.split(":");
        put(path(coordinates, "jar"), jar);
        put(
                path(coordinates, "pom"),
                Jars.text(
                        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion><groupId>"
                                + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId><version>" + parts[2]
                                + "</version><dependencies>" + String.join("", dependencies)
                                + "</dependencies></project>"));
        String folder = parts[0].replace('.', '/') + "/" + parts[1] + "/";
        String versions = "<version>" + parts[2] + "</version>";
        byte[] before = files.get(folder + "maven-metadata.xml");
        if (before != null) {
            String text = new String(before, StandardCharsets.UTF_8);
            versions = text.substring(text.indexOf("<version>"), text.indexOf("</versions>")) + versions;
        }
        put(
                folder + "maven-metadata.xml",
                Jars.text("<metadata><groupId>" + parts[0] + "</groupId><artifactId>" + parts[1]
                        + "</artifactId><versioning><versions>" + versions + "</versions></versioning></metadata>"));
        return this;
    }

    static String dependency(String coordinates, String more) {
        String[] parts = coordinates.split(":");
        return "<dependency><groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId><version>"
                + parts[2] + "</version>" + more + "</dependency>";
    }

    static String path(String coordinates, String extension) {
        String[] parts = coordinates.split(":");
        return parts[0].replace('.', '/') + "/" + parts[1] + "/" + parts[2] + "/" + parts[1] + "-" + parts[2] + "."
                + extension;
    }

    Repository put(String path, byte[] content) {
        files.put(path, content);
        files.put(path + ".sha1", Jars.text(sha1(content)));
        return this;
    }

    Repository putAlone(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    Repository withdraw(String path) {
        files.remove(path);
        return this;
    }

    Repository answer(String path, Manner manner) {
        manners.put(path, manner);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        requests.add(path);
        byte[] content = files.get(path);
        Manner manner = manners.getOrDefault(path, Manner.WHOLE);
        if (manner == Manner.FORBIDDEN || content == null) {
            exchange.sendResponseHeaders(content == null ? 404 : 403, -1);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(200, content.length);
        OutputStream body = exchange.getResponseBody();
        body.write(content, 0, manner == Manner.WHOLE ? content.length : content.length / 2);
        body.flush();
        if (manner == Manner.HANGING) {
            hanging.countDown();
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.close();
    }

    private static String sha1(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
