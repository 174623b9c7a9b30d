package dev.tributary.connect.e2e.differential;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every scenario on Apache's worker and on ours, both on one broker and both up all the time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DifferentialIT {
    private static final String ONLY = System.getProperty("tributary.differential.only", "");

    private Pair pair;

    @BeforeAll
    void startWorkers() throws IOException {
        pair = new Pair("DifferentialIT", Map.of());
    }

    @AfterAll
    void stopWorkers() {
        pair.close();
    }

    @TestFactory
    Stream<DynamicTest> bothWorkersDoTheSame() {
        return pair.tests(scenarios(), Deviations.ROLES);
    }

    private static List<Scenario> scenarios() {
        return Stream.of(
                        ConnectorScenarios.all(),
                        SourceScenarios.all(),
                        SourceTaskScenarios.all(),
                        SinkScenarios.all(),
                        SinkErrorScenarios.all(),
                        DeadLetterScenarios.all(),
                        ConfigurationScenarios.all())
                .flatMap(List::stream)
                .filter(scenario -> scenario.title().contains(ONLY))
                .toList();
    }
}
