package dev.tributary.connect.runtime.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.RestartEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a status record tells of failures and restarts, in a field of our own that Apache's workers ignore: {@code
 * "tributary":{"restarts":[{"at":...,"worker":...,"error":...,"fingerprint":...,"action":...,"outcome":...}]}}, {@code at} in
 * milliseconds, what is not known left out. Stateless.
 */
public final class RestartHistory {
    /** More is kept of no instance: the newest. */
    public static final int LIMIT = 20;

    private static final String FIELD = "tributary";
    private static final String RESTARTS = "restarts";

    private RestartHistory() {}

    /** What makes two tellings tellings of the same. */
    private record Key(Instant at, String workerId, RestartEvent.Action action) {
        static Key of(RestartEvent event) {
            return new Key(event.at(), event.workerId(), event.action());
        }
    }

    /**
     * Everything that either list tells, oldest first, at most {@link #LIMIT}. Of what both tell the newer telling holds, unless
     * only the older one knows what came of it.
     */
    public static List<RestartEvent> merged(List<RestartEvent> older, List<RestartEvent> newer) {
        if (older.isEmpty() || older.equals(newer)) {
            return newest(newer);
        }
        Map<Key, RestartEvent> all = new LinkedHashMap<>();
        older.forEach(event -> all.put(Key.of(event), event));
        newer.forEach(event -> all.merge(
                Key.of(event),
                event,
                (known, told) -> told.outcome() == null && known.outcome() != null ? known : told));
        return newest(all.values().stream()
                .sorted(Comparator.comparing(RestartEvent::at))
                .toList());
    }

    private static List<RestartEvent> newest(List<RestartEvent> events) {
        return List.copyOf(events.subList(Math.max(0, events.size() - LIMIT), events.size()));
    }

    /** Nothing if there is none: a record without history is as Apache's. */
    static void write(JsonGenerator json, List<RestartEvent> events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart(FIELD);
        json.writeArrayFieldStart(RESTARTS);
        for (RestartEvent event : events) {
            json.writeStartObject();
            json.writeNumberField("at", event.at().toEpochMilli());
            json.writeStringField("worker", event.workerId());
            writeIfKnown(json, "error", event.error());
            writeIfKnown(json, "fingerprint", event.fingerprint());
            json.writeStringField("action", event.action().name());
            writeIfKnown(json, "outcome", event.outcome());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeIfKnown(JsonGenerator json, String field, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(field, text);
        }
    }

    /** What is not understood is left out; never throws. */
    static List<RestartEvent> read(JsonNode status) {
        JsonNode restarts = status.path(FIELD).path(RESTARTS);
        List<RestartEvent> events = new ArrayList<>();
        for (JsonNode event : restarts) {
            readEvent(event).ifPresent(events::add);
        }
        return newest(events);
    }

    private static Optional<RestartEvent> readEvent(JsonNode json) {
        Instant when = StateJson.instant(json, "at");
        String worker = StateJson.text(json, "worker");
        String action = StateJson.text(json, "action");
        if (when == null || worker == null) {
            return Optional.empty();
        }
        return Arrays.stream(RestartEvent.Action.values())
                .filter(known -> known.name().equals(action))
                .findFirst()
                .map(known -> new RestartEvent(
                        when,
                        worker,
                        StateJson.text(json, "error"),
                        StateJson.text(json, "fingerprint"),
                        known,
                        StateJson.text(json, "outcome")));
    }
}
