package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginCallsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Semaphore entered = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private PluginCalls calls = new PluginCalls(LONG, new Stages(InstantSource.system()));

    @AfterEach
    void close() {
        gate.countDown();
        calls.close();
    }

    private String hang() throws InterruptedException {
        inside.incrementAndGet();
        entered.release();
        gate.await();
        return "back";
    }

    private List<CompletableFuture<String>> hanging(String plugin, int many) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            answers.add(calls.call(plugin, "asking " + plugin, this::hang));
        }
        return answers;
    }

    @Test
    void fiftyCallsOfAHangingPluginHoldEightThreadsAndNobodyElse() throws Exception {
        List<CompletableFuture<String>> hung = hanging("T", 50);
        assertThat(entered.tryAcquire(PluginCalls.AT_ONCE, 30, TimeUnit.SECONDS))
                .isTrue();

        assertThat(calls.call("X", "asking X", () -> "fine").get(30, TimeUnit.SECONDS))
                .isEqualTo("fine");
        assertThat(inside).hasValue(PluginCalls.AT_ONCE);

        gate.countDown();
        for (CompletableFuture<String> answer : hung) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("back");
        }
        assertThat(inside).hasValue(50);
    }

    @Test
    void aCallThatDoesNotComeBackTimesOutTellingWhereItIs() {
        calls = new PluginCalls(Duration.ofSeconds(5), new Stages(InstantSource.system()));

        CompletableFuture<String> answer = calls.call("T", "validating c", progress -> {
            progress.at("config() of plugin T");
            return hang();
        });

        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(TimedOut.class)
                .hasMessageContaining("validating c, in config() of plugin T, which began at ");
    }

    @Test
    void whoWaitsForItsTurnIsToldWhatTheOthersAreIn() throws Exception {
        calls = new PluginCalls(Duration.ofSeconds(5), new Stages(InstantSource.system()));
        List<CompletableFuture<String>> hung = new ArrayList<>();
        for (int i = 0; i < PluginCalls.AT_ONCE; i++) {
            hung.add(calls.call("T", "validating c", progress -> {
                progress.at("config() of plugin T");
                return hang();
            }));
        }
        assertThat(entered.tryAcquire(PluginCalls.AT_ONCE, 30, TimeUnit.SECONDS))
                .isTrue();

        CompletableFuture<String> waiting = calls.call("T", "validating d", () -> "never");

        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(TimedOut.class)
                .hasMessageContaining("waiting for its turn")
                .hasMessageContaining("config() of plugin T");
        assertThat(hung)
                .allSatisfy(answer -> assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(TimedOut.class));
    }

    @Test
    void whateverAPluginThrowsIsAnswered() {
        CompletableFuture<String> answer = calls.call("T", "asking T", () -> {
            throw new AssertionError("no exception, but an error");
        });

        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void whoWaitsWhenTheWorkerShutsDownIsTold() throws Exception {
        List<CompletableFuture<String>> hung = hanging("T", PluginCalls.AT_ONCE + 1);
        assertThat(entered.tryAcquire(PluginCalls.AT_ONCE, 30, TimeUnit.SECONDS))
                .isTrue();

        calls.close();

        assertThatThrownBy(() -> hung.get(PluginCalls.AT_ONCE).get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ShuttingDown.class);
        assertThatThrownBy(() -> calls.call("T", "asking T", () -> "x").get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ShuttingDown.class);
    }

    @Test
    void threadsAndNamesAreForgottenWhenTheCallsAreBack() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(calls.call("plugin " + i, "asking", () -> "fine").get(30, TimeUnit.SECONDS))
                    .isEqualTo("fine");
        }

        calls.close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (calls.known() > 0 && System.nanoTime() - end < 0) { // the threads are busy forgetting
            Thread.onSpinWait();
        }
        assertThat(calls.known()).isZero();
    }
}
