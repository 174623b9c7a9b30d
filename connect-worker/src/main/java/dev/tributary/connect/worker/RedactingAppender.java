package dev.tributary.connect.worker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Hands log events on to the appenders attached to it, with the variables of configurations ({@code ${file:/path:key}}) in
 * place of the secrets that they stand for: in messages, in the messages of exceptions, in the MDC, in key-value pairs and in
 * names of markers, for encoders of text and of JSON alike. Arguments are part of the message and handed on nowhere else. The scripts of
 * a worker put one in front of every appender by themselves; a configuration for embedded workers names it:
 *
 * <pre>{@code
 * <appender name="REDACTED" class="dev.tributary.connect.worker.RedactingAppender">
 *   <appender-ref ref="STDOUT"/>
 * </appender>
 * }</pre>
 *
 * Thread-safe once set up.
 */
public final class RedactingAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
    private final AppenderAttachableImpl<ILoggingEvent> appenders = new AppenderAttachableImpl<>();

    @Override
    protected void append(ILoggingEvent event) {
        appenders.appendLoopOnAppenders(RedactedEvent.of(event, LogRedaction::redact));
    }

    @Override
    public void stop() {
        super.stop();
        appenders.detachAndStopAllAppenders();
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        appenders.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return appenders.iteratorForAppenders();
    }

    @Override
    public @Nullable Appender<ILoggingEvent> getAppender(String name) {
        return appenders.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return appenders.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        appenders.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return appenders.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return appenders.detachAppender(name);
    }
}
