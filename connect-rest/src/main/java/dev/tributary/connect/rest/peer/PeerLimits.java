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
 * @param telling how long all workers together may take to tell what they know of health, incidents and logs
 * @param retries when a request that nobody can carry out is tried again
 */
public record PeerLimits(
        Duration connect,
        Duration idle,
        int connections,
        int queued,
        int answerBytes,
        int threads,
        Duration telling,
        Retries retries) {
    /** Time-outs as Apache's worker has them; sizes that fit what a worker takes itself. */
    public static final PeerLimits DEFAULT = new PeerLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            256,
            4096,
            64 << 20,
            8,
            Duration.ofSeconds(2),
            Retries.DEFAULT);

    /** The same, but for how long workers may take to tell what they know. */
    public PeerLimits telling(Duration other) {
        return new PeerLimits(connect, idle, connections, queued, answerBytes, threads, other, retries);
    }

    /** The same, but for how a request is tried again. */
    public PeerLimits retries(Retries other) {
        return new PeerLimits(connect, idle, connections, queued, answerBytes, threads, telling, other);
    }

    /**
     * How a request waits for a worker that can carry it out.
     *
     * @param firstPause before it is tried again; doubled each time
     * @param longestPause the most that this becomes
     * @param forOthers how long a request of another worker is tried. That one waits for an answer no longer than for
     *     {@link PeerLimits#idle}, and can look for another worker itself once it is told that nothing was done
     * @param caughtUp how long to wait, after another worker has carried a request out, until this one has read of it
     */
    public record Retries(Duration firstPause, Duration longestPause, Duration forOthers, Duration caughtUp) {
        public static final Retries DEFAULT = new Retries(
                Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }
}
