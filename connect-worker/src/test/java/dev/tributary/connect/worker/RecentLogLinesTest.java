package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.task.LogContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
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
    void whatAThousandTasksWriteIsBoundedAndTheLatestWriterKeepsIts() {
        var lines = new RecentLogLines(100_000);
        lines.setContext(context);
        lines.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(lines);
        String text = "x".repeat(5_000);
        for (int task = 0; task < 1_000; task++) {
            in(LogContext.task(TaskId.of("orders", task)), () -> logger.info(text));
        }
        assertThat(lines.characters()).isPositive().isLessThanOrEqualTo(100_000);
        assertThat(lines.of(InstanceId.of(TaskId.of("orders", 999)))).hasSize(1);
        assertThat(lines.of(OF_TASK)).isEmpty();
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

    private void configure(String xml) throws JoranException {
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
