package dev.tributary.connect.rest.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Takes what it is sent, after it has answered in the ways that a test says. Thread-safe. */
public final class TestReceiver implements AutoCloseable {
    private static final long PATIENCE_NS = 30_000_000_000L;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What it does with a request. */
    record Answer(String how, int status) {
        static final Answer HANG = new Answer("hang", 0);
        static final Answer CLOSE = new Answer("close", 0);
        static final Answer ENDLESS = new Answer("endless", 500);

        static Answer status(int status) {
            return new Answer("status", status);
        }
    }

    /** A request. */
    public record Received(String path, Map<String, List<String>> headers, String body) {
        public @Nullable String header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(it -> it.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    public TestReceiver() {
        this(0);
    }

    TestReceiver(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The next requests are answered so; all others with 204. */
    void answers(Answer... next) {
        answers.addAll(List.of(next));
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int port() {
        return server.getAddress().getPort();
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    List<String> bodies() {
        return received.stream().map(Received::body).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body));
        Answer answer = answers.poll();
        try {
            if (answer == null) {
                exchange.sendResponseHeaders(204, -1);
            } else if (answer.how().equals("status")) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                exchange.sendResponseHeaders(answer.status(), -1);
            } else if (answer.how().equals("hang")) {
                closing.await();
            } else if (answer.how().equals("endless")) {
                exchange.sendResponseHeaders(answer.status(), 0);
                OutputStream out = exchange.getResponseBody();
                while (closing.getCount() > 0) {
                    out.write(new byte[1024]);
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    /** Waits until something is so. */
    public static void await(String what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE_NS) {
                throw new AssertionError("waited in vain for: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
