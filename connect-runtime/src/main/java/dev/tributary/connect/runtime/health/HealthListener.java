package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;

/** Told of what needs attention, of everything that a worker runs. Must return at once. */
public interface HealthListener {
    /** It has stalled: once each time. On the sampler's thread; {@link InstanceHealth#stack()} is that of now. */
    default void stalled(InstanceHealth health) {}

    /** It is not stalled any more, and still runs. On the sampler's thread. */
    default void recovered(InstanceHealth health) {}

    /** It failed. On its own thread. */
    default void failed(InstanceId id, Throwable failure) {}
}
