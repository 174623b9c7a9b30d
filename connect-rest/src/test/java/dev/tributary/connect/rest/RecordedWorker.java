package dev.tributary.connect.rest;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker that tells what it was sent, to the letter, and answers whatever the test likes. */
final class RecordedWorker implements AutoCloseable {
    /** What came. */
    record Received(String method, String address, Headers headers, String body) {}

    /** What goes back; null for nothing at all. */
    record Reply(int status, String body, Map<String, String> headers) {
        static Reply json(int status, String body) {
            return new Reply(status, body, Map.of("Content-Type", "application/json"));
        }
    }

    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reply> next = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Reply otherwise = new Reply(204, "", Map.of());

    RecordedWorker() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    RecordedWorker answering(int status, String json) {
        otherwise = Reply.json(status, json);
        return this;
    }

    RecordedWorker answering(Reply reply) {
        otherwise = reply;
        return this;
    }

    /** The next request only. */
    RecordedWorker once(Reply reply) {
        next.add(reply);
        return this;
    }

    Received take() {
        try {
            Received request = received.poll(30, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("nothing came");
            }
            return request;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body));
            @Nullable Reply planned = next.poll();
            Reply reply = planned == null ? otherwise : planned;
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
