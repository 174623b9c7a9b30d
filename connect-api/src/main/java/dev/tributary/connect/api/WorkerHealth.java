package dev.tributary.connect.api;

import java.util.Objects;

/**
 * How a worker is (KIP-1017). Immutable.
 *
 * @param state whether it is up
 * @param message one or two sentences for people
 */
public record WorkerHealth(State state, String message) {
    /** The closed set of answers. */
    public enum State {
        /** Not ready yet: still reading its state, joining its group, or creating the connectors it was started with. */
        STARTING,
        /** Ready, and its control plane answers. */
        HEALTHY,
        /** Was ready; its control plane does not answer in time. */
        UNHEALTHY
    }

    public WorkerHealth {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(message, "message");
    }
}
