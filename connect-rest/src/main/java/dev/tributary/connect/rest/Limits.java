package dev.tributary.connect.rest;

import dev.tributary.connect.rest.peer.PeerLimits;
import java.time.Duration;

/**
 * The server's bounds. Immutable.
 *
 * @param threads how many requests are worked on at the same time, not counting those that wait for the cluster
 * @param connections how many clients are connected; more wait until one leaves
 * @param bodyBytes the largest request body
 * @param heldBytes all request bodies at the same time
 * @param idle after how long without a byte a connection is closed
 * @param grace how long requests under way may still take when the server is closed
 * @param peers bounds of requests to other workers
 */
record Limits(
        int threads, int connections, long bodyBytes, long heldBytes, Duration idle, Duration grace, PeerLimits peers) {
    /** A configuration of 10 MB must go through, in JSON and escaped. */
    static final Limits DEFAULT =
            new Limits(48, 4096, 32L << 20, 128L << 20, Duration.ofSeconds(90), Duration.ofSeconds(10));

    Limits(int threads, int connections, long bodyBytes, long heldBytes, Duration idle, Duration grace) {
        this(threads, connections, bodyBytes, heldBytes, idle, grace, PeerLimits.DEFAULT);
    }
}
