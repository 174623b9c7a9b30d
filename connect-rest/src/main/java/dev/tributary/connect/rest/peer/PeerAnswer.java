package dev.tributary.connect.rest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.rest.body.ErrorBody;
import dev.tributary.connect.rest.body.Json;
import java.io.IOException;
import java.util.List;

/**
 * What another worker answered. Immutable by agreement: the bytes are not copied.
 *
 * @param status the HTTP status
 * @param notDone whether the other worker says that it did nothing and that the request may be sent again: it is not the
 *     leader any more, or not up. Workers of ours say so by the header {@code Retry-After} beside 409 or 503
 * @param lasting whether the other worker says, by the header {@link #LASTING}, that the request would fail again until somebody
 *     has changed something
 * @param body whatever came
 * @param warnings the values of its header {@link #WARNING}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PeerAnswer(int status, boolean notDone, boolean lasting, byte[] body, List<String> warnings) {
    /** The header that warns of keys in a configuration; may be there several times, a sentence each. */
    public static final String WARNING = "Tributary-Warning";

    /** The header, {@code true}, of a failure that does not pass by itself: workers stop trying again. */
    public static final String LASTING = "Tributary-Lasting";

    public PeerAnswer {
        warnings = List.copyOf(warnings);
    }

    /** A 2xx. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** A status that has an error body. */
    public boolean isError() {
        return status >= 400;
    }

    /**
     * The error in the body.
     *
     * @throws IOException if it is none: it did not come from a worker's REST API, but from a proxy or a filter before it
     */
    public ErrorBody error() throws IOException {
        JsonNode json = json();
        if (!json.path("error_code").isInt() || !json.has("message")) {
            throw new IOException("it is JSON, but has no error_code and message");
        }
        return new ErrorBody(
                json.path("error_code").intValue(), json.path("message").asText());
    }

    /**
     * Checks that the body is JSON.
     *
     * @throws IOException if not
     */
    public JsonNode json() throws IOException {
        JsonNode json = Json.MAPPER.readTree(body);
        if (json == null || json.isMissingNode()) {
            throw new IOException("there is none");
        }
        return json;
    }

    /** Without the content, which may hold secrets. */
    @Override
    public String toString() {
        return "PeerAnswer[" + status + ", " + body.length + " bytes]";
    }
}
