package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.runtime.config.RestartPolicy;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * What restart supervision goes by.
 *
 * @param worker what holds for connectors whose configurations do not say otherwise
 * @param random numbers from 0 to 1: what failed together is not to come back together
 * @param written answers, from memory, what was written about failures of an instance, by whatever worker
 */
record Supervising(RestartPolicy worker, DoubleSupplier random, Written written) {
    static final Supervising OFF = new Supervising(RestartPolicy.OFF, () -> 0.5, instance -> List.of());

    /** Tells what was written about failures. */
    interface Written {
        List<RestartEvent> restarts(Instance instance);
    }
}
