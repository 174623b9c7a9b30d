package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Source tasks whose plugin throws what nobody throws. */
@Timeout(60)
class HostileSourceTest {
    private final SourceRig rig = new SourceRig(true);

    /** Not an {@code Error} of the platform. */
    private static final class Odd extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "odd";
        }
    }

    /** Cannot be told. */
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError("in getMessage()");
        }
    }

    private static Stream<Error> errors() {
        return Stream.of(
                new OutOfMemoryError("thrown"),
                new StackOverflowError("thrown"),
                new NoClassDefFoundError("thrown"),
                new ThreadDeath(),
                new Odd());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void failsWith(Throwable expected) {
        rig.start();
        rig.stopAfter(InstanceState.FAILED);
        assertThat(rig.states.failure).isSameAs(expected);
        assertThat(rig.journal.all()).contains("producer closed within 30 s");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void inStart(Error error) {
        rig.script.onStart = () -> {
            throw error;
        };
        rig.start();
        rig.stopAfter(InstanceState.FAILED);
        assertThat(rig.states.failure).isSameAs(error);
        assertThat(rig.journal.all()).contains("stop");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void inPollAfterWhatWasAcknowledgedIsCommitted(Error error) {
        rig.script.poll(record("one", 1));
        rig.script.polls.add(() -> {
            throw error;
        });
        failsWith(error);
        assertThat(rig.offsets.describe()).contains("\"line\":1");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void inStopItIsOnlyLogged(Error error) {
        rig.script.poll(record("one", 1));
        rig.script.onStop = () -> {
            throw error;
        };
        rig.start();
        rig.states.await(InstanceState.RUNNING);
        rig.journal.awaitCount("commitRecord one", 1);
        rig.stopAndAwait();
        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
        assertThat(rig.journal.all()).contains("producer closed within 30 s");
    }

    @Test
    void inCommitOfHelpersTheTaskFailsThoughMistakesThereAreTolerated() {
        OutOfMemoryError error = new OutOfMemoryError("thrown");
        rig.commitInterval = Duration.ofMillis(10);
        rig.script.onCommit = () -> {
            throw error;
        };
        rig.script.poll(record("one", 1));
        rig.start();
        rig.states.await(InstanceState.RUNNING);
        rig.journal.awaitCount("commit", 1);
        rig.script.poll(record("two", 2));
        rig.stopAfter(InstanceState.FAILED);
        assertThat(rig.states.failure).isInstanceOf(ConnectException.class).hasRootCause(error);
    }

    @Test
    void inCommitRecordOnTheProducersThread() {
        StackOverflowError error = new StackOverflowError("thrown");
        rig.script.onCommitRecord = () -> {
            throw error;
        };
        rig.script.poll(record("one", 1));
        rig.start();
        rig.stopAfter(InstanceState.FAILED);
        assertThat(rig.states.failure).hasRootCause(error);
    }

    @Test
    void whatCannotBeToldIsReplacedByWhatCan() {
        rig.script.polls.add(() -> {
            throw new Mute();
        });
        rig.start();
        rig.stopAfter(InstanceState.FAILED);
        assertThat(rig.states.failure)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(Mute.class.getName())
                .hasMessageContaining("StackOverflowError");
    }

    @Test
    void causesWithoutEndHaveOne() {

        Throwable loop = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Throwable getCause() {
                return new RuntimeException("again", this);
            }
        };
        assertThat(Failures.tellable(loop)).isInstanceOf(ConnectException.class);
    }
}
