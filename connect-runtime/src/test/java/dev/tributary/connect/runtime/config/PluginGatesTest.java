package dev.tributary.connect.runtime.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PluginGatesTest {
    private final PluginGates gates = new PluginGates(Duration.ofMillis(10), InstantSource.system());
    private final PluginGates.Guard guard = gates.guard(where -> {});
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void nothingIsKeptOfNamesThatClientsMadeUp() {
        for (int i = 0; i < 100; i++) {
            String name = "config provider made-up-" + i;
            assertThat(guard.call(name, "get()", gates::known)).isEqualTo(1);
            assertThatThrownBy(() -> guard.call(name, "get()", PluginGatesTest::fail))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(gates.known()).isZero();
    }

    @Test
    void whoIsRefusedLeavesThoseInsideWhereTheyAre() throws Exception {
        var inside = new CountDownLatch(PluginGates.AT_ONCE);
        var leave = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < PluginGates.AT_ONCE; i++) {
            calls.add(CompletableFuture.supplyAsync(
                    () -> guard.call("slow", "config()", () -> hold(inside, leave)), threads));
        }
        assertThat(inside.await(30, SECONDS)).isTrue();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> guard.call("slow", "validate()", () -> true))
                    .isInstanceOf(TimedOut.class)
                    .hasMessageContaining("Plugin slow hangs")
                    .hasMessageContaining("the first of them of config()");
            assertThat(gates.known()).isEqualTo(1);
        }
        leave.countDown();
        CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new)).get(30, SECONDS);
        assertThat(gates.known()).isZero();
        assertThat(guard.call("slow", "validate()", () -> true)).isTrue();
    }

    private static boolean fail() {
        throw new IllegalStateException("not there");
    }

    private static boolean hold(CountDownLatch inside, CountDownLatch leave) {
        inside.countDown();
        try {
            return leave.await(30, SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
