package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrendTest {
    private static final int POINTS = 60;

    @Test
    void whatOnlyScattersIsFlat() {
        var random = new Random(1);

        assertThat(trend(i -> 100 + random.nextGaussian(), 0.5).isGrowing()).isFalse();
    }

    @Test
    void whatLeaksALittleEachTimeGrowsHoweverItScatters() {
        var random = new Random(2);

        Trend trend = trend(i -> 100 + 0.5 * i + random.nextGaussian(), 5);

        assertThat(trend.isGrowing()).isTrue();
        assertThat(trend.perHour()).isCloseTo(1800, within(150.0));
    }

    @Test
    void whatGrowsNoMoreThanAllowedIsFlat() {
        assertThat(trend(i -> 100 + 0.01 * i, 5).isGrowing()).isFalse();
    }

    @Test
    void theFirstHalfIsWarmingUp() {
        assertThat(trend(i -> Math.min(i, POINTS / 2), 1).isGrowing()).isFalse();
    }

    @Test
    void aFewPointsAreNoTrend() {
        assertThat(Trend.isKnown(List.of(1, 2, 3))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Trend.of(List.of(1.0), List.of(1.0), 1));
    }

    private static Trend trend(IntToDoubleFunction value, double allowed) {
        return Trend.of(
                IntStream.range(0, POINTS).mapToObj(i -> (double) i).toList(),
                IntStream.range(0, POINTS).mapToDouble(value).boxed().toList(),
                allowed);
    }
}
