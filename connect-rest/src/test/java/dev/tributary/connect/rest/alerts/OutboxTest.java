package dev.tributary.connect.rest.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.rest.alerts.Alert.Facts;
import dev.tributary.connect.rest.alerts.Alert.Ref;
import dev.tributary.connect.rest.alerts.Delivery.State;
import dev.tributary.connect.rest.alerts.Outbox.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What one receiver is sent, in which order. */
class OutboxTest {
    private static final Instant AT = Instant.ofEpochSecond(1_000_000);

    private final Outbox outbox = new Outbox();

    private static Alert alert(int task) {
        AlertKey key = new AlertKey(AlertKind.TASK_FAILED, "orders", task);
        return new Alert(key, new Facts(null, "It failed.", null), AT, AT, null);
    }

    private static Alert over(int task) {
        return alert(task).ended(AT.plusSeconds(60), "It runs.");
    }

    private Entry attempt() {
        Entry head = outbox.head();
        outbox.attempted(head);
        return head;
    }

    @Test
    void theBeginningIsSentBeforeTheEndAndEachOnce() {
        outbox.fired(alert(0));
        outbox.fired(alert(0));
        Entry first = attempt();
        outbox.failed(first, "It answers with status 500.");
        outbox.ended(over(0));
        outbox.ended(over(0));

        assertThat(outbox.size()).isEqualTo(2);
        assertThat(attempt()).isEqualTo(first).extracting(Entry::fired).isEqualTo(true);
        assertThat(outbox.delivery(alert(0)).attempts()).isEqualTo(2);
        outbox.done(first, State.DELIVERED, null);
        Entry second = attempt();
        assertThat(second.fired()).isFalse();
        outbox.done(second, State.DELIVERED, null);
        assertThat(outbox.head()).isNull();
        assertThat(outbox.delivery(over(0))).isEqualTo(new Delivery(State.DELIVERED, State.DELIVERED, 1, null));
    }

    @Test
    void whatIsOverBeforeItsBeginningWasTriedIsNotSentAtAll() {
        outbox.fired(alert(0));
        outbox.fired(alert(1));
        Entry head = attempt();
        outbox.failed(head, "It cannot be reached.");
        outbox.ended(over(1));

        assertThat(outbox.size()).isEqualTo(1);
        assertThat(outbox.delivery(alert(1)).fired()).isEqualTo(State.SKIPPED);
        assertThat(outbox.delivery(alert(1)).ended()).isEqualTo(State.SKIPPED);
    }

    @Test
    void theEndOfWhatWasRejectedIsNotSent() {
        outbox.fired(alert(0));
        Entry head = attempt();
        outbox.ended(over(0));
        outbox.done(head, State.REJECTED, "It answers with status 400.");
        assertThat(outbox.head()).isNull();
        assertThat(outbox.delivery(alert(0)))
                .isEqualTo(new Delivery(State.REJECTED, State.SKIPPED, 1, "It answers with status 400."));

        outbox.fired(alert(1));
        outbox.done(attempt(), State.REJECTED, "no");
        outbox.ended(over(1));
        assertThat(outbox.head()).isNull();
    }

    @Test
    void moreThanSoMuchIsNotKept() {
        for (int i = 0; i < Outbox.MOST + 1; i++) {
            outbox.fired(alert(i));
        }
        assertThat(outbox.size()).isEqualTo(Outbox.MOST);
        assertThat(outbox.delivery(alert(Outbox.MOST)).fired()).isEqualTo(State.SKIPPED);
        outbox.keep(List.of());
        assertThat(outbox.delivery(alert(Outbox.MOST))).isNull();
        assertThat(outbox.delivery(alert(0))).isNotNull();
    }

    /** The receiver takes, refuses and fails as it likes; at some time another worker goes on. */
    @Property(tries = 300)
    void aReceiverNeverLearnsOfAnEndWithoutItsBeginningAndOfNothingTwiceFromOneWorker(@ForAll long seed) {
        Random random = new Random(seed);
        Outbox sending = new Outbox();
        AlertBook book = AlertBook.EMPTY;
        Map<Ref, List<Boolean>> taken = new HashMap<>();
        Map<AlertKey, Alert> active = new HashMap<>();
        List<Alert> ended = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    Alert base = alert(random.nextInt(4));
                    Alert next = new Alert(base.key(), base.facts(), AT, AT.plusSeconds(i), null);
                    if (active.putIfAbsent(next.key(), next) == null) {
                        sending.fired(next);
                    }
                }
                case 1 -> {
                    Alert known = active.remove(alert(random.nextInt(4)).key());
                    if (known != null) {
                        Alert over = known.ended(AT.plusSeconds(i), "over");
                        ended.add(0, over);
                        sending.ended(over);
                    }
                }
                case 2 -> {
                    Entry head = sending.head();
                    if (head != null) {
                        sending.attempted(head);
                        int how = random.nextInt(5);
                        if (how < 3) {
                            taken.computeIfAbsent(head.alert().ref(), ref -> new ArrayList<>())
                                    .add(head.fired());
                            sending.done(head, State.DELIVERED, null);
                        } else if (how == 3) {
                            sending.done(head, State.REJECTED, "no");
                        } else {
                            sending.failed(head, "not now");
                        }
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        book = AlertBook.of(List.copyOf(active.values()), ended);
                        Map<Ref, Delivery> known = new HashMap<>();
                        for (Alert alert : concat(book)) {
                            Delivery delivery = sending.delivery(alert);
                            if (delivery != null) {
                                known.put(alert.ref(), delivery);
                            }
                        }
                        Outbox next = new Outbox();
                        next.restore(book, known);
                        sending = next;
                    }
                }
            }
        }
        assertThat(taken.values()).allSatisfy(told -> assertThat(told).isIn(List.of(true), List.of(true, false)));
    }

    private static List<Alert> concat(AlertBook book) {
        List<Alert> all = new ArrayList<>(book.active().values());
        all.addAll(book.ended());
        return all;
    }
}
