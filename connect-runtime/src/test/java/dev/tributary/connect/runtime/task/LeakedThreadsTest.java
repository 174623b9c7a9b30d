package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.RunProgress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeakedThreadsTest {
    private static final TaskId ONE = TaskId.of("orders", 0);
    private static final TaskId OTHER = TaskId.of("orders", 1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LeakedThreads leaks = new LeakedThreads(timer, Duration.ZERO);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        timer.shutdownNow();
    }

    private Thread leak(String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** A run whose plugin does this. */
    private void run(TaskId task, Runnable plugin) throws Exception {
        StatesSeen seen = new StatesSeen();
        TaskThread run = TaskThread.start(
                RunProgress.unwatched(InstanceId.of(task)),
                task,
                TargetState.STARTED,
                control -> {
                    plugin.run();
                    throw new IllegalStateException("enough");
                },
                seen,
                leaks);
        seen.awaitStates(InstanceState.FAILED);
        run.stop().get(30, TimeUnit.SECONDS);
        timer.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get(30, TimeUnit.SECONDS); // behind the look at its threads
    }

    @Test
    void whatIsLeftRunningIsCountedForItsTaskUntilItEnds() throws Exception {
        run(ONE, () -> leak("pool-1"));
        run(ONE, () -> leak("pool-2"));
        assertThat(leaks.count(ONE)).isEqualTo(2);
        assertThat(leaks.count(OTHER)).isZero();

        end.countDown();
        for (Thread thread : threads(ONE)) {
            thread.join();
        }
        assertThat(leaks.count(ONE)).isZero();
    }

    @Test
    void threadsOfThreadsCountAndWhatIsOursDoesNot() throws Exception {
        run(OTHER, () -> {
            Thread parent = new Thread(() -> leak("child"));
            parent.start();
            try {
                parent.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            leak("log-offsets");
        });
        assertThat(leaks.count(OTHER)).isEqualTo(1);
    }

    @Test
    void aTaskThatEndsItsThreadsLeavesNothing() throws Exception {
        run(ONE, () -> {
            Thread thread = leak("short");
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(leaks.count(ONE)).isZero();
    }

    private Thread[] threads(TaskId task) {
        ThreadGroup group = leaks.groupOf(task);
        Thread[] threads = new Thread[group.activeCount()];
        int seen = group.enumerate(threads);
        return Arrays.copyOf(threads, seen);
    }
}
