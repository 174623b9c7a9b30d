package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorLogs.Line;
import dev.tributary.connect.api.ConnectorLogs.Page;
import dev.tributary.connect.api.ConnectorLogs.Position;
import dev.tributary.connect.api.ConnectorLogs.Query;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.task.LogContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentLogLinesTest {
    private static final TaskId TASK = TaskId.of("orders", 0);
    private static final InstanceId OF_TASK = InstanceId.of(TASK);

    private final LoggerContext context = context();
    private final Logger logger = context.getLogger("org.example.OrdersTask");

    private static LoggerContext context() {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        return context;
    }

    private void in(LogContext where, Runnable work) {
        context.getMDCAdapter().put(LogContext.KEY, where.value());
        work.run();
        context.getMDCAdapter().remove(LogContext.KEY);
    }

    @Test
    void linesOfATaskAreKeptWithThoseOfItsCommitsAndNobodyElses() {
        RecentLogLines lines = RecentLogLines.of(context);
        in(LogContext.task(TASK), () -> logger.info("read {} rows", 7));
        in(LogContext.offsets(TASK), () -> logger.warn("commit is late"));
        in(LogContext.task(TaskId.of("orders", 1)), () -> logger.info("of another task"));
        in(LogContext.worker(ConnectorName.of("orders")), () -> logger.info("of the connector"));
        logger.info("of nobody");

        assertThat(lines.of(OF_TASK)).hasSize(2);
        assertThat(lines.of(OF_TASK).get(0)).matches("\\d{4}-\\d\\d-\\d\\dT.*Z INFO OrdersTask: read 7 rows");
        assertThat(lines.of(OF_TASK).get(1)).endsWith("WARN OrdersTask: commit is late");
        assertThat(lines.of(InstanceId.of(ConnectorName.of("orders"))))
                .singleElement()
                .asString()
                .endsWith("of the connector");
    }

    @Test
    void anExceptionIsKeptWithItsCausesAndWithoutFrames() {
        RecentLogLines lines = RecentLogLines.of(context);
        in(
                LogContext.task(TASK),
                () -> logger.error("Task failed", new IllegalStateException("outer", new RuntimeException("inner"))));
        assertThat(lines.of(OF_TASK))
                .singleElement()
                .asString()
                .endsWith("ERROR OrdersTask: Task failed | java.lang.IllegalStateException: outer"
                        + " <- java.lang.RuntimeException: inner");
    }

    @Test
    void theNewestLinesAreKept() {
        RecentLogLines lines = RecentLogLines.of(context);
        in(LogContext.task(TASK), () -> {
            for (int line = 0; line < 1_000; line++) {
                logger.info("line {}", line);
            }
        });
        assertThat(lines.of(OF_TASK)).hasSize(RecentLogLines.MOST_LINES);
        assertThat(lines.of(OF_TASK).get(RecentLogLines.MOST_LINES - 1)).endsWith("line 999");
    }

    @Test
    void whatAThousandConnectorsWriteIsBoundedAndTheLatestWriterKeepsIts() {
        var lines = new RecentLogLines(100_000);
        lines.setContext(context);
        lines.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(lines);
        String text = "x".repeat(5_000);
        for (int connector = 0; connector < 1_000; connector++) {
            in(LogContext.task(TaskId.of("orders" + connector, 0)), () -> logger.info(text));
        }
        assertThat(lines.characters()).isPositive().isLessThanOrEqualTo(100_000);
        assertThat(lines.of(InstanceId.of(TaskId.of("orders999", 0)))).hasSize(1);
        assertThat(lines.of(InstanceId.of(TaskId.of("orders0", 0)))).isEmpty();
    }

    @Test
    void aLongLineIsCutBetweenWordsSoThatNoHalfOfAPasswordIsLeft() {
        RecentLogLines lines = RecentLogLines.of(context);
        in(LogContext.task(TASK), () -> logger.info("{}, password=Lit3ral!Passw0rd", "x".repeat(1_980)));
        assertThat(lines.of(OF_TASK)).singleElement().asString().endsWith("xxx,...");
    }

    @Test
    void aSecondWorkerOfTheProcessSeesTheSameLines() {
        RecentLogLines first = RecentLogLines.of(context);
        assertThat(RecentLogLines.of(context)).isSameAs(first);
        in(LogContext.task(TASK), () -> logger.info("once"));
        assertThat(first.of(OF_TASK)).hasSize(1);
    }

    @Test
    void itIsBackAfterLoggingWasConfiguredAnew() throws JoranException {
        RecentLogLines lines = RecentLogLines.of(context);
        LogRedaction.install(context);
        configure("<configuration><root level=\"INFO\"/></configuration>");
        in(LogContext.task(TASK), () -> logger.info("still here"));
        assertThat(lines.of(OF_TASK)).hasSize(1);
    }

    // ---- pages

    private static final ConnectorName ORDERS = ConnectorName.of("orders");

    private static Query query(String level, int limit, @Nullable Position after) {
        return new Query(null, level, limit, after);
    }

    private static List<String> messages(Page page) {
        return page.lines().stream().map(Line::message).toList();
    }

    @Test
    void allLinesOfAConnectorAreToldInTheirOrderWithWhatBelongsToThem() {
        RecentLogLines lines = RecentLogLines.of(context);
        in(LogContext.worker(ORDERS), () -> logger.info("first"));
        in(LogContext.task(TaskId.of("orders", 1)), () -> logger.warn("second"));
        in(
                LogContext.offsets(TASK),
                () -> logger.error("third", new IllegalStateException("outer", new Error("inner"))));
        in(LogContext.task(TaskId.of("orders2", 0)), () -> logger.info("of another"));

        Page page = lines.page(ORDERS, query("ALL", 10, null), text -> text);
        assertThat(messages(page)).containsExactly("first", "second", "third");
        assertThat(page.lines())
                .extracting(Line::id)
                .containsExactly(InstanceId.of(ORDERS), InstanceId.of(TaskId.of("orders", 1)), OF_TASK);
        Line third = page.lines().get(2);
        assertThat(third.level()).isEqualTo("ERROR");
        assertThat(third.logger()).isEqualTo("org.example.OrdersTask");
        assertThat(third.thread()).isEqualTo(Thread.currentThread().getName());
        assertThat(third.trace())
                .startsWith("java.lang.IllegalStateException: outer\n\tat dev.tributary.")
                .containsPattern("\n\t\\.\\.\\. \\d+ more\nCaused by: java.lang.Error: inner\n\t\\.\\.\\. \\d+ more$");
        assertThat(messages(lines.page(ORDERS, query("WARN", 10, null), text -> text)))
                .containsExactly("second", "third");
        assertThat(messages(lines.page(ORDERS, new Query(OF_TASK, "ALL", 10, null), text -> text)))
                .containsExactly("third");
        assertThat(messages(lines.page(ORDERS, query("ALL", 1, null), text -> text)))
                .containsExactly("third");
        assertThat(lines.page(ConnectorName.of("none"), query("ALL", 10, null), text -> text))
                .isEqualTo(Page.NONE);
    }

    @Test
    void secretsAreTakenOutOfEveryTextOfALine() {
        RecentLogLines lines = RecentLogLines.of(context);
        context.getLogger("hush.logger");
        in(
                LogContext.task(TASK),
                () -> context.getLogger("hush.logger").error("hush", new IllegalStateException("hush")));
        Page page = lines.page(ORDERS, query("ALL", 10, null), text -> text.replace("hush", "[hidden]"));
        assertThat(page.toString()).contains("[hidden]").doesNotContain("hush");
    }

    @Test
    void whoFollowsGetsTheOldestLinesAfterWhatHeHas() {
        RecentLogLines lines = RecentLogLines.of(context);
        in(LogContext.task(TASK), () -> logger.info("seen"));
        Page first = lines.page(ORDERS, query("ALL", 10, null), text -> text);
        in(LogContext.task(TASK), () -> {
            logger.info("1");
            logger.warn("2");
            logger.info("3");
        });
        Page second = lines.page(ORDERS, query("ALL", 2, first.next()), text -> text);
        assertThat(messages(second)).containsExactly("1", "2");
        Page third = lines.page(ORDERS, query("ALL", 2, second.next()), text -> text);
        assertThat(messages(third)).containsExactly("3");
        Page warnings = lines.page(ORDERS, query("WARN", 2, first.next()), text -> text);
        assertThat(messages(warnings)).containsExactly("2");
        assertThat(warnings.next()).as("what was looked at is done").isEqualTo(third.next());
        assertThat(lines.page(ORDERS, query("ALL", 2, third.next()), text -> text)
                        .lines())
                .isEmpty();
        assertThat(messages(lines.page(ORDERS, query("ALL", 2, Position.BEGIN), text -> text)))
                .containsExactly("seen", "1");
        assertThat(messages(lines.page(ORDERS, query("ALL", 2, new Position("another", 99)), text -> text)))
                .containsExactly("seen", "1");
    }

    @Test
    void aConnectorHasAThousandLinesAndAQuietTaskKeepsItsOwn() {
        RecentLogLines lines = RecentLogLines.of(context);
        in(LogContext.task(TaskId.of("orders", 1)), () -> logger.info("quiet"));
        Page before = lines.page(ORDERS, query("ALL", 10, null), text -> text);
        in(LogContext.task(TASK), () -> {
            for (int line = 0; line < 3_000; line++) {
                logger.info("line {}", line);
            }
        });
        Page page = lines.page(ORDERS, query("ALL", 10_000, before.next()), text -> text);
        assertThat(page.lines()).hasSize(ConnectorLogs.MOST_LINES - 1);
        assertThat(page.missed()).isTrue();
        assertThat(messages(page)).endsWith("line 2999");
        assertThat(messages(lines.page(ORDERS, query("ALL", 10_000, null), text -> text)))
                .hasSize(ConnectorLogs.MOST_LINES)
                .startsWith("quiet", "line 2001");
        assertThat(lines.page(ORDERS, query("ALL", 10, page.next()), text -> text)
                        .missed())
                .isFalse();
        assertThat(lines.of(InstanceId.of(TaskId.of("orders", 1)))).hasSize(1);
    }

    @Test
    void longLinesOfAConnectorAreBoundedByTheirLength() {
        RecentLogLines lines = RecentLogLines.of(context);
        long before = lines.characters();
        var deep = new IllegalStateException("x".repeat(100_000), new StackOverflowError("y".repeat(100_000)));
        in(LogContext.task(TASK), () -> {
            for (int line = 0; line < 500; line++) {
                logger.error("z".repeat(100_000), deep);
            }
        });
        assertThat(lines.characters() - before).isPositive().isLessThanOrEqualTo(ConnectorLines.MOST_CHARACTERS);
        Page page = lines.page(ORDERS, query("ALL", 1, null), text -> text);
        Line line = page.lines().get(0);
        assertThat(line.message().length()).isLessThan(2_100);
        assertThat(String.valueOf(line.trace()).length()).isLessThan(6_100);
        in(LogContext.task(TASK), () -> logger.info("after"));
        assertThat(messages(lines.page(ORDERS, query("ALL", 1, null), text -> text)))
                .containsExactly("after");
    }

    private void configure(String xml) throws JoranException {
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
