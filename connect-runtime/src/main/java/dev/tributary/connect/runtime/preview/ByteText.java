package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.Preview.Bytes;
import dev.tributary.connect.runtime.config.ConfigRedaction;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Bytes, and how people can read them: as text if they are such, else in Base64. Immutable; equal by content. */
final class ByteText {
    private static final int MOST_TEXT = 8_000;
    private static final int MOST_BINARY = 3_000;

    private final byte[] bytes;

    /** @param bytes not changed any more */
    ByteText(byte[] bytes) {
        this.bytes = bytes;
    }

    static Bytes shown(byte @Nullable [] bytes, UnaryOperator<String> clean) {
        return bytes == null ? new Bytes(null, false, 0, false) : new ByteText(bytes).shown(clean);
    }

    /** @param clean takes secrets out; of bytes that are no text nothing is shown if there are some in them */
    Bytes shown(UnaryOperator<String> clean) {
        String text = text();
        if (text != null) {
            String cleaned = clean.apply(text);
            boolean cut = cleaned.length() > MOST_TEXT;
            return new Bytes(cut ? Texts.head(cleaned, MOST_TEXT) : cleaned, false, bytes.length, cut);
        }
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        String lenient = new String(bytes, StandardCharsets.UTF_8);
        if (!clean.apply(latin).equals(latin) || !clean.apply(lenient).equals(lenient)) {
            return new Bytes(ConfigRedaction.HIDDEN, false, bytes.length, false);
        }
        boolean cut = bytes.length > MOST_BINARY;
        return new Bytes(
                Base64.getEncoder().encodeToString(cut ? Arrays.copyOf(bytes, MOST_BINARY) : bytes),
                true,
                bytes.length,
                cut);
    }

    /** Null if it is none, or none that somebody can read. */
    private @Nullable String text() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().anyMatch(ByteText::isControl) ? null : text;
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteText that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
