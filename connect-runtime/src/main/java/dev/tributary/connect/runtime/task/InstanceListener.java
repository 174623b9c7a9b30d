package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.config.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * Told what becomes of one run of a connector instance or task. Called on the run's own threads, in order; must return
 * at once. After {@link RunningInstance#abandon()} nothing is reported any more.
 */
public interface InstanceListener {
    /**
     * The instance reached a state: RUNNING, PAUSED, STOPPED (connectors), FAILED, or UNASSIGNED when it ended without
     * failure.
     *
     * @param failure the cause; non-null iff FAILED
     * @param version the plugin's version as far as it is known
     */
    void onState(InstanceState state, @Nullable Throwable failure, @Nullable String version);

    /** Connectors only: the connector asked for its task configurations to be generated anew. */
    void onReconfigurationRequested();

    /** Connectors only: the run's thread has begun, before anything else. May take its time, and comes also after an abandonment. */
    default void onBegun() {}

    /** Connectors only: the plugin was made. */
    default void onMade(Made made) {}

    /**
     * A connector as it was made.
     *
     * @param publicName the name of its class as users know it
     */
    record Made(Class<?> type, String publicName, @Nullable String version) {}

    /** Connectors only: the configuration that the instance runs with was resolved. */
    default void onResolved(Resolution resolution) {}

    /**
     * A call of the run has not returned for longer than {@code tributary.stall.timeout.ms}. Once for each stall, on the thread
     * that watches all runs.
     *
     * @param health which call, for how long, and the stack of the thread that hangs
     */
    default void onStalled(InstanceHealth health) {}

    /** It is not stalled any more, and goes on. On the thread that watches all runs. */
    default void onRecovered(InstanceHealth health) {}
}
