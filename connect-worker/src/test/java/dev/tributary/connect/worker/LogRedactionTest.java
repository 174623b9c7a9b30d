package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class LogRedactionTest {
    private static final String SECRET = "gpx-49!wolf/x";
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("some.plugin");

    LogRedactionTest() {
        context.setMDCAdapter(Objects.requireNonNull(MDC.getMDCAdapter()));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private static String hide(String text) {
        return text.replace(SECRET, "${v:p}");
    }

    private ILoggingEvent logged(Runnable statement) {
        var list = new ListAppender<ILoggingEvent>();
        list.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(list);
        statement.run();
        return RedactedEvent.of(list.list.get(0), LogRedactionTest::hide);
    }

    @Test
    void messagesArgumentsAndPairsAreRedacted() {
        ILoggingEvent event =
                logged(() -> logger.atInfo().addKeyValue("p", SECRET).log("with {} for {}", SECRET, "me"));

        assertThat(event.getFormattedMessage()).isEqualTo("with ${v:p} for me");
        assertThat(event.getMessage()).isEqualTo("with ${v:p} for me");
        assertThat(event.getArgumentArray()).isNull();
        assertThat(event.getKeyValuePairs()).singleElement().hasToString("p=\"${v:p}\"");
    }

    @Test
    void messagesOfExceptionsTheirCausesAndWhatTheySuppressAreRedacted() {
        var failure = new IllegalStateException("outer " + SECRET, new IllegalArgumentException("inner " + SECRET));
        failure.addSuppressed(new RuntimeException("aside " + SECRET));
        ILoggingEvent event = logged(() -> logger.error("failed", failure));

        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("outer ${v:p}");
        assertThat(event.getThrowableProxy().getClassName()).isEqualTo(IllegalStateException.class.getName());
        assertThat(event.getThrowableProxy().getCause().getMessage()).isEqualTo("inner ${v:p}");
        assertThat(event.getThrowableProxy().getSuppressed()[0].getMessage()).isEqualTo("aside ${v:p}");
        assertThat(event.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
    }

    @Test
    void anEventWithNothingToHideIsHandedOnAsItIs() {
        var list = new ListAppender<ILoggingEvent>();
        list.start();
        logger.addAppender(list);
        logger.warn("nothing here");

        assertThat(RedactedEvent.of(list.list.get(0), LogRedactionTest::hide)).isSameAs(list.list.get(0));
    }

    @Test
    void everyAppenderOfAnyConfigurationIsPutBehindRedactionAndAgainWhenItIsReadAnew() throws Exception {
        configure("root");
        LogRedaction.install(context);
        assertThat(appenders("ROOT"))
                .hasOnlyElementsOfType(RedactingAppender.class)
                .hasSize(1);

        context.reset();
        configure("some.plugin");

        assertThat(appenders("ROOT")).isEmpty();
        assertThat(appenders("some.plugin"))
                .hasOnlyElementsOfType(RedactingAppender.class)
                .hasSize(1);
        var redacting = (RedactingAppender) appenders("some.plugin").get(0);
        var list = (ListAppender<ILoggingEvent>) redacting.getAppender("LIST");
        logger.warn("still logged");
        assertThat(list.list).hasSize(1);
    }

    private void configure(String name) throws JoranException {
        String target = name.equals("root") ? "<root" : "<logger name='" + name + "'";
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(
                ("<configuration><appender name='LIST' class='ch.qos.logback.core.read.ListAppender'/>"
                                + target + " level='INFO'><appender-ref ref='LIST'/>"
                                + (name.equals("root") ? "</root>" : "</logger>") + "</configuration>")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private List<Appender<ILoggingEvent>> appenders(String name) {
        List<Appender<ILoggingEvent>> all = new ArrayList<>();
        context.getLogger(name).iteratorForAppenders().forEachRemaining(all::add);
        return all;
    }
}
