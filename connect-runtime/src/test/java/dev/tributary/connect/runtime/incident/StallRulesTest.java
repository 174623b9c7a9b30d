package dev.tributary.connect.runtime.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.Incident.LikelyCause;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.WorkStage;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Stacks of threads that really hang. */
class StallRulesTest {
    private static LikelyCause ofThread(String header, Thread thread) {
        String frames = Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
        return StallRules.of(stage(WorkStage.PUT), header + frames);
    }

    private static List<StageTime> stage(WorkStage stage) {
        return List.of(new StageTime(stage, Duration.ofMinutes(5), "task"));
    }

    private static Thread started(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Until the innermost frame is one of these: on its way there a thread is still busy. */
    private static void awaitTop(Thread thread, String... frames) {
        while (Arrays.stream(thread.getStackTrace())
                .limit(1)
                .noneMatch(at -> Arrays.stream(frames).anyMatch(at.toString()::contains))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aReadFromADatabaseThatNeverAnswersIsTheOtherSides() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
            Thread reader = started("reader", () -> {
                try {
                    int unused = socket.getInputStream().read();
                } catch (java.io.IOException e) {
                    Thread.currentThread().interrupt(); // closed by the test
                }
            });
            awaitTop(reader, "SocketDispatcher.read0", "Net.poll");
            assertThat(ofThread("\"reader\" RUNNABLE", reader).rule()).isEqualTo("other-side-silent");
        }
    }

    @Test
    void aLockThatAnotherThreadHoldsIsNamedWithThatThread() throws Exception {
        Object lock = new Object();
        var held = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Thread owner = started("the-owner", () -> {
            synchronized (lock) {
                held.countDown();
                awaitQuietly(release);
            }
        });
        held.await();
        Thread waiter = started("waiter", () -> {
            synchronized (lock) {
                release.countDown();
            }
        });
        while (waiter.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(waiter.getId());
        LikelyCause likely = ofThread(
                "\"waiter\" BLOCKED on " + info.getLockName() + ", held by \"" + info.getLockOwnerName() + "\"",
                waiter);
        release.countDown();
        owner.join();
        assertThat(likely.rule()).isEqualTo("lock-held");
        assertThat(likely.cause()).contains("'the-owner'");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void waitingForAnotherThreadOfThePluginIsTold() {
        var never = new CountDownLatch(1);
        Thread waiter = started("waiter", () -> awaitQuietly(never));
        awaitTop(waiter, "Unsafe.park");
        assertThat(ofThread("\"waiter\" WAITING", waiter).rule()).isEqualTo("waiting-within-plugin");
        never.countDown();
    }

    @Test
    void aPoolWithoutFreeConnectionsIsTold() {
        assertThat(StallRules.of(stage(WorkStage.PUT), """
                "task" TIMED_WAITING
                    at java.base/jdk.internal.misc.Unsafe.park(Native Method)
                    at java.base/java.util.concurrent.locks.LockSupport.parkNanos(LockSupport.java:252)
                    at com.zaxxer.hikari.util.ConcurrentBag.borrow(ConcurrentBag.java:151)
                    at com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:162)""").rule()).isEqualTo("pool-exhausted");
    }

    @Test
    void kafkaThatTakesNothingIsNotThePluginsFault() {
        assertThat(StallRules.of(stage(WorkStage.SEND), """
                "task" TIMED_WAITING
                    at java.base/java.lang.Object.wait(Native Method)
                    at org.apache.kafka.clients.producer.internals.ProducerMetadata.awaitUpdate(ProducerMetadata.java:123)
                    at org.apache.kafka.clients.producer.KafkaProducer.send(KafkaProducer.java:962)""").rule()).isEqualTo("kafka-not-taking");
    }

    @Test
    void aThreadThatComputesIsToldAndOneThatIsGoneIsNot() {
        assertThat(StallRules.of(stage(WorkStage.PUT), "\"task\" RUNNABLE\n    at org.example.Loop.turn(Loop.java:1)")
                        .rule())
                .isEqualTo("busy");
        assertThat(StallRules.of(stage(WorkStage.PUT), null)).isNull();
    }
}
