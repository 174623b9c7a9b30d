package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests about one connector whose effect is waited for. On the control thread. */
final class Waiters {
    private final List<Waiter> waiters = new ArrayList<>();

    /** Tells whether the wait is over. */
    interface Check extends Function<Turn, @Nullable Effect> {
        /** The answer, or null to go on waiting. */
        @Override
        @Nullable
        Effect apply(Turn turn);
    }

    /**
     * One request.
     *
     * @param late the answer when the deadline has passed
     */
    record Waiter(Reply<?> reply, Instant deadline, Check check, Effect late) {}

    void add(Waiter waiter) {
        waiters.add(waiter);
    }

    void review(Turn turn) {
        waiters.removeIf(waiter -> {
            Effect over = waiter.check().apply(turn);
            if (over == null && !waiter.deadline().isAfter(turn.now())) {
                over = waiter.late();
            }
            if (over != null) {
                turn.add(over);
            }
            return over != null;
        });
    }

    void refuseAll(Turn turn, ConnectClusterException failure) {
        waiters.forEach(waiter -> turn.add(new Effect.Refuse(waiter.reply(), failure)));
        waiters.clear();
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    @Nullable
    Instant nextDeadline() {
        return waiters.stream().map(Waiter::deadline).min(Instant::compareTo).orElse(null);
    }
}
