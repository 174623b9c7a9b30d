package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a stream of events as a browser does. */
final class EventClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One event; {@code id} is null if it has none. */
    record Event(String name, @Nullable String id, JsonNode data) {
        static Event parse(List<String> lines) {
            String name = "message";
            String id = null;
            StringBuilder data = new StringBuilder();
            for (String line : lines) {
                String value = line.substring(line.indexOf(':') + 1).trim();
                switch (line.substring(0, line.indexOf(':'))) {
                    case "event" -> name = value;
                    case "id" -> id = value;
                    case "data" -> data.append(value);
                    default -> assertThat(line).isEqualTo("retry: 1000");
                }
            }
            try {
                return new Event(name, id, JSON.readTree(data.toString()));
            } catch (JsonProcessingException failure) {
                throw new AssertionError("not JSON: " + data, failure);
            }
        }
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final HttpResponse<Stream<String>> response;

    private EventClient(HttpResponse<Stream<String>> response) {
        this.response = response;
        Thread reader = new Thread(this::read, "event-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param headers names and values */
    static EventClient open(Rest rest, String query, String... headers) {
        HttpRequest.Builder request = rest.request("GET", "/events" + query, "").header("Accept", "text/event-stream");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            EventClient client = new EventClient(rest.client
                    .sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
                    .get(30, TimeUnit.SECONDS));
            assertThat(client.response.statusCode()).isEqualTo(200);
            return client;
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("no stream", failure);
        }
    }

    private void read() {
        List<String> lines = new ArrayList<>();
        try {
            response.body().forEach(line -> {
                if (!line.isEmpty()) {
                    lines.add(line);
                    return;
                }
                if (lines.stream().anyMatch(it -> it.startsWith("data:"))) {
                    events.add(Event.parse(lines));
                }
                lines.clear();
            });
            over.complete(null);
        } catch (RuntimeException cut) {
            over.completeExceptionally(cut);
        }
    }

    @Nullable
    String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    Event next() {
        try {
            Event next = events.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event");
            }
            return next;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The next event with that name about which this holds. */
    Event next(String name, Predicate<JsonNode> wanted) {
        while (true) {
            Event next = next();
            if (next.name().equals(name) && wanted.test(next.data())) {
                return next;
            }
        }
    }

    /** Waits for the end; whether it came as it should. */
    boolean ended() {
        try {
            over.get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException cut) {
            return false;
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError("no end", failure);
        }
    }

    @Override
    public void close() {
        response.body().close();
    }
}
