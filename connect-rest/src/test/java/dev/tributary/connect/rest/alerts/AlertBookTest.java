package dev.tributary.connect.rest.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.rest.alerts.Alert.Facts;
import dev.tributary.connect.rest.alerts.AlertBook.Step;
import dev.tributary.connect.rest.alerts.Finding.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told, and when. */
class AlertBookTest {
    private static final Duration PENDING = Duration.ofSeconds(10);
    private static final Instant AT = Instant.ofEpochSecond(1_000_000);
    private static final AlertKey TASK = new AlertKey(AlertKind.TASK_FAILED, "orders", 0);
    private static final Set<String> ORDERS = Set.of("orders");

    private AlertBook book = AlertBook.EMPTY;

    private static Instant after(long seconds) {
        return AT.plusSeconds(seconds);
    }

    private static Finding present(AlertKey key, @Nullable Instant since) {
        return Finding.present(key, PENDING, () -> new Facts("w:1", key + " is so.", null), since);
    }

    private static Finding absent(AlertKey key) {
        return Finding.absent(key, PENDING, "It runs again.");
    }

    /** What is told. */
    private List<String> look(long seconds, Finding... findings) {
        Step step = book.look(List.of(findings), ORDERS, after(seconds));
        book = step.after();
        List<String> told = new ArrayList<>();
        step.ended().forEach(it -> told.add("ended: " + it.end().why()));
        step.fired().forEach(it -> told.add("fired"));
        return told;
    }

    @Test
    void anAlertBeginsOnceWhenSomethingHasBeenSoForLongEnoughAndEndsOnceWhenItHasNotForAsLong() {
        assertThat(look(0, present(TASK, null))).isEmpty();
        assertThat(look(9, present(TASK, null))).isEmpty();
        assertThat(look(10, present(TASK, null))).containsExactly("fired");
        assertThat(look(12, present(TASK, null))).isEmpty();
        assertThat(book.active().get(TASK).since()).isEqualTo(AT);
        assertThat(book.active().get(TASK).firedAt()).isEqualTo(after(10));

        assertThat(look(20, absent(TASK))).isEmpty();
        assertThat(look(29, absent(TASK))).isEmpty();
        assertThat(look(30, absent(TASK))).containsExactly("ended: It runs again.");
        assertThat(look(60, absent(TASK))).isEmpty();
        assertThat(book.active()).isEmpty();
        assertThat(book.ended()).hasSize(1);
    }

    @Test
    void whatComesAndGoesWithinThatTimeIsNoAlertAndWhatGoesAndComesIsOne() {
        look(0, present(TASK, null));
        look(5, absent(TASK));
        assertThat(look(10, present(TASK, null))).isEmpty();
        assertThat(look(20, present(TASK, null))).containsExactly("fired");
        look(25, absent(TASK));
        look(30, present(TASK, null));
        assertThat(look(36, absent(TASK))).isEmpty();
        assertThat(look(45, present(TASK, null))).isEmpty();
    }

    @Test
    void whatAWorkerKnowsToHaveBeenSoForLongEnoughIsToldAtOnceAndNothingBeginsInTheFuture() {
        assertThat(look(0, present(TASK, after(-3_600)))).containsExactly("fired");
        assertThat(book.active().get(TASK).since()).isEqualTo(after(-3_600));

        book = AlertBook.EMPTY;
        assertThat(look(0, present(TASK, after(50)))).isEmpty();
        assertThat(look(10, present(TASK, after(50)))).containsExactly("fired");
        assertThat(book.active().get(TASK).since()).isEqualTo(AT);
    }

    @Test
    void whatIsNotKnownNeitherBeginsNorEnds() {
        look(0, present(TASK, null));
        assertThat(look(20, Finding.unknown(TASK))).isEmpty();
        assertThat(look(21, present(TASK, null))).containsExactly("fired");
        assertThat(look(30, absent(TASK))).isEmpty();
        assertThat(look(50, Finding.unknown(TASK))).isEmpty();
        assertThat(look(51, absent(TASK)))
                .as("that it is over must be seen without a break")
                .isEmpty();
        assertThat(look(61, absent(TASK))).hasSize(1);
    }

