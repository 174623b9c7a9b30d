package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StagesTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05.006Z");
    private final Stages stages = new Stages(() -> now);

    @Test
    void theLongestUnfinishedOneIsTold() {
        assertThat(stages.sentence()).isNull();
        Stages.Stage first = stages.begin("reading");
        now = now.plusMillis(1);
        Stages.Stage second = stages.begin("writing");
        first.next("reading on");

        assertThat(stages.sentence())
                .isEqualTo("The worker is currently reading on, which began at 2026-01-02T03:04:05.007Z.");
        first.end();
        assertThat(stages.sentence()).contains("currently writing");
        second.end();
        assertThat(stages.sentence()).isNull();
    }

    @Test
    void whatOthersWaitForIsToldRatherThanThatSomebodyWaits() {
        Stages.Stage waits = stages.beginWaiting("a thread for asking");
        assertThat(stages.sentence()).contains("currently waiting for a thread for asking,");

        Stages.Stage runs = stages.begin("asking, in config()");
        assertThat(stages.sentence()).contains("currently asking, in config(),");

        waits.next("asking");
        assertThat(stages.sentence()).contains("currently asking,");
        waits.end();
        runs.end();
    }
}
