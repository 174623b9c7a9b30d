package dev.tributary.connect.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tributary.connect.testkit.ConnectExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check catches a connector that is bad in just that way, and says what to change. */
class ConformanceBitesTest {
    @RegisterExtension
    static final ConnectExtension CONNECT = ConnectExtension.builder()
            .timeout(Duration.ofSeconds(8)) // most of the bad ones are found by nothing coming
            .workerProperty("task.shutdown.graceful.timeout.ms", "1000")
            .build();

    private final ConformanceSuite suite = new ConformanceSuite(() -> CONNECT);

    @AfterAll
    static void endBadThreads() {
        Pond.TESTS_OVER.countDown();
    }

    @ParameterizedTest
    @MethodSource("badConnectors")
    void aBadConnectorIsCaught(ConformanceCheck check, ConformanceSubject bad, String seen) {
        assertThatThrownBy(() -> suite.run(check, bad))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(check.title())
                .hasMessageContaining(seen)
                .hasMessageContaining(check.why())
                .hasMessageContaining(check.remedy());
    }

    static Stream<Arguments> badConnectors() {
        return Stream.of(
                arguments(
                        ConformanceCheck.CAN_BE_CREATED, source(BadSources.NeedsArguments.class), "cannot be created"),
                arguments(ConformanceCheck.SERVICE_MANIFEST, source(BadSources.Unlisted.class), "is in none of"),
                arguments(ConformanceCheck.VERSION, source(BadSources.WithoutVersion.class), "answers null"),
                arguments(ConformanceCheck.CONFIG_DOCUMENTED, source(BadSources.Undocumented.class), "mystery"),
                arguments(ConformanceCheck.VALID_CONFIG_ACCEPTED, source(BadSources.Choosy.class), "not today"),
                arguments(
                        ConformanceCheck.MISSING_SETTING_NAMED,
                        source(BadSources.ThrowingOnMissing.class),
                        "setting 'pond' was left out, and validate() threw java.lang.NullPointerException"),
                arguments(
                        ConformanceCheck.WRONG_TYPE_NAMED,
                        source(BadSources.ParsingAgain.class),
                        "setting 'patience.ms' of type INT was set to text, and validate() threw java.lang.NumberFormat"),
                arguments(ConformanceCheck.WRONG_TYPE_NAMED, source(BadSources.Untyped.class), "reports no error"),
                arguments(
                        ConformanceCheck.TASK_CONFIGS_RESPECT_MAXIMUM,
                        source(BadSources.Greedy.class),
                        "taskConfigs(1) answers 2 configurations"),
                arguments(
                        ConformanceCheck.STOP_ALWAYS_WORKS,
                        source(BadSources.FragileInStop.class),
                        "stop() of a task whose start() had failed for want of settings threw"),
                arguments(
                        ConformanceCheck.NO_THREADS_LEFT,
                        source(PondSourceTask.Fault.LEAVES_A_THREAD),
                        "'pond-leak' at"),
                arguments(ConformanceCheck.IDLE_POLL_WAITS, source(PondSourceTask.Fault.SPINS), "returned nothing"),
                arguments(ConformanceCheck.EMPTY_PUT_WORKS, sink("NEEDS_RECORDS"), "put() of nothing threw"),
                arguments(
                        ConformanceCheck.DELIVERS,
                        source(PondSourceTask.Fault.LOSES_ONE),
                        "1 of 10 records did not arrive within PT8S: [text 3]"),
                arguments(ConformanceCheck.DELIVERS, source(PondSourceTask.Fault.THROWS_IN_STOP), "stop of task #"),
                arguments(ConformanceCheck.DELIVERS, sink("THROWS_IN_CLOSE"), "close of task #"),
                arguments(
                        ConformanceCheck.RESTART_RESUMES,
                        source(PondSourceTask.Fault.FORGETS_ITS_POSITION),
                        "after a restart all records before it came a second time"),
                arguments(
                        ConformanceCheck.PAUSE_HOLDS,
                        source(PondSourceTask.Fault.WAITS_FOR_RECORDS_FOR_EVER),
                        "PAUSED"),
                arguments(
                        ConformanceCheck.REBALANCE_LOSES_NOTHING,
                        source(PondSourceTask.Fault.FORGETS_ITS_POSITION),
                        "after the move to another worker all records before it came a second time"),
                arguments(
                        ConformanceCheck.RESET_OFFSETS_REPLAYS,
                        source(PondSourceTask.Fault.HAS_ITS_OWN_POSITION),
                        "after the offsets were reset, 0 records went through the worker"),
                arguments(
                        ConformanceCheck.ALTER_OFFSETS_CHECKED,
                        source(BadSources.Credulous.class),
                        "answers true, which says that it has checked them, for the foreign offset"),
                arguments(
                        ConformanceCheck.ALTER_OFFSETS_CHECKED,
                        source(BadSources.Careless.class),
                        "threw java.lang.NullPointerException"),
                arguments(ConformanceCheck.STOPS_IN_TIME, source(PondSourceTask.Fault.IS_DEAF), "poll() of task #"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ConformanceCheck.class,
            names = {
                "DELIVERS",
                "RESTART_RESUMES",
                "PAUSE_HOLDS",
                "REBALANCE_LOSES_NOTHING",
                "RESET_OFFSETS_REPLAYS",
                "ALTER_OFFSETS_CHECKED",
                "STOPS_IN_TIME"
            },
            mode = EnumSource.Mode.EXCLUDE)
    void theGoodOnesThatTheBadOnesDeriveFromPass(ConformanceCheck check) {
        List.of(source(PondSourceTask.Fault.NONE), sink("NONE")).stream()
                .filter(check::appliesTo)
                .forEach(subject ->
                        assertThatCode(() -> suite.run(check, subject)).doesNotThrowAnyException());
    }

    private static ConformanceSubject source(PondSourceTask.Fault fault) {
        return new PondSource(PondSourceConnector.class, Pond.dug(), fault);
    }

    private static ConformanceSubject source(Class<? extends SourceConnector> type) {
        return new PondSource(type, Pond.dug(), PondSourceTask.Fault.NONE);
    }

    private static ConformanceSubject sink(String fault) {
        return new PondSink(Pond.dug(), fault);
    }

    private record PondSource(Class<? extends SourceConnector> connectorClass, Pond pond, PondSourceTask.Fault fault)
            implements SourceSubject {
        @Override
        public Map<String, String> config(String topic) {
            return Map.of("pond", pond.name, "topic", topic, "fault", fault.name());
        }

        @Override
        public void produceInput(int from, int to) {
            for (int number = from; number < to; number++) {
                pond.add(expected(number));
            }
        }

        @Override
        public String expected(int number) {
            return "text " + number;
        }

        @Override
        public String toString() {
            return connectorClass.getSimpleName() + " " + fault;
        }
    }

    private record PondSink(Pond pond, String fault) implements SinkSubject {
        @Override
        public Class<? extends SinkConnector> connectorClass() {
            return PondSinkConnector.class;
        }

        @Override
        public Map<String, String> config(String topic) {
            return Map.of("pond", pond.name, "fault", fault);
        }

        @Override
        public List<String> written() {
            return pond.from(0);
        }

        @Override
        public String toString() {
            return "sink " + fault;
        }
    }
}
