package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepeatedWarningFilterTest {
    private final RepeatedWarningFilter filter = new RepeatedWarningFilter();
    private final LoggerContext context = new LoggerContext();

    @TempDir
    Path folder;

    @Test
    void aTextPassesOncePerInterval() {
        filter.setIntervalMs(1_000);

        assertThat(filter.mayPass("a", 5_000)).isTrue();
        assertThat(filter.mayPass("a", 5_999)).isFalse();
        assertThat(filter.mayPass("b", 5_999)).isTrue();
        assertThat(filter.mayPass("a", 6_000)).isTrue();
        assertThat(filter.mayPass("a", 6_500)).isFalse();
    }

    @Test
    void whatDiffersInTheNumberOfARequestOrInATimeAloneIsTheSameText() {
        String refused = "[Producer clientId=connector-producer-c-%s] The metadata response from the cluster reported a"
                + " recoverable issue with correlation id %s : {orders=UNKNOWN_TOPIC_OR_PARTITION}";
        assertThat(filter.mayPass(refused.formatted("0", "58"), 0)).isTrue();
        assertThat(filter.mayPass(refused.formatted("0", "59"), 1)).isFalse();
        assertThat(filter.mayPass(refused.formatted("1", "60"), 1))
                .as("another task's client is news")
                .isTrue();

        String cancelled = "Cancelled in-flight FETCH request with correlation id %s due to node 0 being disconnected"
                + " (elapsed time since creation: %sms, request timeout: 30000ms)";
        assertThat(filter.mayPass(cancelled.formatted("7", "12"), 0)).isTrue();
        assertThat(filter.mayPass(cancelled.formatted("8", "430"), 1)).isFalse();
    }

    @Test
    void onlyWarningsAndInformationOfTheLoggersNamedAreHeldBack() {
        filter.addLogger("noisy");

        assertThat(decide("noisy", Level.INFO, "text")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("noisy", Level.INFO, "text")).isEqualTo(FilterReply.DENY);
        assertThat(decide("noisy", Level.WARN, "text")).isEqualTo(FilterReply.DENY);
        assertThat(decide("noisy", Level.ERROR, "text")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("other", Level.INFO, "text")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("other", Level.INFO, "text")).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void ifNoneIsNamedKafkasClientsAreHeldBack() {
        String client = "org.apache.kafka.clients.NetworkClient";

        assertThat(decide(client, Level.WARN, "Node {} disconnected.", -1)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(client, Level.WARN, "Node {} disconnected.", -1)).isEqualTo(FilterReply.DENY);
        assertThat(decide(client, Level.WARN, "Node {} disconnected.", 2))
                .as("another node is news")
                .isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void theLogsThatAreShippedHoldBackAtEveryAppenderAndAskNothingOfLoggers() throws Exception {
        for (String name : List.of("connect-logback.xml", "quickstart-logback.xml")) {
            var context = new LoggerContext();
            context.putProperty("kafka.logs.dir", folder.toString());
            var configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(Path.of("..", "config", name).toFile());

            assertThat(context.getTurboFilterList()).as(name).isEmpty();
            assertThat(context.getLogger("ROOT").iteratorForAppenders())
                    .toIterable()
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(appender -> assertThat(appender.getCopyOfAttachedFiltersList())
                            .hasOnlyElementsOfType(RepeatedWarningFilter.class)
                            .hasSize(1));
            context.stop();
        }
    }

    private FilterReply decide(String logger, Level level, String text, Object... arguments) {
        var event = new LoggingEvent("", context.getLogger(logger), level, text, null, arguments);
        return filter.decide(event);
    }

    @Test
    void manyDifferentTextsDoNotFillTheMemory() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(filter.mayPass("text " + i, 0)).isTrue();
        }
    }
}
