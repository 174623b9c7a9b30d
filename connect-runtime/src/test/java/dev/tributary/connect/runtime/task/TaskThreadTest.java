package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.RunProgress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TaskThreadTest {
    private static final TaskId ID = TaskId.of("orders", 0);

    private final Journal journal = new Journal();
    private final StateLog states = new StateLog(journal);

    /** A body that notes its calls; its run lasts until the task is stopped. */
    private class NotingBody implements TaskBody {
        private final TaskRun run;

        NotingBody(TaskRun run) {
            this.run = run;
        }

        @Override
        public void start() throws Exception {
            journal.add("start");
        }

        @Override
        public void run() throws Exception {
            journal.add("run");
            while (!run.control().stopping()) {
                run.control().pause(Duration.ofMinutes(1));
            }
        }

        @Override
        public void close() {
            journal.add("close");
        }

        @Override
        public void wakeUp() {
            journal.add("wakeUp");
        }

        @Override
        public void abandon() {
            journal.add("abandon");
        }
    }

    private TaskThread start(TargetState target, TaskThread.Assembly assembly) {
        return TaskThread.start(ID, target, assembly, states);
    }

    private static void await(CompletableFuture<Void> ended) throws Exception {
        ended.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aTaskIsAssembledStartedRunAndClosed() throws Exception {
        TaskThread task = start(TargetState.STARTED, NotingBody::new);
        journal.await("run");

        await(task.stop());

        assertThat(journal.all()).containsSubsequence("start", "state RUNNING", "run", "close", "state UNASSIGNED");
    }

    @Test
    void anAssemblyThatThrowsFailsTheTask() throws Exception {
        Error broken = new NoClassDefFoundError("a/Missing");

        TaskThread task = start(TargetState.STARTED, run -> {
            throw broken;
        });
        states.await(InstanceState.FAILED);
        await(task.stop());

        assertThat(states.states).containsExactly(InstanceState.FAILED);
        assertThat(states.failure).isSameAs(broken);
    }

    @Test
    void aTaskWhoseTargetIsStoppedEndsBeforeItIsAssembled() throws Exception {
        TaskThread task = start(TargetState.STOPPED, run -> {
            throw new AssertionError("assembled");
        });
        await(task.stop());

        assertThat(states.states).containsExactly(InstanceState.UNASSIGNED);
    }

    @Test
    void aFailureWhileItIsBeingStoppedIsNoFailureOfTheTask() throws Exception {
        TaskThread task = start(TargetState.STARTED, run -> new NotingBody(run) {
            @Override
            public void run() throws Exception {
                super.run();
                throw new IllegalStateException("late");
            }
        });
        journal.await("run");

        await(task.stop());

        assertThat(states.states).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void aTaskAbandonedWhileItIsBeingAssembledIsClosedAsAbandonedAndSaysNothing() throws Exception {
        CountDownLatch assembling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TaskThread task = start(TargetState.STARTED, run -> {
            assembling.countDown();
            awaitUninterruptibly(goOn); // as plugins do that take no notice of interrupts
            return new NotingBody(run);
        });
        assembling.await();

        task.abandon();
        goOn.countDown();
        await(task.stop());

        assertThat(journal.all()).containsSubsequence("abandon", "close");
        assertThat(journal.all()).doesNotContain("start");
        assertThat(states.states).isEmpty();
    }

    @Test
    void abandoningInterruptsTheThread() throws Exception {
        TaskThread task = start(TargetState.STARTED, run -> new NotingBody(run) {
            @Override
            public void run() throws Exception {
                journal.add("run");
                new CountDownLatch(1).await();
            }
        });
        journal.await("run");
        CompletableFuture<Void> ended = task.stop();
        assertThat(ended).isNotDone();

        task.abandon();
        await(ended);

        assertThat(states.states).containsExactly(InstanceState.RUNNING);
    }

    @Test
    void whatIsClosingAlreadyIsGivenTimeToGiveBackWhatItHolds() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        TaskThread task = start(TargetState.STARTED, run -> new NotingBody(run) {
            @Override
            public void close() {
                journal.add("closing");
                journal.add(comesUninterrupted(goOn) ? "given back" : "interrupted");
            }
        });
        journal.await("run");
        CompletableFuture<Void> ended = task.stop();
        journal.await("closing");

        task.abandon();
        goOn.countDown();
        await(ended);

        assertThat(journal.all()).endsWith("given back");
    }

    @Test
    void theInterruptThatEndsARunDoesNotDisturbItsClosing() throws Exception {
        CountDownLatch abandoned = new CountDownLatch(1);
        TaskThread task = start(TargetState.STARTED, run -> new NotingBody(run) {
            @Override
            public void run() {
                journal.add("run");
                awaitUninterruptibly(abandoned);
                Thread.currentThread().interrupt(); // a plugin that has noticed, and kept it for later
            }

            @Override
            public void close() {
                journal.add(Thread.currentThread().isInterrupted() ? "interrupted" : "undisturbed");
            }
        });
        journal.await("run");
        CompletableFuture<Void> ended = task.stop();

        task.abandon();
        abandoned.countDown();
        await(ended);

        assertThat(journal.all()).endsWith("undisturbed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClosingThatHangsIsInterruptedInTheEnd(boolean closingBefore) throws Exception {
        CountDownLatch abandoned = new CountDownLatch(1);
        TaskThread task = TaskThread.start(
                RunProgress.unwatched(InstanceId.of(ID)),
                ID,
                TargetState.STARTED,
                run -> new NotingBody(run) {
                    @Override
                    public void run() throws Exception {
                        super.run();
                        if (!closingBefore) {
                            awaitUninterruptibly(abandoned);
                        }
                    }

                    @Override
                    public void close() {
                        journal.add("closing");
                        journal.add(comesUninterrupted(new CountDownLatch(1)) ? "given back" : "interrupted");
                    }
                },
                states,
                null,
                Duration.ofMillis(50));
        journal.await("run");
        CompletableFuture<Void> ended = task.stop();
        if (closingBefore) {
            journal.await("closing");
        }

        task.abandon();
        abandoned.countDown();
        await(ended);

        assertThat(journal.all()).contains("closing").endsWith("interrupted");
    }

    private static boolean comesUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void whoeverCompletesTheFutureOfAStopEndsNothing() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        TaskThread task = start(TargetState.STARTED, run -> new NotingBody(run) {
            @Override
            public void close() {
                awaitUninterruptibly(goOn);
                super.close();
            }
        });
        journal.await("run");

        assertThat(task.stop().complete(null)).isTrue();
        assertThat(task.stop()).isNotDone();
        goOn.countDown();
        await(task.stop());

        assertThat(states.states).endsWith(InstanceState.UNASSIGNED);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                assertThat(e).isNotNull(); // goes on waiting
            }
        }
    }
}
