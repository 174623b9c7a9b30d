package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.runtime.task.ConnectorSpec;
import dev.tributary.connect.runtime.task.InstanceListener;
import dev.tributary.connect.runtime.task.Runners;
import dev.tributary.connect.runtime.task.RunningConnector;
import dev.tributary.connect.runtime.task.RunningInstance;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static final Instance TASK = new Instance(ConnectorName.of("foo"), 0);

    private final List<Event> mailbox = new ArrayList<>();
    private boolean threadsLeft;
    private final Effects effects = new Effects(
            new Threadless(),
            new LoggedConfigStore(
                    new MemoryCompactedLog("configs", new MemoryTopic(), Runnable::run, InstantSource.system())),
            new LoggedStatusStore(
                    new MemoryCompactedLog("statuses", new MemoryTopic(), Runnable::run, InstantSource.system()),
                    InstantSource.system()),
            Runnable::run,
            mailbox::add);

    /** What the JVM throws where plugins have used up all threads. */
    private final class Threadless implements Runners, RunningInstance {
        private static OutOfMemoryError noThread() {
            return new OutOfMemoryError("unable to create native thread");
        }

        @Override
        public RunningConnector start(ConnectorSpec spec, InstanceListener listener) {
            throw noThread();
        }

        @Override
        public RunningInstance start(TaskSpec spec, InstanceListener listener) {
            if (threadsLeft) {
                return this;
            }
            throw noThread();
        }

        @Override
        public void target(TargetState state) {}

        @Override
        public CompletableFuture<Void> stop() {
            throw noThread();
        }

        @Override
        public void abandon() {
            throw noThread();
        }

        @Override
        public void close() {}
    }

    private void start() {
        effects.startTask(new Effect.StartTask(
                7, new TaskSpec(TaskId.of("foo", 0), Map.of(), Map.of(), 1, TargetState.STARTED, 1)));
    }

    @Test
    void aRunForWhichThereIsNoThreadHasFailed() {
        start();
        assertThat(mailbox).singleElement().isInstanceOfSatisfying(Event.Reported.class, reported -> {
            assertThat(reported.state()).isEqualTo(InstanceState.FAILED);
            assertThat(reported.failure()).isInstanceOf(OutOfMemoryError.class);
        });
    }

    @Test
    void aRunThatCannotBeStoppedForWantOfAThreadIsGivenUpWithoutHarmToTheWorker() {
        threadsLeft = true;
        start();
        effects.stop(new Effect.Stop(TASK, 7));
        assertThat(mailbox).as("it has not ended").isEmpty();
        effects.abandon(new Effect.Abandon(TASK, 7));
        effects.stop(new Effect.Stop(TASK, 7));
        assertThat(mailbox).as("nothing is left of it").singleElement().isInstanceOf(Event.Ended.class);
    }
}
