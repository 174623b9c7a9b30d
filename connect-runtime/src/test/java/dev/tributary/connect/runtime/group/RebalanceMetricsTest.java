package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.metrics.HandTime;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RebalanceMetricsTest {
    private final HandTime time = new HandTime();
    private final RebalanceMetrics metrics = new RebalanceMetrics(time.sets, GroupProtocol.SESSIONED);

    @Test
    void aRebalanceLastsFromItsFirstJoinToItsEnd() {
        assertThat(value("rebalancing")).isEqualTo(0.0);
        assertThat(value("time-since-last-rebalance-ms")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(value("connect-protocol")).isEqualTo("SESSIONED");

        metrics.joining();
        time.advance(Duration.ofMillis(300));
        metrics.joining(); // the join was refused and is sent again
        assertThat(value("rebalancing")).isEqualTo(1.0);
        time.advance(Duration.ofMillis(200));
        metrics.joined(GroupProtocol.COMPATIBLE, 7, "http://leader:8083/");
        time.advance(Duration.ofMillis(1500));

        assertThat(value("rebalancing")).isEqualTo(0.0);
        assertThat(value("rebalance-max-time-ms")).isEqualTo(500.0);
        assertThat(value("rebalance-avg-time-ms")).isEqualTo(500.0);
        assertThat(value("completed-rebalances-total")).isEqualTo(1.0);
        assertThat(value("time-since-last-rebalance-ms")).isEqualTo(1500.0);
        assertThat(value("epoch")).isEqualTo(7.0);
        assertThat(value("leader-name")).isEqualTo("http://leader:8083/");
        assertThat(value("connect-protocol")).isEqualTo("COMPATIBLE");
    }

    @Test
    void nothingIsShownOfAMembershipThatIsOver() {
        metrics.close();

        assertThat(value("epoch")).isNull();
    }

    private Object value(String name) {
        return time.value(MetricGroup.REBALANCE, name);
    }
}
