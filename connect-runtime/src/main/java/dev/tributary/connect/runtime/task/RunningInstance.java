package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TargetState;
import java.util.concurrent.CompletableFuture;

/**
 * The outside of one run of a connector instance or task. Every method returns at once and may be called from any
 * thread, in particular the control thread; the plugin's code runs on the instance's own threads.
 */
public interface RunningInstance {
    /** Asks for a target state; a newer wish replaces one that was not yet acted on. */
    void target(TargetState state);

    /**
     * Asks it to stop. Idempotent.
     *
     * @return completes (never exceptionally) when its threads have ended and all it held is closed, which may be never
     */
    CompletableFuture<Void> stop();

    /**
     * Gives up on a run that did not stop in time: nothing it does from now on has an effect outside (no status, no
     * commit; its clients are closed), its thread is interrupted. Idempotent. Implies {@link #stop()}.
     */
    void abandon();
}
