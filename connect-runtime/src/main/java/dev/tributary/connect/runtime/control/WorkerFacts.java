package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.WorkerInfo;
import java.util.function.Supplier;

/**
 * What a worker is. Immutable.
 *
 * @param info who it is; asked anew each time, because the id of the Kafka cluster becomes known only when a broker answers
 * @param topicTracking {@code topic.tracking.enable}
 * @param topicReset {@code topic.tracking.allow.reset}
 */
public record WorkerFacts(
        Supplier<WorkerInfo> info, ControlSettings settings, boolean topicTracking, boolean topicReset) {}
