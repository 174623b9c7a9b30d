package dev.tributary.connect.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
    @Test
    void whatWorkersDoIsNoProblem() {
        assertThat(LifeCycle.problems(calls("start", "open", "put", "put", "close", "open", "put", "close", "stop")))
                .isEmpty();
        assertThat(LifeCycle.problems(calls("start", "poll", "poll", "stop"))).isEmpty();
    }

    @Test
    void putBelongsBetweenOpenAndClose() {
        assertThat(LifeCycle.problems(calls("start", "put", "open", "close", "put", "stop")))
                .containsExactly(
                        "put of task #1 came while no partition was open",
                        "put of task #1 came while no partition was open");
    }

    @Test
    void openAndCloseArePairs() {
        assertThat(LifeCycle.problems(calls("start", "open", "stop")))
                .containsExactly("open and close of task #1 are no pairs: 1 more of open");
    }

    @Test
    void nothingComesBeforeStartOrAfterStop() {
        assertThat(LifeCycle.problems(calls("poll", "start", "stop", "poll")))
                .containsExactly("poll of task #1 came before start", "poll of task #1 came after stop");
    }

    @Test
    void anInstanceIsStartedOnceAndStopped() {
        assertThat(LifeCycle.problems(calls("start", "start")))
                .containsExactly("task #1 was started 2 times", "task #1 was started and never stopped");
    }

    @Test
    void exceptionsAreProblemsUnlessWorkersExpectThem() {
        var failed = new RecordedCall("task #1", "poll", Thread.currentThread());
        failed.end(new IllegalStateException("broken"));
        var retried = new RecordedCall("task #1", "poll", Thread.currentThread());
        retried.end(new RetriableException("later"));
        var start = calls("start").get(0);
        var stop = calls("stop").get(0);

        assertThat(LifeCycle.problems(List.of(start, retried, failed, stop)))
                .contains("poll of task #1 threw java.lang.IllegalStateException: broken")
                .noneMatch(problem -> problem.contains("later"));
    }

    /** One after another. */
    private static List<RecordedCall> calls(String... methods) {
        return Stream.of(methods)
                .map(method -> {
                    var call = new RecordedCall("task #1", method, Thread.currentThread());
                    call.end(null);
                    return call;
                })
                .toList();
    }
}
