package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;

/** Told how the state of one run changes. On the sampler's thread, once for each change; must return at once. */
@FunctionalInterface
public interface RunWatcher {
    /**
     * @param before the state before
     * @param health of now; its state is another
     */
    void turned(HealthState before, InstanceHealth health);
}
