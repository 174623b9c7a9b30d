package dev.tributary.connect.rest.peer;

import java.time.Duration;

/**
 * The bounds of requests to other workers. Immutable.
 *
 * @param connect how long to try to connect
 * @param idle how long to wait without a byte from the other side, while a request is under way
 * @param connections how many connections to one worker; more requests queue
 * @param queued how many requests to one worker queue
 * @param answerBytes the largest answer
 * @param threads for reading, writing and looking names up; nothing else waits on them
 */
public record PeerLimits(Duration connect, Duration idle, int connections, int queued, int answerBytes, int threads) {
    /** Time-outs as Apache's worker has them; sizes that fit what a worker takes itself. */
    public static final PeerLimits DEFAULT =
            new PeerLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 256, 4096, 64 << 20, 8);
}
