package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.config.Resolution;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener what becomes of a run, until the run is abandoned. Thread-safe.
 *
 * <p>The lock is held while the listener is told, which returns at once by contract: otherwise a report could overtake
 * {@link #silence()} and a task that was given up would overwrite the status of its successor.
 */
final class StateReports {
    private static final Logger log = LoggerFactory.getLogger(StateReports.class);
    private final InstanceListener listener;
    private @Nullable String version;
    private boolean silent;

    StateReports(InstanceListener listener) {
        this.listener = listener;
    }

    /** The plugin's version, once it is known. */
    synchronized void version(@Nullable String known) {
        version = known;
    }

    /** The run's thread has begun. Told without the lock, as it may take its time. */
    void begun() {
        try {
            listener.onBegun();
        } catch (RuntimeException | LinkageError e) {
            log.error("The listener of a run did not take its beginning; metrics shown may be incomplete", e);
        }
    }

    /** The connector was made. */
    synchronized void made(InstanceListener.Made made) {
        version = made.version();
        if (!silent) {
            listener.onMade(made);
        }
    }

    void report(InstanceState state) {
        tell(state, null);
    }

    void failed(Throwable failure) {
        tell(InstanceState.FAILED, failure);
    }

    synchronized void reconfigurationRequested() {
        if (!silent) {
            listener.onReconfigurationRequested();
        }
    }

    synchronized void resolved(Resolution resolution) {
        if (!silent) {
            listener.onResolved(resolution);
        }
    }

    /** From when this returns nothing is reported any more. */
    synchronized void silence() {
        silent = true;
    }

    private synchronized void tell(InstanceState state, @Nullable Throwable failure) {
        if (silent) {
            return;
        }
        try {
            listener.onState(state, failure, version);
        } catch (RuntimeException e) {
            log.error("The listener of a run did not take its state {}; statuses shown may be old", state, e);
        }
    }
}
