package dev.tributary.connect.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The logging of tests that configure none: warnings to standard error. Logback would otherwise print everything that Kafka has to
 * tell, down to DEBUG. A {@code logback-test.xml} or {@code logback.xml} of yours goes first. Called by Logback.
 */
@ConfiguratorRank(QuietLogging.RANK)
public final class QuietLogging extends ContextAwareBase implements Configurator {
    /** After the search for files, before Logback's own last resort. */
    static final int RANK = ConfiguratorRank.FALLBACK + 5;

    /** Called by Logback. */
    public QuietLogging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %X{connector.context}%logger{0} %msg%n");
        encoder.start();
        var threshold = new ThresholdFilter();
        threshold.setLevel(Level.WARN.toString());
        threshold.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName("testkit-console");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.addFilter(threshold);
        console.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        // Not printed, but among the last lines of the report on a failure.
        context.getLogger("dev.tributary").setLevel(Level.INFO);
        // What tests provoke all the time.
        context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
        context.getLogger("kafka").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
