package dev.tributary.connect.runtime.pipeline;

import static dev.tributary.connect.runtime.pipeline.Pieces.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.RecordErrors;
import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import dev.tributary.connect.runtime.pipeline.Pieces.Reports;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailurePolicyTest {
    private static final FailedRecord RECORD =
            FailedRecord.of(new SourceRecord(Map.of("p", "secret"), Map.of(), "orders", null, "secret"));

    /** Time that passes only while the policy waits. */
    private static final class WaitingClock extends Clock implements BackOff {
        final List<Long> waitsMs = new ArrayList<>();
        long nowMs = 1_000;
        boolean givenUp;

        @Override
        public boolean await(Duration time) {
            waitsMs.add(time.toMillis());
            nowMs += time.toMillis();
            return !givenUp;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(nowMs);
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private final WaitingClock clock = new WaitingClock();
    private final FailureCounts counts = new FailureCounts();
    private final Reports reports = new Reports();

    private FailurePolicy policy(long timeoutMs, long capMs, boolean tolerateAll) {
        ErrorSettings settings =
                new ErrorSettings(Duration.ofMillis(timeoutMs), Duration.ofMillis(capMs), tolerateAll, false, false);
        return new FailurePolicy(TASK, settings, counts, List.of(reports), clock, clock);
    }

    private static FailurePolicy.Operation<String> alwaysAway() {
        return () -> {
            throw new RetriableException("away");
        };
    }

    @Test
    void delaysDoubleAndTheLastIsCutToTheDeadline() {
        FailurePolicy policy = policy(2_000, 60_000, true);

        policy.recover(Stage.TRANSFORMATION, String.class, RECORD, new RetriableException("away"), alwaysAway());

        assertThat(clock.waitsMs).containsExactly(300L, 600L, 1_100L);
        assertThat(counts.totalRetries()).isEqualTo(3);
        assertThat(counts.totalRecordFailures())
                .as("four attempts and the final failure")
                .isEqualTo(5);
        assertThat(counts.totalRecordErrors()).isEqualTo(1);
        assertThat(counts.totalRecordsSkipped()).isEqualTo(1);
        assertThat(counts.lastErrorTimestampMs()).isEqualTo(3_000);
        assertThat(counts.told())
                .as("what health tells of them")
                .isEqualTo(new RecordErrors(5, 3, 1, 0, 0, Instant.ofEpochMilli(3_000)));
    }

    @Test
    void withoutATimeoutNothingIsTriedAgain() {
        FailurePolicy policy = policy(0, 60_000, true);

        assertThat(policy.recover(
                        Stage.TRANSFORMATION, String.class, RECORD, new RetriableException("away"), () -> "late"))
                .isNull();
        assertThat(clock.waitsMs).isEmpty();
    }

    @Test
    void aNegativeTimeoutMeansForEver() {
        int[] attempts = {0};
        FailurePolicy policy = policy(-1, 1_000, false);

        var recovered =
                policy.recover(Stage.TRANSFORMATION, String.class, RECORD, new RetriableException("away"), () -> {
                    if (++attempts[0] < 200) {
                        throw new RetriableException("still away");
                    }
                    return "back";
                });

        assertThat(recovered).isEqualTo(new FailurePolicy.Recovered<>("back"));
        assertThat(reports.seen).isEmpty();
    }

    @Property(tries = 100)
    void noDelayIsLongerThanTheCapAndThePolicyNeverOverstaysItsTime(
            @ForAll @LongRange(min = 0, max = 100_000) long timeoutMs,
            @ForAll @LongRange(min = 1, max = 5_000) long capMs,
            @ForAll @IntRange(min = 1, max = 50) int failures) {
        int[] left = {failures};
        FailurePolicyTest fresh = new FailurePolicyTest(); // one instance serves all tries

        fresh.policy(timeoutMs, capMs, true)
                .recover(Stage.KEY_CONVERTER, String.class, RECORD, new RetriableException("away"), () -> {
                    if (left[0]-- > 0) {
                        throw new RetriableException("away");
                    }
                    return "back";
                });

        assertThat(fresh.clock.waitsMs).allMatch(wait -> wait >= 0 && wait <= capMs);
        assertThat(fresh.clock.nowMs - 1_000).isLessThanOrEqualTo(timeoutMs);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aCapOfZeroOrLessTriesAgainAtOnce(long capMs) {
        FailurePolicy policy = policy(1_000, capMs, true);

        assertThat(policy.recover(
                        Stage.KEY_CONVERTER, String.class, RECORD, new RetriableException("away"), () -> "back"))
                .isEqualTo(new FailurePolicy.Recovered<>("back"));
        assertThat(clock.waitsMs).containsExactly(0L);
    }

    @Test
    void anAnswerOfNullIsAnAnswer() {
        FailurePolicy policy = policy(1_000, 60_000, false);

        assertThat(policy.<String>recover(
                        Stage.KEY_CONVERTER, String.class, RECORD, new RetriableException("away"), () -> null))
                .isEqualTo(new FailurePolicy.Recovered<String>(null));
    }

    @Test
    void whatIsNotRetriableIsNotTriedAgain() {
        FailurePolicy policy = policy(60_000, 60_000, true);

        assertThat(policy.recover(Stage.KEY_CONVERTER, String.class, RECORD, new DataException("bad"), () -> "late"))
                .isNull();
        assertThat(clock.waitsMs).isEmpty();
        assertThat(counts.totalRecordFailures()).isEqualTo(1);
    }

    @Test
    void reportersAreToldAlsoWhenTheTaskIsAboutToFail() {
        FailurePolicy policy = policy(0, 60_000, false);
        DataException bad = new DataException("bad");

        assertThatThrownBy(() -> policy.recover(Stage.KEY_CONVERTER, String.class, RECORD, bad, () -> "late"))
                .isInstanceOf(ConnectException.class)
                .hasCause(bad)
                .hasMessageContaining("orders-3")
                .hasMessageContaining("java.lang.String")
                .hasMessageNotContaining("secret");
        assertThat(reports.seen)
                .containsExactly(new RecordFailure(TASK, Stage.KEY_CONVERTER, "java.lang.String", RECORD, bad));
        assertThat(counts.totalRecordsSkipped()).isZero();
    }

    @Test
    void aTaskThatIsGivenUpStopsTryingAndSkipsNothing() {
        clock.givenUp = true;
        FailurePolicy policy = policy(-1, 60_000, true);

        assertThatThrownBy(() -> policy.recover(
                        Stage.KEY_CONVERTER, String.class, RECORD, new RetriableException("away"), alwaysAway()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("given up");
        assertThat(clock.waitsMs).hasSize(1);
        assertThat(reports.seen).isEmpty();
    }

    @Test
    void aToleratedFailureThatWasNotAnOperationCountsAsAFailureAlone() {
        assertThat(policy(0, 0, true).failed(Stage.KAFKA_PRODUCE, String.class, RECORD, new DataException("lost")))
                .isCompleted();
        assertThat(counts.totalRecordFailures()).isEqualTo(1);
        assertThat(counts.totalRecordErrors()).isZero();
        assertThat(counts.totalRecordsSkipped()).isZero();
        assertThatThrownBy(() -> policy(0, 0, false).failed(Stage.TASK_PUT, String.class, RECORD, null))
                .isInstanceOf(ConnectException.class);
        assertThat(counts.totalRecordErrors()).isEqualTo(1);
    }

    @Test
    void theReportOnASkippedRecordCanBeHadOnceIfAReporterKeepsRecords() {
        FailurePolicy forgetful = policy(0, 0, true);
        skip(forgetful);
        assertThat(forgetful.takeReport()).as("nothing is kept").isNull();

        CompletableFuture<Void> writing = new CompletableFuture<>();
        reports.keeping = writing;
        FailurePolicy keeping = policy(0, 0, true);
        assertThat(keeping.takeReport()).isNull();
        skip(keeping);
        CompletableFuture<Void> report = keeping.takeReport();
        assertThat(report).isNotDone();
        assertThat(keeping.takeReport()).as("taken").isNull();
        writing.complete(null);
        assertThat(report).isCompleted();
    }

    private static void skip(FailurePolicy policy) {
        policy.recover(Stage.VALUE_CONVERTER, String.class, RECORD, new DataException("bad"), () -> "late");
    }

    @Test
    void closingClosesTheReporters() {
        policy(0, 0, true).close();

        assertThat(reports.closed).isTrue();
    }

    @Test
    void contentsAreDescribedOnlyOnDemandAndForConsumedRecordsNever() {
        ConsumerRecord<byte[], byte[]> consumed = new ConsumerRecord<>(
                "orders",
                4,
                100,
                5L,
                TimestampType.LOG_APPEND_TIME,
                1,
                1,
                "secret".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "secret".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty());

        assertThat(RECORD.toString()).doesNotContain("secret");
        assertThat(RECORD.describeWithContents()).contains("secret");
        assertThat(FailedRecord.of(consumed)).hasToString("record orders-4@100");
        assertThat(FailedRecord.of(consumed).describeWithContents())
                .isEqualTo("record orders-4@100, timestamp 5 (LogAppendTime)");
    }
}
