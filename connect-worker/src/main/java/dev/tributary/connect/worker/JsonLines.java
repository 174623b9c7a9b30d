package dev.tributary.connect.worker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.connect.runtime.task.LogContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Log events as JSON, one object a line: timestamp, level, logger, thread; connector, task and scope where the event belongs to
 * one; message; what else there is. Written by hand because Logback's {@code JsonEncoder} has neither readable timestamps nor a
 * way to give the connector fields of its own. Stateless, thread-safe.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NOTHING = {};
    /** Three digits always, so that lines sort by their text. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    /** Names of connectors may hold anything: what follows them is what is looked for. */
    private static final Pattern CONTEXT =
            Pattern.compile("\\[(.*)\\|(?:(worker|validate)|task-(\\d{1,9})(\\|offsets)?)] ", Pattern.DOTALL);

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("timestamp", TIMESTAMP.format(Instant.ofEpochMilli(event.getTimeStamp())));
            json.writeStringField("level", String.valueOf(event.getLevel()));
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("thread", event.getThreadName());
            Map<String, String> mdc = new TreeMap<>(event.getMDCPropertyMap());
            context(json, mdc);
            json.writeStringField("message", event.getFormattedMessage());
            texts(json, "mdc", mdc);
            fields(json, event.getKeyValuePairs());
            markers(json, event.getMarkerList());
            failure(json, event.getThrowableProxy());
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) { // there is nothing but memory below
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Takes it out of the MDC if it is understood. */
    private static void context(JsonGenerator json, Map<String, String> mdc) throws IOException {
        Matcher context = CONTEXT.matcher(mdc.getOrDefault(LogContext.KEY, ""));
        if (!context.matches()) {
            return;
        }
        mdc.remove(LogContext.KEY);
        json.writeStringField("connector", context.group(1));
        String task = context.group(3);
        if (task == null) {
            json.writeStringField("scope", context.group(2));
        } else {
            json.writeNumberField("task", Integer.parseInt(task));
            json.writeStringField("scope", context.group(4) == null ? "task" : "offsets");
        }
    }

    private static void texts(JsonGenerator json, String name, Map<String, String> texts) throws IOException {
        if (!texts.isEmpty()) {
            json.writeObjectFieldStart(name);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                json.writeStringField(text.getKey(), text.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void fields(JsonGenerator json, @Nullable List<KeyValuePair> pairs) throws IOException {
        if (pairs != null && !pairs.isEmpty()) {
            Map<String, String> texts = new TreeMap<>();
            pairs.forEach(pair -> texts.put(String.valueOf(pair.key), String.valueOf(pair.value)));
            texts(json, "fields", texts);
        }
    }

    private static void markers(JsonGenerator json, @Nullable List<Marker> markers) throws IOException {
        if (markers != null && !markers.isEmpty()) {
            json.writeArrayFieldStart("markers");
            for (Marker marker : markers) {
                json.writeString(marker.getName());
            }
            json.writeEndArray();
        }
    }

    private static void failure(JsonGenerator json, @Nullable IThrowableProxy failure) throws IOException {
        if (failure != null) {
            json.writeStringField("exception", failure.getClassName());
            json.writeStringField("stack_trace", ThrowableProxyUtil.asString(failure));
        }
    }
}
