package dev.tributary.connect.runtime.config;

import java.time.Duration;

/**
 * How the worker treats all its tasks. Immutable.
 *
 * @param gracefulStop {@code task.shutdown.graceful.timeout.ms}: how long tasks that are stopped together may take, in all
 * @param commitInterval {@code offset.flush.interval.ms}: how often offsets are committed
 * @param commitTimeout {@code offset.flush.timeout.ms}: how long one commit may take before it is given up and retried
 * @param topicTracking {@code topic.tracking.enable}: whether the topics that connectors use are noted
 * @param topicCreation {@code topic.creation.enable}: whether source tasks create topics as their connectors ask for
 * @param stallTimeout {@code tributary.stall.timeout.ms}: a call that has not returned for so long is a stall; zero: none is
 * @param stallPolicy {@code tributary.stall.policy}: what is done about a stall
 */
public record TaskSettings(
        Duration gracefulStop,
        Duration commitInterval,
        Duration commitTimeout,
        boolean topicTracking,
        boolean topicCreation,
        Duration stallTimeout,
        StallPolicy stallPolicy) {
    /** With the default for stalls. */
    public TaskSettings(
            Duration gracefulStop,
            Duration commitInterval,
            Duration commitTimeout,
            boolean topicTracking,
            boolean topicCreation) {
        this(
                gracefulStop,
                commitInterval,
                commitTimeout,
                topicTracking,
                topicCreation,
                Duration.ofMillis(StallKeys.DEFAULT_TIMEOUT_MS),
                StallPolicy.REPORT);
    }
}
