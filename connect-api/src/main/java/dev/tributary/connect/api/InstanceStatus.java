package dev.tributary.connect.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last status that a worker wrote for a connector instance or a task. Immutable.
 *
 * @param state the observed state
 * @param workerId {@code host:port} of the worker that wrote it
 * @param trace the stack trace of the failure, null unless {@code FAILED}
 * @param version what the plugin's {@code version()} answered; {@code "undefined"} if it has none, null if the worker
 *     that wrote the status did not know it
 */
public record InstanceStatus(
        InstanceState state,
        String workerId,
        @Nullable String trace,
        @Nullable String version) {
    /** The version of plugins that have none. */
    public static final String UNDEFINED_VERSION = "undefined";

    public InstanceStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(workerId, "workerId");
    }
}
