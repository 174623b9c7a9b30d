package dev.tributary.connect.rest.resource;

import java.time.Duration;
import java.util.Objects;

/** How long a request may wait for the cluster. Changeable at any time, for the requests that come after. Thread-safe. */
public final class Deadlines {
    /** For everything but health. */
    public static final Duration DEFAULT_REQUEST = Duration.ofSeconds(90);

    /** For health (KIP-1017). */
    public static final Duration DEFAULT_HEALTH = Duration.ofSeconds(10);

    private volatile Duration request = DEFAULT_REQUEST;
    private volatile Duration health = DEFAULT_HEALTH;

    Duration request() {
        return request;
    }

    Duration health() {
        return health;
    }

    public void request(Duration deadline) {
        request = positive(deadline);
    }

    public void health(Duration deadline) {
        health = positive(deadline);
    }

    /** Back to the defaults. */
    public void reset() {
        request = DEFAULT_REQUEST;
        health = DEFAULT_HEALTH;
    }

    private static Duration positive(Duration deadline) {
        Objects.requireNonNull(deadline, "deadline");
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline: " + deadline + " (expected: > 0)");
        }
        return deadline;
    }
}
