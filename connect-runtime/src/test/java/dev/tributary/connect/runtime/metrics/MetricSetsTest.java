package dev.tributary.connect.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Measurable;
import org.junit.jupiter.api.Test;

final class MetricSetsTest {
    private final HandTime time = new HandTime();
    private final MetricSets sets = time.sets;

    @Test
    void anOldSetThatIsClosedLateLeavesTheNewOneOfItsOwnerAlone() {
        MetricSet old = sets.open("owner");
        showEpoch(old, 1);
        MetricSet next = sets.open("owner");
        showEpoch(next, 2);

        old.close();
        showEpoch(old, 3);

        assertThat(time.value(MetricGroup.REBALANCE, "epoch")).isEqualTo(2.0);
        next.close();
        assertThat(time.value(MetricGroup.REBALANCE, "epoch")).isNull();
    }

    private static void showEpoch(MetricSet set, int epoch) {
        set.bean(MetricGroup.REBALANCE).number("epoch", () -> epoch);
    }

    @Test
    void oneMBeanOfASetCanGoAlone() {
        MetricSet set = sets.open("owner");
        set.bean(MetricGroup.CONNECTOR, "a").text("status", () -> "running");
        MetricSet.Bean other = set.bean(MetricGroup.CONNECTOR, "b").text("status", () -> "paused");

        other.remove();

        assertThat(time.value(MetricGroup.CONNECTOR, "status", "a")).isEqualTo("running");
        assertThat(time.value(MetricGroup.CONNECTOR, "status", "b")).isNull();
    }

    @Test
    void onlyWhatTheTableHasIsRegisteredAndOnlyAsWhatItIs() {
        MetricSet set = sets.open("owner");

        assertThatThrownBy(() -> set.bean(MetricGroup.REBALANCE).number("epok", () -> 1))
                .hasMessageContaining("epok")
                .hasMessageContaining("epoch");
        assertThatThrownBy(() -> set.bean(MetricGroup.REBALANCE).text("epoch", () -> "one"))
                .hasMessageContaining("expected: Double");
        assertThatThrownBy(() -> set.bean(MetricGroup.TASK, "orders")).hasMessageContaining("[connector, task]");
    }

    @Test
    void aDistributionIsOfTheSampleWindow() {
        Distribution times = sets.distribution();
        assertThat(read(times.average())).isNaN();

        times.record(4);
        times.record(8);
        assertThat(read(times.average())).isEqualTo(6);
        assertThat(read(times.maximum())).isEqualTo(8);
        assertThat(read(times.minimum())).isEqualTo(4);

        time.advance(Duration.ofMinutes(10));
        assertThat(read(times.maximum())).isNaN();
    }

    @Test
    void aFlowsRateFollowsItsCounterHoweverSeldomItIsLookedAt() {
        var counter = new AtomicLong();
        Flow flow = sets.flow(counter::get);
        counter.addAndGet(300);
        flow.sample();
        time.advance(Duration.ofSeconds(30));
        counter.addAndGet(300);

        assertThat(read(flow.total())).isEqualTo(600);
        assertThat(read(flow.rate())).isEqualTo(20); // a window of 30 s at the least

        time.advance(Duration.ofMinutes(10));
        assertThat(read(flow.rate())).isZero();
        assertThat(read(flow.total())).isEqualTo(600);
    }

    @Test
    void sharesAddUpToOne() {
        Shares shares = sets.shares();
        assertThat(read(shares.failures())).isZero();

        shares.succeeded();
        shares.succeeded();
        shares.succeeded();
        shares.failed();

        assertThat(read(shares.successes())).isEqualTo(0.75);
        assertThat(read(shares.failures())).isEqualTo(0.25);
    }

    private double read(Measurable metric) {
        return metric.measure(time.registry.config(), time.milliseconds());
    }
}
