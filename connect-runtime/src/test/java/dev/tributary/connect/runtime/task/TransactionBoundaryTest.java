package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.config.TransactionSettings;
import dev.tributary.connect.runtime.task.TransactionBoundary.Step;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TransactionBoundaryTest {
    private final SourceRecord record = SourceRig.record("a", 1);
    private final TransactionRequests requests = new TransactionRequests();

    @Test
    void anIntervalEndsWithTheFirstBatchAfterIt() {
        var boundary = new IntervalBoundary(100);
        boundary.restart(1_000);

        assertThat(boundary.afterBatch(1_099)).isEqualTo(Step.GO_ON);
        assertThat(boundary.afterBatch(1_250)).isEqualTo(Step.COMMIT);
        assertThat(boundary.afterBatch(1_349)).isEqualTo(Step.GO_ON);
        assertThat(boundary.afterBatch(1_350)).isEqualTo(Step.COMMIT);
    }

    @Test
    void anIntervalBeginsAnewAfterAPause() {
        var boundary = new IntervalBoundary(100);
        boundary.restart(1_000);

        assertThat(boundary.atPause(false)).isEqualTo(Step.COMMIT);
        boundary.restart(5_000);

        assertThat(boundary.afterBatch(5_099)).isEqualTo(Step.GO_ON);
    }

    @Test
    void aRequestIsCarriedOutOnce() {
        requests.commitTransaction();
        requests.abortTransaction(record);

        assertThat(requests.takeForBatch()).isEqualTo(Step.COMMIT);
        assertThat(requests.takeForBatch()).isEqualTo(Step.GO_ON);
        assertThat(requests.takeFor(SourceRig.record("a", 1))).isEqualTo(Step.ABORT);
        assertThat(requests.takeFor(record)).isEqualTo(Step.GO_ON);
    }

    @Test
    void requestsForARecordSayNothingOfOthersAndNothingOfTheBatch() {
        requests.commitTransaction(record);

        assertThat(requests.takeFor(SourceRig.record("a", 2))).isEqualTo(Step.GO_ON);
        assertThat(requests.takeForBatch()).isEqualTo(Step.GO_ON);
        assertThat(requests.takeFor(record)).isEqualTo(Step.COMMIT);
    }

    @Test
    void contradictionsAreFoundWhenTheyAreToBeCarriedOut() {
        requests.commitTransaction(record);
        requests.abortTransaction(record);
        requests.commitTransaction();
        requests.abortTransaction();

        assertThatThrownBy(() -> requests.takeFor(record)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(requests::takeForBatch).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aRecordMustBeNamed() {
        assertThatThrownBy(() -> requests.commitTransaction(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> requests.abortTransaction(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void settingsAreReadWhateverTheirCaseAndTheWorkersIntervalCountsWhereNoneIsGiven() {
        Duration workers = Duration.ofSeconds(5);

        assertThat(TransactionSettings.parse(Map.of(), workers))
                .isEqualTo(new TransactionSettings(TransactionSettings.Boundary.POLL, workers));
        assertThat(TransactionSettings.parse(
                        Map.of("transaction.boundary", "Interval", "transaction.boundary.interval.ms", "0"), workers))
                .isEqualTo(new TransactionSettings(TransactionSettings.Boundary.INTERVAL, Duration.ZERO));
        assertThatThrownBy(() -> TransactionSettings.parse(Map.of("transaction.boundary", "never"), workers))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("never");
    }
}
