package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.RestartEvent.Action;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.control.RestartSupervision.Decision;
import dev.tributary.connect.runtime.control.RestartSupervision.Failure;
import dev.tributary.connect.runtime.task.TaskFencedException;
import dev.tributary.connect.runtime.task.TooManyTasksException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class RestartSupervisionTest {
    static final Duration WINDOW = Duration.ofMinutes(30);
    static final int BUDGET = 10;
    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
    private static final RestartPolicy POLICY = policy(Duration.ofSeconds(1), Duration.ofMinutes(5), BUDGET);
    private static final Throwable CAUSE = new ConnectException("no connection");

    static RestartPolicy policy(Duration initial, Duration most, int budget) {
        return new RestartPolicy(true, initial, most, budget, WINDOW, RestartPolicy.OFF.never());
    }

    /** Plays a life in which every run lasts that long: how many failures until it is given up; -1: not within 500. */
    private static int failuresUntilGivenUp(RestartPolicy policy, List<Duration> lasts, List<String> kinds, long seed) {
        var random = new Random(seed);
        var failures = new ArrayList<Failure>();
        Instant now = START;
        for (int number = 0; number < 500; number++) {
            Duration ran = lasts.get(number % lasts.size());
            now = now.plus(ran);
            var failure = new Failure(now, kinds.get(number % kinds.size()), ran);
            Decision decision = RestartSupervision.decide(policy, failures, failure, CAUSE, random.nextDouble());
            failures.add(failure);
            if (decision instanceof Decision.RestartAt restart) {
                now = restart.at();
            } else {
                return number + 1;
            }
        }
        return -1;
    }

    // ---- pauses

    @Property
    void aPauseLiesBetweenHalfTheDoubledBackoffAndAllOfIt(
            @ForAll @LongRange(min = 1, max = 100_000) long initialMs,
            @ForAll @LongRange(min = 1, max = 1000) long factor,
            @ForAll @IntRange(max = 300) int others,
            @ForAll @DoubleRange(max = 1.0, maxIncluded = false) double random) {
        RestartPolicy policy = policy(Duration.ofMillis(initialMs), Duration.ofMillis(initialMs * factor), BUDGET);

        long pause = RestartSupervision.backoff(policy, others, random).toMillis();

        double doubled = Math.min(initialMs * Math.pow(2, others), (double) initialMs * factor);
        assertThat((double) pause).isBetween(Math.floor(doubled / 2), doubled);
    }

    @Test
    void whatFailedTogetherDoesNotComeBackTogether() {
        var random = new Random(1);
        assertThat(random.doubles(20)
                        .mapToObj(one -> RestartSupervision.backoff(POLICY, 5, one))
                        .distinct())
                .hasSizeGreaterThan(15);
    }

    // ---- budgets

    @Property(tries = 100)
    void whatFailsAtOnceForEverIsGivenUpOneBeyondItsBudgetHoweverLongThePauses(
            @ForAll @IntRange(min = 1, max = 200) int budget,
            @ForAll @LongRange(min = 1, max = 7_200_000) long mostMs,
            @ForAll long seed) {
        RestartPolicy policy = policy(Duration.ofMillis(Math.min(1000, mostMs)), Duration.ofMillis(mostMs), budget);

        assertThat(failuresUntilGivenUp(policy, List.of(Duration.ZERO), List.of("a"), seed))
                .isEqualTo(budget + 1);
    }

    @Property(tries = 50)
    void whatRunsForTheWindowBetweenFailuresIsRestartedForEverAfterTheFirstPause(
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long moreMs) {
        Duration lasts = WINDOW.plusMillis(moreMs);
        assertThat(failuresUntilGivenUp(
                        policy(Duration.ofSeconds(1), Duration.ofMinutes(5), 1), List.of(lasts), List.of("a"), 1))
                .isEqualTo(-1);

        var before = List.of(new Failure(START, "a", Duration.ZERO));
        var failure = new Failure(START.plus(lasts), "a", lasts);
        assertThat(RestartSupervision.decide(POLICY, before, failure, CAUSE, 0))
                .isEqualTo(new Decision.RestartAt(failure.at().plusSeconds(1), 1));
    }

    @Test
    void whatFailsSeldomerThanTheBudgetInAWindowIsRestartedForEver() {
        assertThat(failuresUntilGivenUp(POLICY, List.of(Duration.ofMinutes(3)), List.of("a"), 1))
                .isEqualTo(-1);
        assertThat(failuresUntilGivenUp(POLICY, List.of(Duration.ofMinutes(2)), List.of("a"), 1))
                .isEqualTo(BUDGET + 1);
    }

    @Test
    void failuresOfAnotherKindHaveABudgetOfTheirOwnButPausesGrowWithAll() {
        assertThat(failuresUntilGivenUp(POLICY, List.of(Duration.ZERO), List.of("a", "b"), 1))
                .isEqualTo(2 * BUDGET + 1);

        var before = List.of(new Failure(START, "a", Duration.ZERO), new Failure(START, "b", Duration.ZERO));
        assertThat(RestartSupervision.decide(POLICY, before, new Failure(START, "c", Duration.ZERO), CAUSE, 0))
                .isEqualTo(new Decision.RestartAt(START.plusSeconds(4), 1));
    }

    @Test
    void theReasonTellsWhatCountedAndWhichSettingsSaySo() {
        var before = new ArrayList<Failure>();
        for (int number = 0; number < BUDGET; number++) {
            before.add(new Failure(START, "abc", Duration.ZERO));
        }
        assertThat(RestartSupervision.decide(POLICY, before, new Failure(START, "abc", Duration.ZERO), CAUSE, 0))
                .isEqualTo(new Decision.GiveUp(
                        "it failed 11 times in the same way (abc) within 30 min of running, and may 10"
                                + " times (tributary.restart.budget)"));
    }

    // ---- what is not retried

    @Test
    void nothingIsRestartedWhenThePolicyIsOff() {
        assertThat(RestartSupervision.decide(
                        RestartPolicy.OFF, List.of(), new Failure(START, "a", Duration.ZERO), CAUSE, 0))
                .isEqualTo(new Decision.Unsupervised());
    }

    @Test
    void onlyATaskThatWasFencedIsRestartedAlsoThenAndHasABudgetToo() {
        var fenced = new ConnectException("outer", new TaskFencedException("a zombie?", new IllegalStateException()));
        var failures = new ArrayList<Failure>();
        for (int times = 1; times <= RestartPolicy.OFF.budget(); times++) {
            var failure = new Failure(START, "a", Duration.ZERO);
            assertThat(RestartSupervision.decide(RestartPolicy.OFF, failures, failure, fenced, 0))
                    .isInstanceOfSatisfying(
                            Decision.RestartAt.class,
                            restart -> assertThat(restart.at()).isAfter(START));
            failures.add(failure);
        }
        assertThat(RestartSupervision.decide(
                        RestartPolicy.OFF, failures, new Failure(START, "a", Duration.ZERO), fenced, 0))
                .isInstanceOf(Decision.GiveUp.class);
    }

    @Test
    void wrongSettingsAndMissingClassesAreNotRetriedWhereverTheyStandInTheChain() {
        var never = List.of(
                new ConfigException("topic", 1, "no"),
                new ConnectException("outer", new KafkaException(new ConfigException("x"))),
                new TooManyTasksException("c", 3, 1),
                new ConnectException(new ClassNotFoundException("a.B")),
                new NoClassDefFoundError("a/B"));
        assertThat(never)
                .allSatisfy(cause -> assertThat(RestartSupervision.decide(
                                POLICY, List.of(), new Failure(START, "a", Duration.ZERO), cause, 0))
                        .isInstanceOf(Decision.NotRetried.class));
    }

    @Test
    void aClassIsMeantWithThoseThatExtendIt() {
        var policy = new RestartPolicy(
                true, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, WINDOW, Set.of("java.lang.RuntimeException"));
        assertThat(RestartSupervision.neverRetried(policy, CAUSE)).contains("java.lang.RuntimeException");
        assertThat(RestartSupervision.neverRetried(policy, new Exception(new Error("x"))))
                .isEmpty();
    }

    @Test
    void hostsThatCannotBeFoundAreRetriedThoughKafkaCallsThemAWrongSetting() {
        var failure = new KafkaException(
                "Failed to construct kafka producer",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
        assertThat(RestartSupervision.neverRetried(POLICY, failure)).isEmpty();
    }

    // ---- what others have written

    @Test
    void aHistoryCountsSinceAPersonGaveANewBudget() {
        var history = List.of(
                event(0, "a", Action.RESTARTED),
                event(1, null, Action.MANUAL),
                event(2, "a", Action.RESTARTED),
                event(5, "b", Action.REPLACED),
                event(6, "c", Action.NOT_RETRIED),
                event(9, "a", Action.GAVE_UP));

        assertThat(RestartSupervision.failuresOf(history))
                .containsExactly(
                        new Failure(START.plusSeconds(2), "a", Duration.ZERO),
                        new Failure(START.plusSeconds(5), "b", Duration.ofSeconds(3)),
                        new Failure(START.plusSeconds(9), "a", Duration.ofSeconds(4)));
    }

    @Test
    void aFailureThatAnotherWorkersClockPutsIntoTheFutureIsForgivenInTimeAndNoTimeIsNegative() {
        Instant future = START.plus(Duration.ofHours(1));
        var ledger = new RestartLedger(
                List.of(new RestartEvent(future, "ahead:1", "e", "abc", Action.RESTARTED, null)), START);
        ledger.begun(START);
        ledger.works(START.plusSeconds(5));

        assertThat(ledger.standing(POLICY).outlook(START.plusSeconds(5)).failures())
                .isEqualTo(1);
        assertThat(ledger.standing(POLICY).outlook(START.plus(WINDOW)).failures())
                .isZero();
        assertThat(ledger.events().get(0).outcome()).isEqualTo("running after 0 ms");
    }

    private static RestartEvent event(int second, String fingerprint, Action action) {
        return new RestartEvent(START.plusSeconds(second), "w:1", "e", fingerprint, action, null);
    }
}
