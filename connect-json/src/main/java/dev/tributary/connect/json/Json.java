package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How JSON text is read here: the dialect of Apache's converter, over Jackson's streaming API. */
final class Json {
    /** Reads whole documents. */
    static final JsonFactory DOCUMENTS = documents();

    /**
     * Reads text that was written here from an accepted document, and writes it: its numbers may have become longer than the
     * limit.
     */
    static final JsonFactory TRUSTED = builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /** Reads whole documents, and remembers the names in them apart from all others. */
    static JsonFactory documents() {
        return builder().build();
    }

    private static JsonFactoryBuilder builder() {
        return new JsonFactoryBuilder()
                .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                // Names of map keys are data: they do not belong into the JVM's table of interned strings.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
    }

    /** The name in its encoded form; null if it has surrogates, which have several. */
    static @Nullable SerializedString encodedName(String name) {
        return name.chars().anyMatch(c -> Character.isSurrogate((char) c)) ? null : new SerializedString(name);
    }

    /** The number under the cursor, exactly as written. */
    static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw new JsonParseException(parser, "The number cannot be held: " + e.getMessage(), e);
        }
    }

    /** What kind of JSON the cursor is on, without its content. */
    static String describe(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case END_OBJECT, END_ARRAY -> "an end";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction or an exponent";
            default -> "the literal " + token.asString();
        };
    }

    /** Reads past the value under the cursor, to its last token, checking all that reading it would check. */
    static void skip(JsonParser parser) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        do {
            if (token == null) {
                return;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                decimal(parser);
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                parser.getBigIntegerValue();
            } else {
                parser.finishToken();
            }
            if (depth > 0) {
                token = parser.nextToken();
            }
        } while (depth > 0);
    }
}
