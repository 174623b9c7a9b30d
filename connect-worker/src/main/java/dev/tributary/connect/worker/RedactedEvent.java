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
import org.slf4j.MarkerFactory;
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

    /**
     * The event itself if there is nothing to hide in anything that an encoder may write: not only in the message. Arguments
     * are objects of whoever logs, of which JSON encoders show more than the message did, so they are always left out.
     */
    static ILoggingEvent of(ILoggingEvent event, UnaryOperator<String> redaction) {
        String text = String.valueOf(event.getFormattedMessage());
        String redacted = redaction.apply(text);
        boolean asItIs = redacted.equals(text)
                && event.getThrowableProxy() == null
                && isEmpty(event.getKeyValuePairs())
                && isEmpty(event.getMarkerList())
                && (event.getArgumentArray() == null || event.getArgumentArray().length == 0)
                && event.getMDCPropertyMap().values().stream()
                        .allMatch(
                                value -> value == null || redaction.apply(value).equals(value));
        return asItIs ? event : new RedactedEvent(event, redacted, redaction);
    }

    private static boolean isEmpty(@Nullable List<?> list) {
        return list == null || list.isEmpty();
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
        List<Marker> markers = original.getMarkerList();
        return markers == null ? null : markers.stream().map(this::redacted).toList();
    }

    /** Markers of some libraries carry objects for JSON encoders: a name, and the names that it refers to, remain. */
    @SuppressWarnings("deprecation") // there is no other way to copy one
    private Marker redacted(Marker marker) {
        Marker copy = MarkerFactory.getDetachedMarker(redaction.apply(String.valueOf(marker.getName())));
        marker.iterator().forEachRemaining(referred -> copy.add(redacted(referred)));
        return copy;
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
