package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendWindowTest {
    private static final int MIB = 1 << 20;
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void twoMebibytesMayBeUnderWayBeforeAnythingIsKnown() {
        SendWindow window = new SendWindow(16_384, 32 * MIB, LONG);

        window.sent(2 * MIB - 1);
        assertThat(window.isFull()).isFalse();
        window.sent(1);
        assertThat(window.isFull()).isTrue();
        window.completed(1, 0);
        assertThat(window.isFull()).isFalse();
    }

    @Test
    void everyPartitionHasRoomForEightBatches() {
        SendWindow window = new SendWindow(16_384, 1 << 30, LONG);
        window.sent(100);

        window.completed(100, 99);

        assertThat(window.limit()).isEqualTo(8L * 16_384 * 100);
    }

    @Test
    void theProducersBufferIsTheUpperLimit() {
        SendWindow window = SendWindow.of(Map.of("batch.size", "1000000", "buffer.memory", 5_000_000));
        window.completed(0, 50);

        assertThat(window.limit()).isEqualTo(5_000_000);
    }

    @Test
    void aRecordLargerThanTheWindowIsSentAlone() {
        SendWindow window = new SendWindow(16_384, 32 * MIB, LONG);

        assertThat(window.isFull()).isFalse();
        window.sent(50 * MIB);
        assertThat(window.isFull()).isTrue();
        window.completed(50 * MIB, 0);
        assertThat(window.isFull()).isFalse();
    }

    @Test
    void theWaitEndsWhenAQuarterIsFreeAgain() throws InterruptedException {
        SendWindow window = new SendWindow(16_384, 32 * MIB, LONG);
        window.sent(2 * MIB);
        Thread io = new Thread(() -> {
            for (int i = 0; i < 8; i++) {
                window.completed(MIB / 16, 0);
            }
        });
        io.start();

        window.await(() -> false);

        assertThat(window.isFull()).isFalse();
        io.join();
        window.sent(MIB / 2);
        assertThat(window.isFull()).isTrue(); // all was counted
    }

    @Test
    void theWindowGrowsUpToTheBufferWhileNothingIsCompleted() throws InterruptedException {
        SendWindow window = new SendWindow(16_384, 7 * MIB, Duration.ofMillis(1));
        window.sent(2 * MIB);

        window.await(() -> false); // goes on although nothing was completed: 2 MiB are less than 3/4 of the next limit

        assertThat(window.limit()).isEqualTo(4 * MIB);
        window.sent(4 * MIB);
        window.await(() -> window.limit() == 7 * MIB);
        assertThat(window.limit()).isEqualTo(7 * MIB);
    }

    @Test
    void whoGivesUpWaitsNoLonger() throws InterruptedException {
        AtomicBoolean givenUp = new AtomicBoolean();
        CountDownLatch waited = new CountDownLatch(1);
        Thread task = new Thread(() -> {
            SendWindow window = new SendWindow(16_384, 2 * MIB, Duration.ofMillis(1));
            window.sent(2 * MIB);
            window.await(givenUp::get);
            waited.countDown();
        });
        task.start();

        givenUp.set(true);

        assertThat(waited.await(30, TimeUnit.SECONDS)).isTrue();
        task.join();
    }
}
