package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.WorkerInfo;

/**
 * What a worker is. Immutable.
 *
 * @param topicTracking {@code topic.tracking.enable}
 * @param topicReset {@code topic.tracking.allow.reset}
 */
public record WorkerFacts(WorkerInfo info, ControlSettings settings, boolean topicTracking, boolean topicReset) {}
