package dev.tributary.connect.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.testkit.ConnectTestCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The suite as JUnit sees it, without running the connector. */
class ConnectorConformanceTest {
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void everyCheckThatAppliesIsATestOfItsOwnInAWorldOfItsOwn() throws Throwable {
        var suite = new Suite(Map.of());
        try (Stream<DynamicTest> tests = suite.conformance()) {
            List<DynamicTest> all = tests.toList();
            int before = closed.get();

            named(all, ConformanceCheck.VERSION).getExecutable().execute();

            assertThat(closed.get()).isEqualTo(before + 1);
            assertThat(all).hasSize(ConformanceCheck.values().length - 1); // IDLE_POLL_WAITS is for sources
        }
    }

    @Test
    void aDisabledCheckIsSkippedWithItsReason() throws Exception {
        var suite = new Suite(Map.of(ConformanceCheck.DELIVERS, "the device is at the customer's"));
        try (Stream<DynamicTest> tests = suite.conformance()) {
            DynamicTest disabled = named(tests.toList(), ConformanceCheck.DELIVERS);

            assertThatThrownBy(disabled.getExecutable()::execute)
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("disabled: the device is at the customer's");
        }
    }

    @Test
    void aSuiteThatNeededNoClusterClosesNone() throws Exception {
        Stream<DynamicTest> tests = new Suite(Map.of()).conformance();

        assertThatCode(tests::close).doesNotThrowAnyException();
    }

    private static DynamicTest named(List<DynamicTest> tests, ConformanceCheck check) {
        return tests.stream()
                .filter(test -> test.getDisplayName().equals(check.title()))
                .findFirst()
                .orElseThrow();
    }

    private final class Suite implements ConnectorConformance {
        private final Map<ConformanceCheck, String> disabled;

        Suite(Map<ConformanceCheck, String> disabled) {
            this.disabled = disabled;
        }

        @Override
        public ConformanceSubject newSubject() {
            return new Subject();
        }

        @Override
        public Map<ConformanceCheck, String> disabledChecks() {
            return disabled;
        }

        @Override
        public ConnectTestCluster startCluster() {
            throw new AssertionError("No check here needs one");
        }
    }

    private final class Subject implements SinkSubject {
        @Override
        public Class<? extends SinkConnector> connectorClass() {
            return PondSinkConnector.class;
        }

        @Override
        public Map<String, String> config(String topic) {
            return Map.of("pond", "none");
        }

        @Override
        public List<String> written() {
            return List.of();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
