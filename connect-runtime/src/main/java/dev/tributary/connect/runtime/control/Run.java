package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.TargetState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of an instance on this worker, as the control plane knows it. Immutable.
 *
 * @param id unique in this process: tells late events of former runs apart
 * @param identity what it was started from
 * @param target what it was last told to be
 * @param stopDeadline when to give up on its end; null while it is not asked to stop
 */
record Run(
        long id,
        Identity identity,
        TargetState target,
        @Nullable Instant stopDeadline) {
    /**
     * What a run is started from: another identity is another run.
     *
     * @param version of a connector instance the version of its configuration, of a task the generation of its task set
     * @param restart grows with every restart that was asked for
     */
    record Identity(long version, long restart) {}

    boolean isStopping() {
        return stopDeadline != null;
    }

    Run told(TargetState state) {
        return new Run(id, identity, state, stopDeadline);
    }

    Run stopping(Instant deadline) {
        return new Run(id, identity, target, deadline);
    }
}
