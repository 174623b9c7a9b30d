package dev.tributary.connect.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Base64;
import org.apache.kafka.connect.errors.DataException;

/** Bytes written as text, as lenient as Jackson: white space is passed over, the padding is required. */
final class Base64Text {
    private Base64Text() {}

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
