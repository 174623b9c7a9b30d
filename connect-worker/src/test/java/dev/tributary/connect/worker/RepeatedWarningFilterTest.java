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
