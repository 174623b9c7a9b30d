package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.body.Json;
import dev.tributary.connect.rest.peer.PathSegments;
import dev.tributary.connect.rest.peer.PeerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is sent to the worker that can carry it out: made anew from what was understood of the one that came in.
 * Immutable. Source: spec, "The forwarded request".
 *
 * @param query parameters besides {@code forward}
 * @param body made when it is needed; null for none
 * @param headers besides {@code Authorization}
 * @param creates the connector that an answer 201 is about; null if that is no answer to this
 * @param repeatable whether it may be sent once more when it is not known whether it was carried out
 * @param internal whether a worker of the cluster made it, not a user
 */
record Outgoing(
        String method,
        String path,
        Map<String, String> query,
        @Nullable Supplier<byte[]> body,
        Map<String, String> headers,
        @Nullable ConnectorName creates,
        boolean repeatable,
        boolean internal) {

    static Outgoing to(String method, String path) {
        return new Outgoing(method, path, Map.of(), null, Map.of(), null, false, false);
    }

    /** @param what follows the name, with a slash before it; or empty */
    static Outgoing to(String method, ConnectorName connector, String what) {
        return to(method, "connectors/" + PathSegments.encoded(connector.value()) + what);
    }

    Outgoing with(String parameter, boolean value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(parameter, String.valueOf(value));
        return new Outgoing(method, path, more, body, headers, creates, repeatable, internal);
    }

    Outgoing json(Object json) {
        return new Outgoing(method, path, query, () -> Json.bytes(json), headers, creates, repeatable, internal);
    }

    Outgoing creating(ConnectorName connector) {
        return new Outgoing(method, path, query, body, headers, connector, repeatable, internal);
    }

    /**
     * Says that twice is as good as once. That holds for configurations that are put or merged and for stopping. It does not
     * for a creation, whose repetition would be told that the connector exists; nor for a deletion, which could hit one that
     * somebody has created since; nor for restarts and offsets, where plugins are called.
     */
    Outgoing repeatably() {
        return new Outgoing(method, path, query, body, headers, creates, true, internal);
    }

    /** From worker to worker: bytes and headers as they came. */
    Outgoing internal(byte[] bytes, Map<String, String> signature) {
        return new Outgoing(method, path, query, () -> bytes, signature, creates, repeatable, true);
    }

    PeerRequest request(URI worker, String forward, @Nullable String authorization) {
        StringBuilder address = new StringBuilder(path).append("?forward=").append(forward);
        query.forEach(
                (name, value) -> address.append('&').append(name).append('=').append(value));
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (authorization != null) {
            all.put(HttpHeaders.AUTHORIZATION, authorization);
        }
        return new PeerRequest(worker, method, address.toString(), all, body == null ? new byte[0] : body.get());
    }
}
