package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitScheduleTest {
    private final CommitSchedule schedule = new CommitSchedule(1_000, 300, 0);

    @Test
    void theFirstCommitIsDueAfterOneInterval() {
        assertThat(schedule.due(999)).isFalse();
        assertThat(schedule.waitMs(400)).isEqualTo(600);
        assertThat(schedule.due(1_000)).isTrue();
    }

    @Test
    void aRequestedCommitIsDueAtOnceAndOnce() {
        schedule.request();
        assertThat(schedule.due(1)).isTrue();
        assertThat(schedule.waitMs(1)).isZero();
        schedule.consume(1);
        assertThat(schedule.due(1)).isFalse();
        assertThat(schedule.waitMs(1)).isEqualTo(1_000);
    }

    @Test
    void noCommitIsBegunWhileOneIsInFlight() {
        schedule.consume(1_000);
        int number = schedule.begin(1_000);
        schedule.request();
        assertThat(schedule.due(1_100)).isFalse();
        assertThat(schedule.ended(number, true)).isTrue();
        assertThat(schedule.due(1_100)).isTrue();
    }

    @Test
    void aCommitThatTakesTooLongIsGivenUpOnceAndItsOutcomeStillCountsUntilANewerIsBegun() {
        schedule.consume(1_000);
        int first = schedule.begin(1_000);
        assertThat(schedule.giveUp(1_299)).isFalse();
        assertThat(schedule.giveUp(1_300)).isTrue();
        assertThat(schedule.giveUp(1_300)).isFalse();
        assertThat(schedule.failuresInARow()).isEqualTo(1);
        assertThat(schedule.ended(first, true)).isTrue();
        assertThat(schedule.failuresInARow()).isZero();
    }

    @Test
    void theOutcomeOfAnOldCommitMeansNothing() {
        int first = schedule.begin(1_000);
        int second = schedule.begin(2_000);
        assertThat(schedule.ended(first, false)).isFalse();
        assertThat(schedule.failuresInARow()).isZero();
        assertThat(schedule.ended(second, false)).isTrue();
        assertThat(schedule.failuresInARow()).isEqualTo(1);
    }

    @Test
    void aSupersededCommitIsNeitherInFlightNorHeardOf() {
        int number = schedule.begin(1_000);
        schedule.supersede();
        assertThat(schedule.giveUp(9_000)).isFalse();
        assertThat(schedule.ended(number, true)).isFalse();
        assertThat(schedule.due(9_000)).isTrue();
    }

    @Test
    void nothingIsDueBeforeAnOverdueCommitIsGivenUp() {
        schedule.consume(0);
        schedule.begin(900);
        assertThat(schedule.waitMs(1_100)).isEqualTo(100);
        assertThat(schedule.waitMs(5_000)).isZero();
    }
}
