package dev.tributary.connect.json;

import com.fasterxml.jackson.core.StreamWriteConstraints;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;

/**
 * JSON text in UTF-8, written straight into one array that grows, byte for byte as Jackson writes it for Apache's converter.
 * Commas come by themselves; that names and values, starts and ends come in turn is up to the caller. What the last byte is
 * tells where we are: no value ends in one of {@code [ { :}.
 *
 * <p>Instead of Jackson's generator because that is large: in the first seconds of a worker, compiling it takes as long as
 * running it. So the methods here are small, and each does one thing.
 *
 * <p>Belongs to one thread at a time. After an exception it is good for {@link #clear()}.
 */
final class JsonText {
    private static final int INITIAL_SIZE_BYTES = 4 * 1024;
    private static final int MAX_KEPT_SIZE_BYTES = 256 * 1024;
    /** The longest array that the JVM makes. */
    private static final int MAX_SIZE_BYTES = Integer.MAX_VALUE - 8;

    private static final int MAX_DEPTH = StreamWriteConstraints.DEFAULT_MAX_DEPTH;
    /** The longest that one char becomes: a backslash, u and four digits. */
    private static final int MAX_CHAR_BYTES = 6;

    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private final int outerLevels;
    private final int maxSizeBytes;
    private byte[] buffer = new byte[INITIAL_SIZE_BYTES];
    private int size;
    private int depth;

    /** @param outerLevels how many levels of nesting will be around the text: they count as its own */
    JsonText(int outerLevels) {
        this(outerLevels, MAX_SIZE_BYTES);
    }

    JsonText(int outerLevels, int maxSizeBytes) {
        this.outerLevels = outerLevels;
        this.maxSizeBytes = maxSizeBytes;
        this.depth = outerLevels;
    }

    /** The name of a field as {@link #name(byte[])} takes it: with the comma before and the colon after it. */
    static byte[] encodedName(String name) {
        JsonText text = new JsonText(0);
        text.nullValue();
        text.name(name);
        return Arrays.copyOfRange(text.buffer, NULL.length, text.size);
    }

    /** Forgets the text, finished or not, and an array that has become large. */
    void clear() {
        size = 0;
        depth = outerLevels;
        if (buffer.length > MAX_KEPT_SIZE_BYTES) {
            buffer = new byte[INITIAL_SIZE_BYTES];
        }
    }

    /** The size of the array that is held, text in it or not. */
    int heldBytes() {
        return buffer.length;
    }

    byte[] copy() {
        return Arrays.copyOf(buffer, size);
    }

    void startObject() {
        start('{');
    }

    void endObject() {
        end('}');
    }

    void startArray() {
        start('[');
    }

    void endArray() {
        end(']');
    }

    /** The name of the next value. */
    void name(String name) {
        string(name);
        reserve(1);
        buffer[size++] = ':';
    }

    /** The name of the next value, from {@link #encodedName}. */
    void name(byte[] encoded) {
        reserve(encoded.length);
        int comma = buffer[size - 1] == '{' ? 1 : 0;
        int length = encoded.length - comma;
        System.arraycopy(encoded, comma, buffer, size, length);
        size += length;
    }

    void string(String value) {
        int length = value.length();
        reserve(length + 3L);
        separate();
        buffer[size++] = '"';
        int copied = JsonChars.copyPlain(value, buffer, size);
        size += copied;
        if (copied < length) {
            escape(value, copied);
        }
        buffer[size++] = '"';
    }

    void number(long value) {
        reserve(1 + Digits.MAX_LONG_BYTES);
        separate();
        size = Digits.write(value, buffer, size);
    }

    /** What JSON has no number for is a string. */
    void number(double value) {
        floating(Double.toString(value), Double.isFinite(value));
    }

    /** What JSON has no number for is a string. */
    void number(float value) {
        floating(Float.toString(value), Float.isFinite(value));
    }

    void number(BigDecimal value) {
        literal(value.toString());
    }

    void bool(boolean value) {
        literal(value ? TRUE : FALSE);
    }

    void nullValue() {
        literal(NULL);
    }

    /** Base64 with padding, without line feeds. */
    void binary(byte[] value) {
        reserve(3 + Base64Text.encodedLength(value.length));
        separate();
        buffer[size++] = '"';
        size = Base64Text.encode(value, buffer, size);
        buffer[size++] = '"';
    }

    /** Bytes that are JSON already, commas and all. */
    void raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, buffer, size, json.length);
        size += json.length;
    }

    private void start(char bracket) {
        if (++depth > MAX_DEPTH) {
            throw unwritable("it has more than %d levels of lists, maps and structs, an envelope among them. "
                            .formatted(MAX_DEPTH)
                    + "Readers of JSON refuse that. Flatten it, or drop the record.");
        }
        reserve(2);
        separate();
        buffer[size++] = (byte) bracket;
    }

    private void end(char bracket) {
        depth--;
        reserve(1);
        buffer[size++] = (byte) bracket;
    }

    private void floating(String text, boolean isNumber) {
        if (isNumber) {
            literal(text);
        } else {
            string(text);
        }
    }

    private void literal(byte[] ascii) {
        reserve(1L + ascii.length);
        separate();
        System.arraycopy(ascii, 0, buffer, size, ascii.length);
        size += ascii.length;
    }

    @SuppressWarnings("deprecation") // it drops the upper half of each char, and of ASCII that is nothing
    private void literal(String ascii) {
        int length = ascii.length();
        reserve(1L + length);
        separate();
        ascii.getBytes(0, length, buffer, size);
        size += length;
    }

    /** The rest of a string that is not plain; there is room for a closing quote afterwards. */
    private void escape(String value, int from) {
        for (int i = from; i < value.length(); i++) {
            reserve((long) MAX_CHAR_BYTES + value.length() - i);
            size = JsonChars.write(value.charAt(i), buffer, size);
        }
    }

    /** The comma between two values or fields. Room for it has been made. */
    private void separate() {
        if (size > 0) {
            byte last = buffer[size - 1];
            if (last != '[' && last != '{' && last != ':') {
                buffer[size++] = ',';
            }
        }
    }

    private void reserve(long moreBytes) {
        if (moreBytes > buffer.length - size) {
            grow(size + moreBytes);
        }
    }

    private void grow(long needed) {
        if (needed > maxSizeBytes) {
            throw unwritable(
                    "its text has more than %d bytes, the most that a record can have. ".formatted(maxSizeBytes)
                            + "Split the value, or drop the record.");
        }
        long doubled = Math.min(2L * buffer.length, maxSizeBytes);
        buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }

    private static DataException unwritable(String reason) {
        return new DataException(
                "The value cannot be written as JSON: " + reason,
                new SerializationException("Error serializing a JSON message: " + reason));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
