package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.tributary.connect.api.ConnectorLogs.Line;
import dev.tributary.connect.api.InstanceId;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a log event of a connector or task: its texts, cut, with secrets still in them. Immutable.
 *
 * @param causes the exception logged with it and its causes, without frames; null without one
 * @param trace the same with frames
 */
record KeptLine(
        long number,
        long timestampMs,
        Level level,
        String logger,
        String thread,
        String message,
        @Nullable String causes,
        @Nullable String trace) {
    private static final int MOST_OF_MESSAGE = 2_000;
    private static final int MOST_OF_CAUSES = 500;
    private static final int MOST_CAUSES = 5;
    private static final int MOST_OF_TRACE = 6_000;
    private static final int MOST_FRAMES = 20;
    /** What a line takes beside its texts, about. */
    private static final int OVERHEAD = 96;

    static KeptLine of(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return new KeptLine(
                0,
                event.getTimeStamp(),
                event.getLevel(),
                event.getLoggerName(),
                event.getThreadName(),
                cut(String.valueOf(event.getFormattedMessage()), MOST_OF_MESSAGE),
                thrown == null ? null : causes(thrown),
                thrown == null ? null : trace(thrown));
    }

    KeptLine numbered(long its) {
        return new KeptLine(its, timestampMs, level, logger, thread, message, causes, trace);
    }

    int size() {
        return OVERHEAD
                + message.length()
                + (causes == null ? 0 : causes.length())
                + (trace == null ? 0 : trace.length());
    }

    /** One line for people. */
    String text(UnaryOperator<String> redaction) {
        return redaction.apply(Instant.ofEpochMilli(timestampMs) + " " + level + " "
                + logger.substring(logger.lastIndexOf('.') + 1) + ": " + message + (causes == null ? "" : causes));
    }

    /** Loggers and threads may be named after anything. */
    Line line(InstanceId id, UnaryOperator<String> redaction) {
        return new Line(
                number,
                Instant.ofEpochMilli(timestampMs),
                id,
                level.toString(),
                redaction.apply(logger),
                redaction.apply(thread),
                redaction.apply(message),
                trace == null ? null : redaction.apply(trace));
    }

    /** Between words, and without secrets: half of one would not be recognised any more when lines are read. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        String redacted = LogRedaction.redact(text);
        int end = Math.min(most, redacted.length());
        while (end > most / 2 && end < redacted.length() && !isBetweenWords(redacted.charAt(end))) {
            end--;
        }
        return redacted.substring(0, end) + "...";
    }

    private static boolean isBetweenWords(char character) {
        return Character.isWhitespace(character) || character == ',' || character == ';' || character == '&';
    }

    private static String causes(IThrowableProxy thrown) {
        var text = new StringBuilder();
        IThrowableProxy next = thrown;
        for (int depth = 0; next != null && depth < MOST_CAUSES; depth++, next = next.getCause()) {
            text.append(depth == 0 ? " | " : " <- ").append(said(next));
        }
        return cut(text.toString(), MOST_OF_CAUSES);
    }

    /** In the form of the JDK, which people and tools know; the first frames of each cause. */
    private static String trace(IThrowableProxy thrown) {
        var text = new StringBuilder();
        IThrowableProxy next = thrown;
        for (int depth = 0; next != null && depth < MOST_CAUSES; depth++, next = next.getCause()) {
            text.append(depth == 0 ? "" : "\nCaused by: ").append(cut(said(next), MOST_OF_MESSAGE));
            frames(next, text);
        }
        if (next != null) {
            text.append("\nCaused by: ")
                    .append(cut(said(next), MOST_OF_MESSAGE))
                    .append(" ...");
        }
        return cut(text.toString(), MOST_OF_TRACE);
    }

    private static String said(IThrowableProxy thrown) {
        return thrown.getMessage() == null ? thrown.getClassName() : thrown.getClassName() + ": " + thrown.getMessage();
    }

    private static void frames(IThrowableProxy thrown, StringBuilder text) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int own = frames == null ? 0 : frames.length - thrown.getCommonFrames();
        for (int at = 0; frames != null && at < Math.min(own, MOST_FRAMES); at++) {
            text.append("\n\tat ").append(frames[at].getStackTraceElement());
        }
        int more = (frames == null ? 0 : frames.length) - Math.min(own, MOST_FRAMES);
        if (more > 0) {
            text.append("\n\t... ").append(more).append(" more");
        }
    }
}
