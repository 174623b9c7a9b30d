package dev.tributary.connect.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.connect.errors.DataException;

/** Bytes as text: written with padding and without line feeds; read as lenient as Jackson, white space is passed over. */
final class Base64Text {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private Base64Text() {}

    static long encodedLength(int bytes) {
        return (bytes + 2L) / 3 * 4;
    }

    /** Writes the bytes as text; there must be room for it. Says where it ends. */
    static int encode(byte[] bytes, byte[] to, int at) {
        int whole = bytes.length / 3 * 3;
        int next = at;
        for (int i = 0; i < whole; i += 3) {
            putGroup(bytes[i], bytes[i + 1], bytes[i + 2], to, next);
            next += 4;
        }
        int left = bytes.length - whole;
        if (left > 0) {
            putGroup(bytes[whole], left == 2 ? bytes[whole + 1] : 0, (byte) 0, to, next);
            next += 4;
            to[next - 1] = '=';
            if (left == 1) {
                to[next - 2] = '=';
            }
        }
        return next;
    }

    private static void putGroup(byte first, byte second, byte third, byte[] to, int at) {
        int bits = ((first & 0xff) << 16) | ((second & 0xff) << 8) | (third & 0xff);
        to[at] = ALPHABET[bits >>> 18];
        to[at + 1] = ALPHABET[(bits >>> 12) & 0x3f];
        to[at + 2] = ALPHABET[(bits >>> 6) & 0x3f];
        to[at + 3] = ALPHABET[bits & 0x3f];
    }

    /** The bytes of the string under the cursor; DataException if it is not base64. */
    static byte[] decode(JsonParser parser) throws IOException {
        String text = parser.getText();
        try {
            return !text.isEmpty() && text.length() % 4 == 0 ? decodeStrictly(text) : decodeLeniently(text);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "A string of %d characters is not base64, which bytes and decimals are read from: %s"
                            .formatted(text.length(), e.getMessage()),
                    e);
        }
    }

    /** Java's decoder is several times faster, and right about every text of the plain form. */
    private static byte[] decodeStrictly(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return decodeLeniently(text);
        }
    }

    /** Empty text is always the same array: keys of a map that are empty bytes are one key, as with Apache's converter. */
    private static byte[] decodeLeniently(String text) {
        return Base64Variants.getDefaultVariant().decode(text);
    }
}
