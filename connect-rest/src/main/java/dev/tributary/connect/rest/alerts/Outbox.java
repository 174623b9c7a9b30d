package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.rest.alerts.Alert.Ref;
import dev.tributary.connect.rest.alerts.Delivery.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver has been told, and is yet to be, in order. Does no I/O, knows no time. Bounded: with {@value #MOST} waiting, more
 * are skipped, which {@link Delivery} tells. Not thread-safe.
 *
 * <p>That an alert is over is sent to who was told, or may have been, that it began. Was that never tried, because the receiver did
 * not take what came before it, neither is sent: nobody is woken for what is over. Was it rejected, neither is the end.
 */
final class Outbox {
    static final int MOST = 2_000;

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Map<Ref, Delivery> deliveries = new HashMap<>();

    /**
     * To be sent.
     *
     * @param fired whether it tells that the alert began, or that it is over
     */
    record Entry(Alert alert, boolean fired) {}

    void fired(Alert alert) {
        if (deliveries.containsKey(alert.ref())) {
            return;
        }
        if (waiting.size() >= MOST) {
            deliveries.put(alert.ref(), Delivery.NEW.fired(State.SKIPPED).because("Too much waits already."));
        } else {
            deliveries.put(alert.ref(), Delivery.NEW);
            waiting.add(new Entry(alert, true));
        }
    }

    void ended(Alert alert) {
        Delivery known = deliveries.getOrDefault(alert.ref(), Delivery.NEW.fired(State.SKIPPED));
        if (known.ended() != null) {
            return;
        }
        boolean neverTried = known.fired() == State.WAITING && known.attempts() == 0;
        if (neverTried) {
            waiting.removeIf(it -> it.alert().ref().equals(alert.ref()));
        }
        boolean wanted = known.fired() == State.DELIVERED || (known.fired() == State.WAITING && !neverTried);
        if (wanted && waiting.size() < MOST) {
            deliveries.put(
                    alert.ref(),
                    known.fired() == State.WAITING
                            ? new Delivery(State.WAITING, State.WAITING, known.attempts(), known.problem())
                            : known.ended(State.WAITING));
            waiting.add(new Entry(alert, false));
        } else {
            Delivery skipped = neverTried ? known.fired(State.SKIPPED) : known;
            deliveries.put(
                    alert.ref(), new Delivery(skipped.fired(), State.SKIPPED, skipped.attempts(), skipped.problem()));
        }
    }

    /** What is to be sent first; null if there is nothing. */
    @Nullable
    Entry head() {
        return waiting.peek();
    }

    /** The first is being sent. */
    void attempted(Entry head) {
        deliveries.computeIfPresent(head.alert().ref(), (ref, known) -> known.attempted());
    }

    /** The first stays what is to be sent first. */
    void failed(Entry head, String problem) {
        deliveries.computeIfPresent(head.alert().ref(), (ref, known) -> known.because(problem));
    }

    /**
     * The first is done with.
     *
     * @param state delivered or rejected
     * @param problem null if there was none
     */
    void done(Entry head, State state, @Nullable String problem) {
        waiting.remove(head);
        Ref ref = head.alert().ref();
        Delivery known = deliveries.get(ref);
        if (known == null) {
            return;
        }
        if (!head.fired()) {
            deliveries.put(ref, known.ended(state).because(problem));
            return;
        }
        boolean endFollows = known.ended() == State.WAITING;
        if (endFollows && state == State.REJECTED) {
            waiting.removeIf(it -> it.alert().ref().equals(ref));
            deliveries.put(ref, new Delivery(state, State.SKIPPED, known.attempts(), problem));
        } else {
            deliveries.put(
                    ref,
                    new Delivery(state, known.ended(), endFollows ? 0 : known.attempts(), endFollows ? null : problem));
        }
    }

    int size() {
        return waiting.size();
    }

    /** Null for one that it was never told of. */
    @Nullable
    Delivery delivery(Alert alert) {
        return deliveries.get(alert.ref());
    }

    /** Forgets all but these, and what still waits. */
    void keep(List<Alert> alerts) {
        Set<Ref> kept = new HashSet<>();
        alerts.forEach(it -> kept.add(it.ref()));
        waiting.forEach(it -> kept.add(it.alert().ref()));
        deliveries.keySet().retainAll(kept);
    }

    /**
     * Goes on where another worker was.
     *
     * @param known of these alerts, as that worker told; who is not in it was not told anything
     */
    void restore(AlertBook book, Map<Ref, Delivery> known) {
        waiting.clear();
        deliveries.clear();
        for (int i = book.ended().size() - 1; i >= 0; i--) { // the oldest first
            restore(book.ended().get(i), known);
        }
        for (Alert alert : book.active().values()) {
            if (known.containsKey(alert.ref())) {
                restore(alert, known);
            } else {
                fired(alert);
            }
        }
    }

    private void restore(Alert alert, Map<Ref, Delivery> known) {
        Delivery delivery = known.get(alert.ref());
        if (delivery != null) {
            deliveries.put(alert.ref(), delivery);
            if (delivery.fired() == State.WAITING) {
                waiting.add(new Entry(alert, true));
            }
            if (delivery.ended() == State.WAITING) {
                waiting.add(new Entry(alert, false));
            }
        }
    }
}
