package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

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
    void manyDifferentTextsDoNotFillTheMemory() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(filter.mayPass("text " + i, 0)).isTrue();
        }
    }
}
