package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.config.StallPolicy;
import java.time.Duration;

/**
 * What the control plane of a worker goes by. Immutable.
 *
 * @param workerId {@code host:port} under which the worker writes statuses
 * @param gracefulStop {@code task.shutdown.graceful.timeout.ms}: how long a task may take to stop before it is given up
 * @param completeWhenApplied whether requests are answered when they have had their effect here (standalone) rather than
 *     when they are durable (distributed)
 * @param restarts what is done about failures of connectors and tasks
 * @param stalls what is done about those that are stalled
 */
public record ControlSettings(
        String workerId,
        Duration gracefulStop,
        boolean completeWhenApplied,
        RestartPolicy restarts,
        StallPolicy stalls) {
    /** How long a connector instance may take to stop before it is given up. */
    static final Duration CONNECTOR_STOP = Duration.ofSeconds(5);
    /** How long a request waits for its effect at most; as long as a REST request does. */
    static final Duration REPLY_LIMIT = Duration.ofSeconds(90);

    /** How long a request waits for a leader or an owner: it is to be told before who asked has given up. */
    static final Duration LEADER_WAIT = REPLY_LIMIT.minusSeconds(5);

    /** How long a call of a plugin is waited for: likewise. */
    static final Duration PLUGIN_WAIT = LEADER_WAIT;

    /** How long what goes wrong between workers is expected to: keys, and leaders, have just changed. */
    static final Duration SETTLING = Duration.ofMinutes(1);

    static final Duration FIRST_RETRY = Duration.ofMillis(250);
    static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    public ControlSettings {
        if (gracefulStop.isNegative()) {
            throw new IllegalArgumentException("gracefulStop: " + gracefulStop + " (expected: >= 0)");
        }
    }

    /** Of a worker that tells of stalls and does nothing about them. */
    public ControlSettings(
            String workerId, Duration gracefulStop, boolean completeWhenApplied, RestartPolicy restarts) {
        this(workerId, gracefulStop, completeWhenApplied, restarts, StallPolicy.REPORT);
    }

    /** Of a worker that restarts nothing by itself. */
    public ControlSettings(String workerId, Duration gracefulStop, boolean completeWhenApplied) {
        this(workerId, gracefulStop, completeWhenApplied, RestartPolicy.OFF);
    }

    /**
     * The answer to a request that a worker which is shutting down has not begun: in a cluster another worker carries it
     * out, and who forwarded it sends it there.
     */
    ConnectClusterException notBegun() {
        return completeWhenApplied
                ? new ConnectClusterException.ShuttingDown("The worker is shutting down")
                : new ConnectClusterException.NotReady("The worker is shutting down, and has not begun to carry this"
                        + " request out. Send it to another worker of the cluster, or again soon.");
    }

    Duration stopLimit(Instance instance) {
        return instance.isTask() ? gracefulStop : CONNECTOR_STOP;
    }

    /** How long to wait after so many failures in a row: 250 ms, doubling up to 60 s. */
    static Duration retryDelay(int failures) {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 10));
        return delay.compareTo(LONGEST_RETRY) < 0 ? delay : LONGEST_RETRY;
    }

    /** After this, everything that was asked to stop has ended or is given up. */
    public Duration longestStop() {
        return gracefulStop.compareTo(CONNECTOR_STOP) > 0 ? gracefulStop : CONNECTOR_STOP;
    }
}