    @Test
    void whatSomebodyPausedDeletedOrSwitchedOffIsOverAtOnce() {
        look(0, present(TASK, after(-60)));
        assertThat(look(1, Finding.off(TASK, "The connector was paused.")))
                .containsExactly("ended: The connector was paused.");

        look(2, present(TASK, after(-60)));
        assertThat(look(3)).singleElement().asString().contains("The task does not exist any more");

        look(4, present(TASK, after(-60)));
        Step step = book.look(List.of(), Set.of(), after(5));
        assertThat(step.ended())
                .singleElement()
                .satisfies(it -> assertThat(it.end().why()).isEqualTo("The connector was deleted."));
    }

    @Test
    void whatWasSeenLongAgoSaysNothingAboutHowLongItHasBeenSo() {
        look(0, present(TASK, null));
        assertThat(look(3_600, present(TASK, null))).isEmpty();
        assertThat(look(3_610, present(TASK, null))).containsExactly("fired");
    }

    @Test
    void aClockThatIsSetBackBreaksNothing() {
        look(100, present(TASK, null));
        assertThat(look(50, present(TASK, null))).isEmpty();
        assertThat(look(60, present(TASK, null))).containsExactly("fired");
        assertThat(look(0, present(TASK, null))).isEmpty();
    }

    @Test
    void thereAreNotMoreThanSoManyAndHowManyThereShouldBeIsTold() {
        Finding[] many = IntStream.range(0, AlertBook.MOST + 5)
                .mapToObj(it -> present(new AlertKey(AlertKind.TASK_FAILED, "orders", it), after(-60)))
                .toArray(Finding[]::new);
        assertThat(look(0, many)).hasSize(AlertBook.MOST);
        assertThat(book.untold()).isEqualTo(5);
        many[0] = Finding.off(many[0].key(), "paused");
        assertThat(look(1, many)).as("one ends, another one begins").hasSize(2);
        assertThat(look(2)).hasSize(AlertBook.MOST);
        assertThat(book.ended()).hasSize(AlertBook.MOST_ENDED);
        assertThat(book.untold()).isZero();
    }

    /** Whatever is found, for any of these, whenever; also when another worker goes on from what was told. */
    @Property(tries = 300)
    void eachAlertBeginsOnceAndEndsOnceInTurnsAndOnlyForWhatWasSeen(@ForAll long seed) {
        Random random = new Random(seed);
        List<AlertKey> keys = IntStream.range(0, 4)
                .mapToObj(it -> new AlertKey(AlertKind.STALLED, "orders", it))
                .toList();
        Set<AlertKey> active = new HashSet<>();
        Map<AlertKey, Instant> lastOther = new HashMap<>();
        Instant now = AT;
        book = AlertBook.EMPTY;
        for (int i = 0; i < 60; i++) {
            now = now.plusMillis(random.nextInt(8_000));
            List<Finding> findings = new ArrayList<>();
            for (AlertKey key : keys) {
                Finding finding =
                        switch (random.nextInt(6)) {
                            case 0, 1, 2 -> present(key, null);
                            case 3 -> absent(key);
                            case 4 -> Finding.unknown(key);
                            default -> Finding.off(key, "off");
                        };
                findings.add(finding);
            }
            Step step = book.look(findings, ORDERS, now);
            for (Alert alert : step.ended()) {
                assertThat(active.remove(alert.key()))
                        .as("ended only what began")
                        .isTrue();
                assertThat(verdict(findings, alert.key())).isIn(Verdict.ABSENT, Verdict.OFF);
            }
            for (Alert alert : step.fired()) {
                assertThat(active.add(alert.key())).as("began once").isTrue();
                assertThat(verdict(findings, alert.key())).isEqualTo(Verdict.PRESENT);
                Instant other = lastOther.get(alert.key());
                assertThat(other == null || !other.isAfter(now.minus(PENDING))).isTrue();
            }
            for (Finding finding : findings) {
                if (finding.verdict() == Verdict.ABSENT || finding.verdict() == Verdict.OFF) {
                    lastOther.put(finding.key(), now);
                }
            }
            book = step.after();
            assertThat(book.active().keySet()).isEqualTo(active);
            if (random.nextInt(10) == 0) { // another worker takes over
                book = AlertBook.of(List.copyOf(book.active().values()), book.ended());
            }
        }
    }

    private static Verdict verdict(List<Finding> findings, AlertKey key) {
        return findings.stream()
                .filter(it -> it.key().equals(key))
                .findFirst()
                .orElseThrow()
                .verdict();
    }
}
