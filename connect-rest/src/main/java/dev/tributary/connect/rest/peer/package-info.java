/**
 * Requests from this worker to others: one pooled HTTP client ({@link dev.tributary.connect.rest.peer.PeerHttp}), and over
 * it what the runtime asks of other workers ({@link dev.tributary.connect.rest.peer.PeerClient}). No thread waits for an
 * answer. What is forwarded, and when, is not decided here but in {@code resource}.
 */
@NullMarked
package dev.tributary.connect.rest.peer;

import org.jspecify.annotations.NullMarked;
