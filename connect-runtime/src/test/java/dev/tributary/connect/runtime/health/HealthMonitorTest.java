package dev.tributary.connect.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.RecordErrors;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.WorkStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The monitor with a clock that the test moves. The test's own thread is the one whose clock is looked at. */
final class HealthMonitorTest {
    private static final InstanceId TASK = new InstanceId(ConnectorName.of("orders"), 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HandClock clock = new HandClock();
    private final HealthMonitor monitor = new HealthMonitor(TIMEOUT, clock::nanoseconds, clock::now, false);
    private final List<String> told = new ArrayList<>();
    private final AtomicLong records = new AtomicLong();
    private RunProgress run = watched();

    private RunProgress watched() {
        return monitor.watch(TASK, (before, health) -> told.add(before + " to " + health.state()));
    }

    @BeforeEach
    void begin() {
        begin(run);
    }

    private void begin(RunProgress watched) {
        run = watched;
        run.task().begin();
        run.figures(records::get, () -> Freshness.UNKNOWN);
        run.entered(InstanceState.RUNNING, null);
        samples(1);
        told.clear();
    }

    @AfterEach
    void end() {
        monitor.close();
    }

    /** Takes so many, a quarter of a second between them. */
    private void samples(int count) {
        for (int i = 0; i < count; i++) {
            clock.advance(Vitals.INTERVAL);
            monitor.sample();
        }
    }

    private void samplesFor(Duration time) {
        samples((int) time.dividedBy(Vitals.INTERVAL));
    }

    private InstanceHealth health() {
        return monitor.health(TASK).orElseThrow();
    }

    @Test
    void errorsOfRecordsAreCountedWhenSomebodyLooks() {
        assertThat(health().errors()).as("nobody counts them").isNull();

        AtomicLong skipped = new AtomicLong();
        run.errors(() -> new RecordErrors(7, 4, skipped.get(), 0, 0, clock.now()));
        skipped.set(2);

        assertThat(health().errors()).isEqualTo(new RecordErrors(7, 4, 2, 0, 0, clock.now()));
    }

    // ---- stalls

    @Test
    void aCallThatDoesNotReturnIsAStallFromTheTimeoutOnAndNotBefore() {
        run.task().enter(WorkStage.PUT);
        samples(1);

        samplesFor(TIMEOUT.minus(Vitals.INTERVAL));
        assertThat(health().state()).isNotEqualTo(HealthState.STALLED);
        samplesFor(Vitals.INTERVAL);

        InstanceHealth stalled = health();
        assertThat(stalled.state()).isEqualTo(HealthState.STALLED);
        assertThat(stalled.reason()).isEqualTo("put() of the task has not returned for 1 min 0 s");
        assertThat(stalled.stack())
                .startsWith("\"" + Thread.currentThread().getName() + "\" RUNNABLE")
                .contains(HealthMonitorTest.class.getName());
        assertThat(stalled.stages())
                .containsExactly(new StageTime(
                        WorkStage.PUT, TIMEOUT, Thread.currentThread().getName()));
        assertThat(stalled.since()).isEqualTo(clock.now());
    }

    /** The plugin may come back between the look that showed it and the telling. */
    @Test
    void aStallIsToldAsItWasWhenItWasSeen() {
        List<WorkStage> stages = new ArrayList<>();
        begin(monitor.watch(TASK, (before, health) -> {
            if (health.state() == HealthState.STALLED) {
                stages.add(health.stages().get(0).stage());
            }
        }));
        monitor.restartsBy(id -> {
            if (run.vitals().state() == HealthState.STALLED) {
                run.task().await(WorkStage.POLL);
            }
            return RestartOutlook.NONE;
        });
        run.task().enter(WorkStage.PUT);
        samplesFor(TIMEOUT.plus(Vitals.INTERVAL));

        assertThat(stages).containsExactly(WorkStage.PUT);
        samples(1);
        assertThat(health().state()).isNotEqualTo(HealthState.STALLED);
    }

    @Test
    void anExceptionThatCannotTellItsMessageKeepsNothingElseFromBeingTold() {
        run.task().repeating(WorkStage.POLL, new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("not even that");
            }
        });
        samples(1);

