package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.testkit.ConnectTestCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The suite: a test class implements this and describes its connector.
 *
 * <pre>{@code
 * class OrdersSinkConformanceTest implements ConnectorConformance {
 *     @Override
 *     public ConformanceSubject newSubject() {
 *         return new SinkSubject() {
 *             private final String table = database.newTable();
 *
 *             @Override
 *             public Class<? extends SinkConnector> connectorClass() {
 *                 return OrdersSinkConnector.class;
 *             }
 *
 *             @Override
 *             public Map<String, String> config(String topic) {
 *                 return Map.of("orders.url", database.url(), "orders.table", table);
 *             }
 *
 *             @Override
 *             public List<String> written() {
 *                 return database.column(table, "value");
 *             }
 *         };
 *     }
 * }
 * }</pre>
 *
 * <p>Every {@link ConformanceCheck} becomes one test. Those that run the connector share one cluster, started for the suite and
 * closed after it.
 */
public interface ConnectorConformance {
    /** The connector in a world of its own: called once for each check. */
    ConformanceSubject newSubject() throws Exception;

    /** Checks that this connector cannot pass, each with the reason, which is shown; none by default. */
    default Map<ConformanceCheck, String> disabledChecks() {
        return Map.of();
    }

    /**
     * The cluster that the connector runs in: called when the first check needs it; closed after the last. By default one worker with
     * deadlines of 30 s. A {@link dev.tributary.connect.testkit.ConnectExtension} may be answered as well, which JUnit closes.
     */
    default ConnectTestCluster startCluster() {
        return ConnectTestCluster.builder().timeout(Duration.ofSeconds(30)).start();
    }

    /** The tests. Not to be overridden. */
    @TestFactory
    default Stream<DynamicTest> conformance() throws Exception {
        var suite = new ConformanceSuite(this::startCluster);
        ConformanceSubject sample = newSubject();
        try (sample) {
            return Arrays.stream(ConformanceCheck.values())
                    .filter(check -> check.appliesTo(sample))
                    .map(check -> DynamicTest.dynamicTest(check.title(), () -> {
                        String reason = disabledChecks().get(check);
                        Assumptions.assumeTrue(reason == null, "disabled: " + reason);
                        try (ConformanceSubject subject = newSubject()) {
                            suite.run(check, subject);
                        }
                    }))
                    .onClose(suite::close);
        }
    }
}
