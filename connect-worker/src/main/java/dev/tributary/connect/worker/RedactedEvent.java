package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A log event with everything that callers wrote redacted. Immutable. */
final class RedactedEvent implements ILoggingEvent {
    private final ILoggingEvent original;
    private final String message;
    private final UnaryOperator<String> redaction;

    private RedactedEvent(ILoggingEvent original, String message, UnaryOperator<String> redaction) {
        this.original = original;
        this.message = message;
        this.redaction = redaction;
    }

    /** The event itself if it is a bare message with nothing to hide. */
    static ILoggingEvent of(ILoggingEvent event, UnaryOperator<String> redaction) {
        String text = String.valueOf(event.getFormattedMessage());
        String redacted = redaction.apply(text);
        boolean bare = event.getThrowableProxy() == null
                && (event.getKeyValuePairs() == null || event.getKeyValuePairs().isEmpty());
        return bare && redacted.equals(text) ? event : new RedactedEvent(event, redacted, redaction);
    }

    /** The message with its arguments filled in: layouts that fill them in themselves would fill in the originals. */
    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public String getFormattedMessage() {
        return message;
    }

    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return RedactedThrowable.of(original.getThrowableProxy(), redaction);
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        List<KeyValuePair> pairs = original.getKeyValuePairs();
        return pairs == null
                ? null
                : pairs.stream()
                        .map(pair -> new KeyValuePair(pair.key, redaction.apply(String.valueOf(pair.value))))
                        .toList();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        Map<String, String> redacted = new TreeMap<>();
        original.getMDCPropertyMap().forEach((key, value) -> redacted.put(key, redaction.apply(String.valueOf(value))));
        return redacted;
    }

    @Override
    @SuppressWarnings("deprecation") // part of the interface
    public Map<String, String> getMdc() {
        return getMDCPropertyMap();
    }

    @Override
    public String getThreadName() {
        return original.getThreadName();
    }

    @Override
    public Level getLevel() {
        return original.getLevel();
    }

    @Override
    public String getLoggerName() {
        return original.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return original.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return original.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return original.hasCallerData();
    }

    @Override
    public @Nullable List<Marker> getMarkerList() {
        return original.getMarkerList();
    }

    @Override
    public long getTimeStamp() {
        return original.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return original.getNanoseconds();
    }

    @Override
    public Instant getInstant() {
        return original.getInstant();
    }

    @Override
    public long getSequenceNumber() {
        return original.getSequenceNumber();
    }

    @Override
    public void prepareForDeferredProcessing() {
        original.prepareForDeferredProcessing();
    }
}
