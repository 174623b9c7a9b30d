package dev.tributary.connect.rest.health;

import java.net.URI;
import java.util.Objects;

/**
 * A worker that did not tell. Immutable.
 *
 * @param workerId {@code host:port}
 * @param url where it was asked
 * @param reason a clause that goes with the worker's name: {@code does not answer: ...}
 */
public record SilentWorker(String workerId, URI url, String reason) {
    public SilentWorker {
        Objects.requireNonNull(workerId, "workerId");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(reason, "reason");
    }
}
