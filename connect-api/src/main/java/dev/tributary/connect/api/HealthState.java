package dev.tributary.connect.api;

/**
 * What a task, or a connector with all its tasks, is really doing, beside the compatible {@link InstanceState}. The order is that of
 * severity: what needs a person first comes first.
 */
public enum HealthState {
    /** It failed, and nobody will restart it but a person. */
    FAILED,
    /** Its status is RUNNING, but one call has not returned for longer than {@code tributary.stall.timeout.ms}. */
    STALLED,
    /** Of connectors only: some of its tasks are failed, stalled, missing or not yet made. */
    DEGRADED,
    /** It failed and will be restarted by itself. */
    RECOVERING,
    /** No worker runs it at the moment. */
    UNASSIGNED,
    /** It is being started. */
    STARTING,
    /** Its worker does not tell: it cannot be reached, or is none of ours. */
    UNKNOWN,
    /** It works, but waits for the other side: a source for Kafka to take records, a sink's consumer for {@code put}. */
    BACKPRESSURED,
    /** Records are going through it. */
    ACTIVE,
    /** It runs and there is nothing to do. */
    IDLE,
    /** Paused by a person. */
    PAUSED,
    /** Stopped by a person. */
    STOPPED
}
