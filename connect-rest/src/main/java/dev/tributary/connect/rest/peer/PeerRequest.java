package dev.tributary.connect.rest.peer;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A request to another worker. Immutable by agreement: the bytes are not copied.
 *
 * @param worker the other worker's advertised address
 * @param method the HTTP method
 * @param path the path and query, encoded, without a slash before it
 * @param headers besides those that every request carries
 * @param body JSON; empty for no body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PeerRequest(URI worker, String method, String path, Map<String, String> headers, byte[] body) {
    public PeerRequest {
        Objects.requireNonNull(worker, "worker");
        headers = Map.copyOf(new LinkedHashMap<>(headers));
    }

    /** Where it goes. */
    URI url() {
        String base = worker.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + path);
    }

    /** Without headers and body, which may hold secrets. */
    @Override
    public String toString() {
        return method + " " + url();
    }
}
