package dev.tributary.connect.rest.events;

import java.time.Duration;

/**
 * How often things happen.
 *
 * @param period from one answer of the cluster to the next question
 * @param heartbeat from one heartbeat to the next
 * @param lifetime after which a stream ends, so that whoever reads it says again who it is
 * @param linger how long somebody who was away may go on where it was
 */
public record Pace(Duration period, Duration heartbeat, Duration lifetime, Duration linger) {
    /** What answers share is a second old at most: a little longer, so that the next one is a new one. */
    public static final Pace DEFAULT =
            new Pace(Duration.ofMillis(1_020), Duration.ofSeconds(5), Duration.ofMinutes(15), Duration.ofMinutes(1));
}
