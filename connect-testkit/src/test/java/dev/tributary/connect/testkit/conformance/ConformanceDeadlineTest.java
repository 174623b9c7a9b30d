package dev.tributary.connect.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.testkit.conformance.HangingSources.HangingTask;
import dev.tributary.connect.testkit.conformance.HangingSources.InAlterOffsets;
import dev.tributary.connect.testkit.conformance.HangingSources.InConfig;
import dev.tributary.connect.testkit.conformance.HangingSources.InConstructor;
import dev.tributary.connect.testkit.conformance.HangingSources.InStart;
import dev.tributary.connect.testkit.conformance.HangingSources.InStop;
import dev.tributary.connect.testkit.conformance.HangingSources.InTaskClass;
import dev.tributary.connect.testkit.conformance.HangingSources.InTaskConfigs;
import dev.tributary.connect.testkit.conformance.HangingSources.InTaskConstructor;
import dev.tributary.connect.testkit.conformance.HangingSources.InValidate;
import dev.tributary.connect.testkit.conformance.HangingSources.InVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A method of a connector that never returns does not hang its author's build: it is given up, named, and its stack shown. */
class ConformanceDeadlineTest {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final ExecutorService AT_ONCE = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "conformance-deadline");
        thread.setDaemon(true);
        return thread;
    });

    @AfterAll
    static void endHangingThreads() {
        HangingSources.TESTS_OVER.countDown();
        AT_ONCE.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> aMethodThatNeverReturnsIsNamedWithTheStackOfItsThread() {
        List<Case> cases = List.of(
                check(
                        ConformanceCheck.CAN_BE_CREATED,
                        InConstructor.class,
                        "the constructor of " + name(InConstructor.class)),
                check(
                        ConformanceCheck.CAN_BE_CREATED,
                        InTaskConstructor.class,
                        "the constructor of " + name(HangingTask.class)),
                check(ConformanceCheck.CAN_BE_CREATED, InTaskClass.class, "taskClass()"),
                check(ConformanceCheck.VERSION, InVersion.class, "version() of the connector"),
                check(ConformanceCheck.CONFIG_DOCUMENTED, InConfig.class, "config()"),
                check(ConformanceCheck.VALID_CONFIG_ACCEPTED, InValidate.class, "validate()"),
                check(ConformanceCheck.MISSING_SETTING_NAMED, InValidate.class, "validate()"),
                check(ConformanceCheck.WRONG_TYPE_NAMED, InValidate.class, "validate()"),
                check(ConformanceCheck.TASK_CONFIGS_RESPECT_MAXIMUM, InStart.class, "start() of the connector"),
                check(ConformanceCheck.TASK_CONFIGS_RESPECT_MAXIMUM, InTaskConfigs.class, "taskConfigs(1)"),
                check(ConformanceCheck.TASK_CONFIGS_RESPECT_MAXIMUM, InStop.class, "stop() of the connector"),
                check(ConformanceCheck.IDLE_POLL_WAITS, InStop.class, "stop() of the connector"),
                // As RunningChecks asks: with a cluster around it, which has no part in this.
                new Case(
                        "alterOffsets() of a foreign offset",
                        started(() -> OffsetChecks.check(
                                new Driver(LIMIT), source(InAlterOffsets.class), "topic", List.of())),
                        "conformance-foreign-offset=[seven]}}"));
        return cases.stream().map(one -> DynamicTest.dynamicTest(one.name(), one::assertGivenUp));
    }

    /** One that runs already: they wait for their deadlines together. */
    private record Case(String name, CompletableFuture<Throwable> failure, String method) {
        void assertGivenUp() {
            assertThat(failure.join())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(method + " did not return within " + LIMIT + "; it is at")
                    .hasMessageContaining("HangingSources.hang(");
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Case check(ConformanceCheck check, Class<? extends SourceConnector> type, String method) {
        var suite = new ConformanceSuite(
                () -> {
                    throw new AssertionError("This check needs no cluster");
                },
                LIMIT);
        return new Case(check + ", " + type.getSimpleName(), started(() -> suite.run(check, source(type))), method);
    }

    private static CompletableFuture<Throwable> started(Work work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        work.run();
                        return new IllegalStateException("It has returned.");
                    } catch (Exception | AssertionError e) {
                        return e;
                    }
                },
                AT_ONCE);
    }

    private static String name(Class<?> type) {
        return type.getName();
    }

    private static SourceSubject source(Class<? extends SourceConnector> type) {
        return new SourceSubject() {
            private final Pond pond = Pond.dug();

            @Override
            public Class<? extends SourceConnector> connectorClass() {
                return type;
            }

            @Override
            public Map<String, String> config(String topic) {
                return Map.of("pond", pond.name, "topic", topic);
            }

            @Override
            public void produceInput(int from, int to) {
                throw new AssertionError("Nothing is to be read");
            }

            @Override
            public String expected(int number) {
                return "text " + number;
            }
        };
    }
}
