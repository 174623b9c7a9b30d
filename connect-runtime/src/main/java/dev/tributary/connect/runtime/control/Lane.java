package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The operations on one connector's stored state, one at a time: each decides on the snapshot that shows what the one before
 * it wrote, so that none is lost and none is decided on stale ground. On the control thread.
 */
final class Lane {
    private static final int MAX_WAITING = 1_000;
    private final Deque<Operation> waiting = new ArrayDeque<>();
    private @Nullable Operation current;

    /** One operation. */
    interface Operation {
        /** Whether this worker is (still) the one that can do it. */
        Authority.Verdict verdict(Turn turn);

        /**
         * Its turn has come.
         *
         * @return true if it is under way now, false if it is over
         */
        boolean begin(Turn turn);

        /** What it began is over. */
        void done(Turn turn, @Nullable Throwable failure);

        /** It will not be done. */
        void refuse(Turn turn, ConnectClusterException why);
    }

    void add(Turn turn, Operation operation) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(operation);
        } else {
            operation.refuse(
                    turn,
                    new ConnectClusterException.Failed(
                            "There are " + MAX_WAITING
                                    + " requests for this connector waiting already. Try again later.",
                            null));
        }
    }

    /** Begins what can begin. */
    void proceed(Turn turn) {
        while (current == null && !waiting.isEmpty()) {
            Operation next = waiting.element();
            Authority.Verdict verdict = next.verdict(turn);
            ConnectClusterException no = verdict.no();
            if (!verdict.here() && no == null) {
                return; // until it is known
            }
            waiting.remove();
            if (no != null) {
                next.refuse(turn, no);
            } else if (next.begin(turn)) {
                current = next;
            }
        }
    }

    /** What was under way is over. */
    void done(Turn turn, @Nullable Throwable failure) {
        Operation over = current;
        current = null;
        if (over != null) {
            over.done(turn, failure);
        }
    }

    /** Refuses what has not begun. */
    void refuseWaiting(Turn turn, ConnectClusterException why) {
        waiting.forEach(operation -> operation.refuse(turn, why));
        waiting.clear();
    }

    /** Refuses what is under way as well: it may still happen. */
    void refuseAll(Turn turn, ConnectClusterException why) {
        refuseWaiting(turn, why);
        if (current != null) {
            current.refuse(turn, why);
            current = null;
        }
    }

    boolean isEmpty() {
        return current == null && waiting.isEmpty();
    }
}
