package dev.tributary.connect.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where values stand in charts, and what is written beside them. */
abstract class Charting extends Calling {
    private static final int RANDOM_CASES = 400;

    @Test
    void anAxisBeginsAtZeroEndsAboveTheGreatestAndReadsNothingTwice() {
        Page page = blank();
        String counts = "(it, greatest) => it.axis(greatest, it.COUNTS).map(step => step.text).join()";
        String times = "(it, greatest) => it.axis(greatest, it.MILLISECONDS).map(step => step.text).join()";
        assertThat(Calling.<String>each(
                        page, "connector/scale", counts, List.of(1, 2, 43, 100, 1234, 3000, 12_345, 7_000_000)))
                .containsExactly(
                        "0,0.5,1",
                        "0,0.5,1,1.5,2",
                        "0,20,40,60",
                        "0,50,100",
                        "0,500,1000,1500",
                        "0k,1k,2k,3k",
                        "0k,5k,10k,15k",
                        "0M,2M,4M,6M,8M");
        assertThat(Calling.<String>each(
                        page, "connector/scale", times, List.of(1, 999, 3_000, 90_000, 180_000, 18_000_000)))
                .containsExactly(
                        "0 ms,0.5 ms,1 ms",
                        "0 ms,500 ms,1000 ms",
                        "0 s,1 s,2 s,3 s",
                        "0 s,50 s,100 s",
                        "0 min,1 min,2 min,3 min",
                        "0 h,2 h,4 h,6 h");
        var random = new Random(13);
        List<Double> greatest = random.doubles(RANDOM_CASES, 0, 12)
                .mapToObj(power -> Math.pow(10, power))
                .toList();

        List<Boolean> good = each(page, "connector/scale", """
                (it, greatest) => [it.COUNTS, it.MILLISECONDS].every(units => {
                  const steps = it.axis(greatest, units);
                  return steps[0].value === 0 && steps[steps.length - 1].value >= greatest * (1 - 1e-12) && steps[steps.length - 2].value < greatest
                    && steps.length >= 3 && steps.length <= 7 && new Set(steps.map(step => step.text)).size === steps.length;
                })
                """, greatest);

        assertThat(good).hasSize(RANDOM_CASES).containsOnly(true);
    }

    @Test
    void theLineOfAChartBreaksWhereNothingIsKnownAndShowsTheGreatestAndTheLeastOfAColumn() {
        // As text: null and nothing at all are one to what hands arguments over.
        String draw = "(it, text) => JSON.stringify(it.paths(...JSON.parse(text)))";
        String wide = "{'from': 0, 'to': 40, 'width': 400, 'height': 100, 'top': 4}";
        String narrow = "{'from': 0, 'to': 6, 'width': 2, 'height': 10, 'top': 10}";

        List<String> drawn = each(
                blank(),
                "connector/scale",
                draw,
                Stream.of(
                                "[[0, 10, 20, 30, 40], [1, 2, null, 4, 3], %s]".formatted(wide),
                                "[[-10, 0, 40], [9, 2, 2], %s]".formatted(wide),
                                "[[0, 10, 20], [null, 2, null], %s]".formatted(wide),
                                "[[0, 1, 2, 3, 4, 5, 6], [5, 1, 9, 2, 2, 2, 3], %s]".formatted(narrow),
                                "[[0, 10], [null, null], %s]".formatted(wide),
                                "[[], [], %s]".formatted(wide))
                        .map(text -> text.replace('\'', '"'))
                        .toList());

        assertThat(drawn)
                .containsExactly(
                        "{\"line\":\"M0,75L100,50M300,0L400,25\",\"area\":\"M0,75L100,50L100,100L0,100ZM300,0L400,25L400,100L300,100Z\"}",
                        "{\"line\":\"M0,50L400,50\",\"area\":\"M0,50L400,50L400,100L0,100Z\"}",
                        "{\"line\":\"M100,50Z\",\"area\":\"M100,50L100,100Z\"}",
                        "{\"line\":\"M0,1L0,9L1,8L2,7\",\"area\":\"M0,1L0,9L1,8L2,7L2,10L1,10L0,10L0,10Z\"}",
                        "{\"line\":null,\"area\":null}",
                        "{\"line\":null,\"area\":null}");
    }

    @Test
    void whatIsNearestToTheMomentUnderThePointerIsFound() {
        List<Integer> found = each(
                blank(),
                "connector/scale",
                "(it, [times, moment]) => it.nearest(times, moment)",
                Stream.concat(
                                Stream.of(-5, 10, 14, 16, 29, 31, 40, 99)
                                        .map(moment -> List.of(List.of(10, 20, 40), moment)),
                                Stream.of(List.of(List.of(1), 7)))
                        .toList());

        assertThat(found).containsExactly(0, 0, 0, 1, 1, 2, 2, 2, 0);
    }
}
