package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.task.LogContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLoggerFactory;

/** From which level on a connector logs. */
class ConnectorLevelsTest {
    private static final ConnectorName ORDERS = ConnectorName.of("orders");
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final String XML = "<configuration><root level=\"INFO\"/></configuration>";

    private final LoggerContext context = new LoggerContext();
    private final List<Runnable> later = new ArrayList<>();
    private ListAppender<ILoggingEvent> written;
    private ProcessLogs logs;

    @BeforeEach
    void begin() throws JoranException {
        context.setMDCAdapter(new LogbackMDCAdapter());
        logs = new ProcessLogs(context, name -> UnaryOperator.identity(), () -> NOW, (delay, work) -> {
            assertThat(delay).isEqualTo(Duration.ofMinutes(10));
            later.add(work);
        });
        configure();
    }

    private void configure() throws JoranException {
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(XML.getBytes(StandardCharsets.UTF_8)));
        written = new ListAppender<>();
        written.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(written);
    }

    /** What is written of a line of each level. */
    private String writtenBy(LogContext where, String logger) {
        written.list.clear();
        context.getMDCAdapter().put(LogContext.KEY, where.value());
        Logger its = context.getLogger(logger);
        its.trace("T");
        its.atDebug().log("D");
        its.info("I");
        its.warn("W");
        its.error("E");
        context.getMDCAdapter().remove(LogContext.KEY);
        return String.join(
                "", written.list.stream().map(ILoggingEvent::getMessage).toList());
    }

    private static LogContext task(String connector) {
        return LogContext.task(TaskId.of(connector, 0));
    }

    @Test
    void oneConnectorGetsLouderAndNobodyElse() {
        logs.setLevel(ORDERS, "debug", null, null);
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("DIWE");
        assertThat(writtenBy(LogContext.worker(ORDERS), "a.B")).isEqualTo("DIWE");
        assertThat(writtenBy(LogContext.offsets(TaskId.of("orders", 0)), "a.B")).isEqualTo("DIWE");
        assertThat(writtenBy(task("orders2"), "a.B")).isEqualTo("IWE");
        assertThat(writtenBy(task("order"), "a.B")).isEqualTo("IWE");
        context.getLogger("of.nobody").debug("D");
        assertThat(written.list).extracting(ILoggingEvent::getMessage).doesNotContain("D");
        context.getMDCAdapter().put(LogContext.KEY, task("orders").value());
        assertThat(context.getLogger("a.B").isDebugEnabled()).isTrue();
        assertThat(context.getLogger("a.B").isTraceEnabled()).isFalse();
        context.getMDCAdapter().remove(LogContext.KEY);
    }

    @Test
    void oneConnectorGetsQuieterAndNobodyElse() {
        logs.setLevel(ORDERS, "ERROR", null, null);
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("E");
        assertThat(writtenBy(task("other"), "a.B")).isEqualTo("IWE");
        logs.setLevel(ORDERS, "OFF", null, null);
        assertThat(writtenBy(task("orders"), "a.B")).isEmpty();
    }

    @Test
    void onlyTheLoggerThatIsMeantAndThoseBelowItGetLouder() {
        logs.setLevel(ORDERS, "TRACE", "a.B", null);
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("TDIWE");
        assertThat(writtenBy(task("orders"), "a.B.C")).isEqualTo("TDIWE");
        assertThat(writtenBy(task("orders"), "a.Bc")).isEqualTo("IWE");
        assertThat(writtenBy(task("orders"), "a")).isEqualTo("IWE");
    }

    @Test
    void itCountsInPlaceOfTheLevelOfALogger() {
        context.getLogger("a.B").setLevel(ch.qos.logback.classic.Level.ERROR);
        logs.setLevel(ORDERS, "INFO", null, null);
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("IWE");
        assertThat(writtenBy(task("other"), "a.B")).isEqualTo("E");
    }

    @Test
    void takenBackNothingIsLeftInLogbacksWay() {
        assertThat(context.getTurboFilterList()).isEmpty();
        logs.setLevel(ORDERS, "DEBUG", null, null);
        logs.setLevel(ORDERS, "TRACE", null, null);
        assertThat(context.getTurboFilterList()).hasSize(1);
        assertThat(logs.level(ORDERS)).contains(new ConnectorLogs.Level("TRACE", null, null));
        logs.resetLevel(ORDERS);
        assertThat(context.getTurboFilterList()).isEmpty();
        assertThat(logs.level(ORDERS)).isEmpty();
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("IWE");
    }

    @Test
    void itIsTakenBackAfterItsTimeUnlessAnotherWasSetSince() {
        Duration tenMinutes = Duration.ofMinutes(10);
        logs.setLevel(ORDERS, "DEBUG", null, tenMinutes);
        assertThat(logs.level(ORDERS)).contains(new ConnectorLogs.Level("DEBUG", null, NOW.plus(tenMinutes)));
        logs.setLevel(ORDERS, "TRACE", null, tenMinutes);
        later.get(0).run();
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("TDIWE");
        later.get(1).run();
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("IWE");
        assertThat(context.getTurboFilterList()).isEmpty();
    }

    @Test
    void itHoldsOnWhenLoggingIsConfiguredAnew() throws JoranException {
        logs.setLevel(ORDERS, "DEBUG", null, null);
        configure();
        assertThat(writtenBy(task("orders"), "a.B")).isEqualTo("DIWE");
        assertThat(context.getTurboFilterList()).hasSize(1);
    }

    @Test
    void whatItWritesIsKept() {
        logs.setLevel(ORDERS, "DEBUG", null, null);
        String unused = writtenBy(task("orders"), "a.B");
        ConnectorLogs.Page page = logs.lines(ORDERS, new ConnectorLogs.Query(null, "ALL", 10, null));
        assertThat(page.lines())
                .extracting(ConnectorLogs.Line::level)
                .containsExactly("DEBUG", "INFO", "WARN", "ERROR");
    }

    @Test
    void moreThanFiftyConnectorsHaveNoLevelOfTheirOwn() {
        for (int number = 0; number < ConnectorLevelFilter.MOST; number++) {
            logs.setLevel(ConnectorName.of("c" + number), "DEBUG", null, null);
        }
        logs.setLevel(ConnectorName.of("c7"), "TRACE", null, null);
        assertThatThrownBy(() -> logs.setLevel(ORDERS, "DEBUG", null, null))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Take one of them back first");
    }

    @Test
    void withAnotherBackEndItIsSaidThatNothingIsKnown() {
        ConnectorLogs none = LogLines.ofConnectors(new NOPLoggerFactory(), name -> UnaryOperator.identity());
        assertThat(none.unavailable())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("it logs through org.slf4j.helpers.NOPLoggerFactory")
                        .contains("logback-classic"));
        assertThat(none.lines(ORDERS, new ConnectorLogs.Query(null, "ALL", 10, null))
                        .lines())
                .isEmpty();
        assertThatThrownBy(() -> none.setLevel(ORDERS, "DEBUG", null, null)).isInstanceOf(Forbidden.class);
    }
}
