package dev.tributary.connect.e2e.differential;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** As {@link DifferentialIT}, on workers that deliver exactly once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExactlyOnceDifferentialIT {
    private Pair pair;

    @BeforeAll
    void startWorkers() throws IOException {
        pair = new Pair("ExactlyOnceDifferentialIT", Map.of("exactly.once.source.support", "enabled"));
    }

    @AfterAll
    void stopWorkers() {
        pair.close();
    }

    @TestFactory
    Stream<DynamicTest> bothWorkersDoTheSame() {
        return pair.tests(ExactlyOnceScenarios.all(), Deviations.EXACTLY_ONCE_ROLES);
    }
}
