package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests that came while it was not known who can do them, in the order in which they came. Bounded in number and time. On
 * the control thread.
 */
final class Parking {
    private static final int MAX_WAITING = 1_000;
    private final Deque<Parked> parked = new ArrayDeque<>();

    private record Parked(Request request, Instant deadline) {}

    void add(Turn turn, Request request) {
        if (parked.size() >= MAX_WAITING) {
            turn.add(new Effect.Refuse(
                    request.reply(),
                    new NotLeader(
                            "No leader of the cluster is known at the moment, and " + MAX_WAITING
                                    + " requests wait for one already. Try again later.",
                            null)));
            return;
        }
        turn.add(new Effect.Progress(request.reply(), "waiting until it is known which worker can do this"));
        parked.add(new Parked(request, turn.now().plus(ControlSettings.LEADER_WAIT)));
    }

    /** Lets those go on that can, as something is known now; the others keep their deadlines. */
    void review(Predicate<Request> canGoOn) {
        parked.removeIf(waiting -> canGoOn.test(waiting.request()));
    }

    /** Refuses those that have waited too long. */
    void expire(Turn turn) {
        while (!parked.isEmpty() && !parked.element().deadline().isAfter(turn.now())) {
            turn.add(new Effect.Refuse(
                    parked.remove().request().reply(),
                    new NotLeader(
                            "For " + ControlSettings.LEADER_WAIT.toSeconds() + " s it was not known which worker of the"
                                    + " cluster can do this. Nothing was done. Try again later.",
                            null)));
        }
    }

    void refuseAll(Turn turn, ConnectClusterException why) {
        parked.forEach(waiting -> turn.add(new Effect.Refuse(waiting.request().reply(), why)));
        parked.clear();
    }

    @Nullable
    Instant nextDeadline() {
        return parked.isEmpty() ? null : parked.element().deadline();
    }
}
