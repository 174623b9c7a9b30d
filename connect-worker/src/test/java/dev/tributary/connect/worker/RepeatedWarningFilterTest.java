package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;

final class RepeatedWarningFilterTest {
    private final RepeatedWarningFilter filter = new RepeatedWarningFilter();

    @Test
    void aTextPassesOncePerInterval() {
        filter.setIntervalMs(1_000);

        assertThat(filter.mayPass("a", 5_000)).isTrue();
        assertThat(filter.mayPass("a", 5_999)).isFalse();
        assertThat(filter.mayPass("b", 5_999)).isTrue();
        assertThat(filter.mayPass("a", 6_000)).isTrue();
        assertThat(filter.mayPass("a", 6_500)).isFalse();
    }

    @Test
    void whatDiffersInTheNumberOfARequestOrInATimeAloneIsTheSameText() {
        String refused = "[Producer clientId=connector-producer-c-%s] The metadata response from the cluster reported a"
                + " recoverable issue with correlation id %s : {orders=UNKNOWN_TOPIC_OR_PARTITION}";
        assertThat(filter.mayPass(refused.formatted("0", "58"), 0)).isTrue();
        assertThat(filter.mayPass(refused.formatted("0", "59"), 1)).isFalse();
        assertThat(filter.mayPass(refused.formatted("1", "60"), 1))
                .as("another task's client is news")
                .isTrue();

        String cancelled = "Cancelled in-flight FETCH request with correlation id %s due to node 0 being disconnected"
                + " (elapsed time since creation: %sms, request timeout: 30000ms)";
        assertThat(filter.mayPass(cancelled.formatted("7", "12"), 0)).isTrue();
        assertThat(filter.mayPass(cancelled.formatted("8", "430"), 1)).isFalse();
    }

    @Test
    void onlyWarningsAndInformationOfTheLoggersNamedAreHeldBack() {
        var context = new LoggerContext();
        Logger noisy = context.getLogger("noisy");
        Logger other = context.getLogger("other");
        filter.addLogger("noisy");

        assertThat(decide(noisy, Level.INFO)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(noisy, Level.INFO)).isEqualTo(FilterReply.DENY);
        assertThat(decide(noisy, Level.WARN)).isEqualTo(FilterReply.DENY);
        assertThat(decide(noisy, Level.ERROR)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(other, Level.INFO)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(other, Level.INFO)).isEqualTo(FilterReply.NEUTRAL);
    }

    private FilterReply decide(Logger source, Level level) {
        return filter.decide(null, source, level, "text", null, null);
    }

    @Test
    void manyDifferentTextsDoNotFillTheMemory() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(filter.mayPass("text " + i, 0)).isTrue();
        }
    }
}
