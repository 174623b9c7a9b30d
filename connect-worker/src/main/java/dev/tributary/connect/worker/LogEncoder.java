package dev.tributary.connect.worker;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines of the log as text or as JSON, whichever one setting says, so that one configuration serves both:
 *
 * <pre>{@code
 * <encoder class="dev.tributary.connect.worker.LogEncoder">
 *   <format>${TRIBUTARY_LOG_FORMAT:-text}</format>
 *   <pattern>[%d] %p %X{connector.context}%m \(%c:%L\)%n</pattern>
 * </encoder>
 * }</pre>
 *
 * The JSON is described in {@code docs/operations.md}. Thread-safe once started.
 */
public final class LogEncoder extends EncoderBase<ILoggingEvent> {
    private String format = "text";
    private String pattern = "[%d] %p %X{connector.context}%m \\(%c:%L\\)%n";
    private @Nullable Encoder<ILoggingEvent> lines;

    /** {@code text} or {@code json}, in any case; default text. Another one is warned of and means text. */
    public void setFormat(String format) {
        this.format = format;
    }

    /** Of lines of text; Logback's {@code PatternLayout}. */
    public void setPattern(String pattern) {
        this.pattern = pattern;
    }

    @Override
    public void start() {
        lines = switch (format.trim().toLowerCase(Locale.ROOT)) {
            case "json" -> new JsonLines();
            case "text", "" -> text();
            default -> {
                addWarn("Log format '" + format + "' (expected: text or json). Logging as text.");
                yield text();
            }
        };
        lines.setContext(getContext());
        lines.start();
        super.start();
    }

    private Encoder<ILoggingEvent> text() {
        var text = new PatternLayoutEncoder();
        text.setPattern(pattern);
        return text;
    }

    @Override
    public void stop() {
        super.stop();
        if (lines != null) {
            lines.stop();
        }
    }

    @Override
    public byte @Nullable [] headerBytes() {
        return started().headerBytes();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return started().encode(event);
    }

    @Override
    public byte @Nullable [] footerBytes() {
        return started().footerBytes();
    }

    private Encoder<ILoggingEvent> started() {
        Encoder<ILoggingEvent> started = lines;
        if (started == null) {
            throw new IllegalStateException("The encoder is not started");
        }
        return started;
    }
}
