package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A source task whose offsets cannot be read at once. */
@Timeout(120)
class SourceStartTest {
    private final SourceRig rig = new SourceRig(true);
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    @BeforeEach
    void open() {
        rig.stores = owner -> {
            rig.journal.add("offsets of " + owner.connector() + " opened for " + owner.clientSuffix());
            return new SlowOffsets();
        };
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theTaskIsInitialisedWhenItsOffsetsCanBeRead() {
        rig.start();
        rig.journal.await("offsets started");
        assertThat(rig.journal.all()).doesNotContain("initialize");
        started.complete(null);
        rig.stopAfter(InstanceState.RUNNING);
        assertThat(rig.journal.all())
                .containsSubsequence(
                        "offsets of orders opened for orders-3",
                        "offsets started",
                        "initialize",
                        "stop",
                        "offsets closed");
    }

    @Test
    void aStopEndsTheWaitAndThePluginIsNeverCalled() {
        rig.start();
        rig.journal.await("offsets started");
        rig.stopAndAwait();
        assertThat(rig.states.states).containsExactly(InstanceState.UNASSIGNED);
        assertThat(rig.journal.all()).contains("offsets closed").doesNotContain("initialize", "stop");
    }

    @Test
    void anAbandonedTaskStopsWaiting() {
        RunningInstance running = rig.start();
        rig.journal.await("offsets started");
        running.abandon();
        rig.journal.await("offsets closed");
        assertThat(rig.journal.all()).doesNotContain("initialize", "stop");
    }

    @Test
    void anAbandonedTaskGivesUpItsOffsetsThoughItsPluginHangs() {
        started.complete(null);
        CountDownLatch hanging = rig.script.pollThatHangs();
        RunningInstance running = rig.start();
        rig.journal.await("hangs");
        running.abandon();
        rig.journal.await("offsets closed");
        assertThat(rig.journal.all()).doesNotContain("stop");
        hanging.countDown();
        rig.journal.await("stop");
    }

    @Test
    void offsetsThatCannotBeReadFailTheTaskSayingWhy() {
        started.completeExceptionally(new IllegalStateException("the topic is not compacted"));
        rig.start();
        rig.stopAfter(InstanceState.FAILED);
        assertThat(rig.states.failure)
                .isInstanceOf(ConnectException.class)
                .hasMessage("The source offsets of task orders-3 cannot be read: the topic is not compacted");
        assertThat(rig.journal.all()).contains("offsets closed").doesNotContain("initialize", "stop");
    }

    private final class SlowOffsets implements SourceOffsets {
        @Override
        public CompletableFuture<Void> start() {
            rig.journal.add("offsets started");
            return started;
        }

        @Override
        public OffsetStore store() {
            return rig.offsets;
        }

        @Override
        public OffsetCodec codec() {
            return MemoryOffsets.codec();
        }

        @Override
        public String topic() {
            return "own";
        }

        @Override
        public CompletableFuture<Void> beforeTransaction(Map<ByteBuffer, ByteBuffer> values) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void afterTransaction(Map<ByteBuffer, ByteBuffer> values) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            rig.journal.add("offsets closed");
        }
    }
}
