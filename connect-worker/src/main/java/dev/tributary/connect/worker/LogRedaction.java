package dev.tributary.connect.worker;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import dev.tributary.connect.runtime.config.Secrets;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Keeps the secrets of all workers in this process out of its log: a log belongs to a process, not to a worker. Thread-safe.
 *
 * <p>The mains {@link #install()} it around whatever appenders the configuration of logging has. Who embeds workers names
 * {@link RedactingAppender} there.
 */
final class LogRedaction {
    /** Weak, so that a log outlives the workers; what is left of a worker that has ended may still write lines. */
    private static final List<WeakReference<Secrets>> SECRETS = new CopyOnWriteArrayList<>();

    private LogRedaction() {}

    /** As long as somebody else holds them. */
    static void add(Secrets secrets) {
        SECRETS.removeIf(reference -> reference.get() == null);
        SECRETS.add(new WeakReference<>(secrets));
    }

    /** The same object if there is nothing to hide. */
    static String redact(String text) {
        String redacted = text;
        for (WeakReference<Secrets> reference : SECRETS) {
            Secrets secrets = reference.get();
            if (secrets != null) {
                redacted = secrets.redact(redacted);
            }
        }
        return redacted;
    }

    /** Puts redaction in front of all appenders of the process, and again whenever logging is configured anew. */
    static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            install(context);
        }
    }

    static void install(LoggerContext context) {
        wrapAll(context);
        context.addConfigurationEventListener(event -> {
            if (event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY
                    || event.getEventType() == EventType.CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS) {
                wrapAll(context);
            }
        });
    }

    private static void wrapAll(LoggerContext context) {
        context.getLoggerList().forEach(logger -> wrap(context, logger));
    }

    private static void wrap(LoggerContext context, Logger logger) {
        List<Appender<ILoggingEvent>> bare = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appender -> {
            // Lines that are kept are redacted when they are read.
            if (!(appender instanceof RedactingAppender) && !(appender instanceof RecentLogLines)) {
                bare.add(appender);
            }
        });
        if (bare.isEmpty()) {
            return;
        }
        var redacting = new RedactingAppender();
        redacting.setContext(context);
        redacting.setName("redacted");
        bare.forEach(redacting::addAppender);
        redacting.start();
        logger.addAppender(redacting); // first: rather a line twice than one lost
        bare.forEach(logger::detachAppender);
    }
}
