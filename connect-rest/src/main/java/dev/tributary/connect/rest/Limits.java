package dev.tributary.connect.rest;

import dev.tributary.connect.rest.peer.PeerLimits;
import java.time.Duration;

/**
 * The server's bounds. Immutable.
 *
 * @param threads how many requests are worked on at the same time, not counting those that wait for the cluster
 * @param connections how many clients are connected; more wait until one leaves, and who does nothing must leave soon
 * @param bodyBytes the largest request body
 * @param heldBytes all request bodies at the same time, and all answers on their way, on either kind of listener
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

    /** The same for connections while no more are let in. */
    Duration idleWhenFull() {
        return idle.dividedBy(30);
    }

    /** How long the head of a request may take; see {@link dev.tributary.connect.rest.http.SlowHeaders}. */
    Duration head() {
        return idle.dividedBy(3);
    }
}