        assertThat(monitor.report()).hasSize(1);
        assertThat(health().reason()).contains("its text cannot be had: java.lang.UnsupportedOperationException");
    }

    @Test
    void noHalfOfASecretIsLeftWhereAReasonIsCut() {
        String secret = "s3cr3tvalue";
        var view = new WorkerHealthView(
                "w:8083",
                monitor,
                text -> text.replace(secret, "${vault:x}"),
                new WorkerHealthView.Sources(List::of, name -> new TreeMap<>(), name -> List.of()));
        for (int length = 1; length < 600; length++) {
            run.entered(InstanceState.FAILED, new IllegalStateException("x".repeat(length) + secret));

            String reason = view.report().instances().get(0).reason();

            assertThat(reason).doesNotContain("s3cr").hasSizeLessThan(600);
        }
    }

    @Test
    void aCallThatComesBackAndIsMadeAgainIsNoStall() {
        for (int i = 0; i < 10; i++) {
            run.task().enter(WorkStage.PUT);
            samplesFor(TIMEOUT.dividedBy(2));
        }

        assertThat(told).noneMatch(change -> change.contains("STALLED"));
    }

    @Test
    void listenersHearOfAStallOnceAndOfItsEndOnce() {
        List<String> heard = new ArrayList<>();
        monitor.addListener(new HealthListener() {
            @Override
            public void stalled(InstanceHealth health) {
                heard.add("stalled " + health.id() + " " + (health.stack() != null));
            }

            @Override
            public void recovered(InstanceHealth health) {
                heard.add("recovered " + health.state());
            }
        });
        run.task().enter(WorkStage.POLL);
        samplesFor(TIMEOUT.multipliedBy(3));
        run.task().enter(WorkStage.NONE);
        samplesFor(TIMEOUT);

        assertThat(heard).containsExactly("stalled orders-0 true", "recovered IDLE");
        assertThat(run.stalls()).isEqualTo(1);
    }

    @Test
    void waitingThatMayTakeAsLongAsItLikesIsNoStall() {
        run.task().await(WorkStage.CONVERT);
        samplesFor(TIMEOUT.multipliedBy(2));

        assertThat(told).noneMatch(change -> change.contains("STALLED"));
        assertThat(run.longestCall()).isZero();
    }

    @Test
    void doingNothingIsNoStallAndBeingStoppedIsNone() {
        run.task().enter(WorkStage.NONE);
        samplesFor(TIMEOUT.multipliedBy(2));
        run.task().enter(WorkStage.STOP);
        samplesFor(TIMEOUT.multipliedBy(2));

        assertThat(told).noneMatch(change -> change.contains("STALLED"));
    }

    @Test
    void whatFailsAndIsTriedAgainAndAgainIsAStallThoughEachCallReturns() {
        for (int i = 0; i < 70; i++) {
            run.task().enter(WorkStage.PUT);
            run.task().enter(WorkStage.NONE);
            run.task().repeating(WorkStage.PUT, new IllegalStateException("no database"));
            samplesFor(Duration.ofSeconds(1));
        }

        assertThat(health().state()).isEqualTo(HealthState.STALLED);
        assertThat(health().reason())
                .isEqualTo(
                        "put() of the task has failed and been tried again for 1 min 9 s; no record went on. The last time:"
                                + " java.lang.IllegalStateException: no database");
        run.task().progressed();
        samples(1);
        assertThat(health().state()).isNotEqualTo(HealthState.STALLED);
    }

    @Test
    void aTimeoutOfZeroMeansThatNothingIsAStall() {
        run.stallTimeout(Duration.ZERO);
        run.task().enter(WorkStage.PUT);
        samplesFor(TIMEOUT.multipliedBy(100));

        assertThat(told).noneMatch(change -> change.contains("STALLED"));
    }

    @Test
    void aConnectorsOwnTimeoutGoesBeforeTheWorkers() {
        run.stallTimeout(Duration.ofSeconds(2));
        run.task().enter(WorkStage.PUT);
        samplesFor(Duration.ofSeconds(3));

        assertThat(health().state()).isEqualTo(HealthState.STALLED);
    }

    @Test
    void oneThatDoesNotComeUpIsStalledToo() {
        begin(watched());
        run = watched();
        run.task().begin();
        run.task().enter(WorkStage.START);
        samples(1);
        assertThat(health().state()).isEqualTo(HealthState.STARTING);
        samplesFor(TIMEOUT);

        assertThat(health().reason()).isEqualTo("The start of the task has not returned for 1 min 0 s");
    }

    @Test
    void theThreadThatHangsIsShownWhicheverOfTheTasksThreadsItIs() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        Thread consumer = new Thread(
                () -> {
                    run.consumer().begin();
                    run.consumer().enter(WorkStage.CONVERT);
                    entered.countDown();
                    hangIn(release);
                },
                "the consumer");
        consumer.start();
        entered.await();
        while (consumer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        run.task().await(WorkStage.POLL);
        samples(1);
        samplesFor(TIMEOUT);
        InstanceHealth stalled = health();
        release.countDown();
        consumer.join();

        assertThat(stalled.reason()).startsWith("A converter has not returned");
        assertThat(stalled.stack()).startsWith("\"the consumer\" WAITING").contains("hangIn");
    }

    private static void hangIn(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the other states

    @Test
    void aTaskIsActiveWhileRecordsComeAndIdleSomeTimeAfter() {
        records.addAndGet(5);
        samples(1);
        assertThat(health().state()).isEqualTo(HealthState.ACTIVE);
        samplesFor(HealthRules.QUIET);

        assertThat(health().state()).isEqualTo(HealthState.IDLE);
        assertThat(health().records()).isEqualTo(5);
    }

    @Test
    void oneLongPutIsWorkThoughNoRecordGoesOnMeanwhile() {
        samplesFor(HealthRules.QUIET);
        assertThat(health().state()).isEqualTo(HealthState.IDLE);
        run.task().enter(WorkStage.PUT);
        samplesFor(Duration.ofSeconds(20));

        assertThat(health().state()).isEqualTo(HealthState.ACTIVE);
    }

    @Test
    void aSourceWhosePollWaitsForDataIsIdle() {
        run.task().enter(WorkStage.POLL);
        samplesFor(Duration.ofSeconds(20));

        assertThat(health().state()).isEqualTo(HealthState.IDLE);
    }

    @Test
    void whoWaitsToSendMostOfTheTimeIsBackpressuredAlthoughRecordsGoOn() {
        for (int i = 0; i < 20; i++) {
            run.task().press(WorkStage.SEND);
            records.incrementAndGet();
            samples(1);
        }

        assertThat(health().state()).isEqualTo(HealthState.BACKPRESSURED);
        assertThat(health().reason())
                .startsWith("Kafka takes records more slowly")
                .contains("100 % of the last 5 s");
        run.task().enter(WorkStage.NONE);
        samplesFor(HealthRules.PRESSED_WINDOW);
        assertThat(health().state()).isEqualTo(HealthState.ACTIVE);
    }

    @Test
    void whoSendsAllTheTimeWithoutWaitingIsNotBackpressured() {
        for (int i = 0; i < 40; i++) {
            run.task().enter(WorkStage.SEND);
            records.incrementAndGet();
            samples(1);
        }

        assertThat(told).noneMatch(change -> change.contains("BACKPRESSURED"));
    }

    @Test
    void aSinkWhosePutAsksForItsBatchAgainAndAgainIsBackpressuredAndSaysWhy() {
        run.task().repeating(WorkStage.PUT, new IllegalStateException("no database"));
        samplesFor(HealthRules.PRESSED_WINDOW);

        assertThat(health().state()).isEqualTo(HealthState.BACKPRESSURED);
        assertThat(health().reason()).contains("tried again for").endsWith("no database");
    }

    @Test
    void aFailedTaskIsRecoveringIfItIsRestartedByItself() {
        run.entered(InstanceState.FAILED, new IllegalStateException("no such table\nand more"));
        samples(1);
        assertThat(health().state()).isEqualTo(HealthState.FAILED);
        assertThat(health().reason()).isEqualTo("java.lang.IllegalStateException: no such table");
        monitor.restartsBy(id -> new RestartOutlook(true, 1, 3, clock.now().plusSeconds(9)));
        samples(1);

        assertThat(health().state()).isEqualTo(HealthState.RECOVERING);
        assertThat(health().reason()).contains("no such table").contains("restarted at 2026-01-01T00:00:0");
        assertThat(health().restarts().failures()).isEqualTo(1);
    }

    @Test
    void theStateIsThatOfNowAlsoBetweenTwoSamples() {
        run.entered(InstanceState.PAUSED, null);

        assertThat(health().state()).isEqualTo(HealthState.PAUSED);
    }

    // ---- numbers

    @Test
    void sharesAreThoseOfTheLastMinute() {
        run.task().enter(WorkStage.POLL);
        samplesFor(Duration.ofMinutes(2));
        for (int i = 0; i < 60; i++) {
            run.task().enter(WorkStage.CONVERT);
            samples(1);
        }

        assertThat(health().shares().get(WorkStage.CONVERT)).isEqualTo(0.25);
        assertThat(health().shares().get(WorkStage.POLL)).isEqualTo(0.75);
    }

    @Test
    void recordsPerSecondAreTheMeanOfTheLastSeconds() {
        for (int i = 0; i < 400; i++) {
            records.addAndGet(i < 200 ? 1_000 : 25);
            samples(1);
        }

        assertThat(health().recordsPerSecond()).isCloseTo(100, within(0.001));
    }

    @Test
    void formerThreadsThatDidNotEndAreCounted() {
        monitor.zombiesBy(id -> 2);

        assertThat(health().zombies()).isEqualTo(2);
        assertThat(run.zombies()).isEqualTo(2);
    }

    // ---- who is watched

    @Test
    void nothingIsToldOfARunThatIsClosedAndNothingOfItIsLeft() {
        run.task().enter(WorkStage.PUT);
        samplesFor(TIMEOUT.dividedBy(2));
        run.close();
        samplesFor(TIMEOUT);

        assertThat(told).noneMatch(change -> change.contains("STALLED"));
        assertThat(monitor.report()).isEmpty();
    }

    @Test
    void theEndOfAnOldRunDoesNotHideTheNewOne() {
        RunProgress old = run;
        begin(watched());
        old.close();

        assertThat(monitor.report()).hasSize(1);
    }

    @Test
    void aListenerThatThrowsDoesNotKeepOthersFromBeingWatched() {
        monitor.watch(new InstanceId(ConnectorName.of("a"), 0), (before, health) -> {
                    throw new IllegalStateException("listener");
                })
                .entered(InstanceState.PAUSED, null);
        records.incrementAndGet();
        samples(1);

        assertThat(health().state()).isEqualTo(HealthState.ACTIVE);
    }

    @Test
    void aFullHeapDoesNotEndTheWatching() {
        monitor.watch(new InstanceId(ConnectorName.of("a"), 0), (before, health) -> {
                    throw new OutOfMemoryError("Java heap space");
                })
                .entered(InstanceState.PAUSED, null);
        records.incrementAndGet();
        samples(1);

        assertThat(health().state()).isEqualTo(HealthState.ACTIVE);
    }

    @Test
    void theThreadEndsWhenNothingIsWatchedAndComesBack() throws Exception {
        try (HealthMonitor sampling = new HealthMonitor(TIMEOUT)) {
            for (int round = 0; round < 2; round++) {
                CountDownLatch sampled = new CountDownLatch(1);
                RunProgress watched = sampling.watch(TASK, (before, health) -> sampled.countDown());
                watched.entered(InstanceState.PAUSED, null);
                sampled.await();
                watched.close();
                awaitNoThread();
            }
        }
    }

    private static void awaitNoThread() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("connect-health")) {
                thread.join(30_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
