package dev.tributary.connect.rest.events;

import dev.tributary.connect.rest.body.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Events as the standard for server-sent events writes them (HTML, section 9.2). Pure. */
final class EventText {
    private EventText() {}

    /**
     * @param id null for an event after which nothing is to be resumed
     * @param body a record; JSON has no line breaks
     */
    static byte[] of(String event, @Nullable String id, Object body) {
        byte[] json = Json.bytes(body);
        ByteArrayOutputStream text = new ByteArrayOutputStream(json.length + 64);
        text.writeBytes(utf8("event: " + event + (id == null ? "" : "\nid: " + id) + "\ndata: "));
        text.writeBytes(json);
        text.writeBytes(utf8("\n\n"));
        return text.toByteArray();
    }

    /** After how long a client that has lost its connection shall connect again. */
    static byte[] retry(long ms) {
        return utf8("retry: " + ms + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
