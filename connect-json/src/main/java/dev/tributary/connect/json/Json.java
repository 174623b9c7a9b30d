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

/** How JSON text is read and written here: the dialect of Apache's converter, over Jackson's streaming API. */
final class Json {
    /** Reads and writes whole documents. */
    static final JsonFactory DOCUMENTS = documents();

    /** Writes payloads that end up one level inside an envelope. */
    static final JsonFactory ENVELOPE_PAYLOADS = factory(StreamReadConstraints.defaults(), nesting(1));

    /** Reads text that was written here from an accepted document: its numbers may have become longer than the limit. */
    static final JsonFactory TRUSTED = factory(
            StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build(),
            StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build());

    private Json() {}

    /** Reads and writes whole documents, and remembers the names in them apart from all others. */
    static JsonFactory documents() {
        return factory(StreamReadConstraints.defaults(), nesting(0));
    }

    private static StreamWriteConstraints nesting(int outerLevels) {
        return StreamWriteConstraints.builder()
                .maxNestingDepth(StreamWriteConstraints.DEFAULT_MAX_DEPTH - outerLevels)
                .build();
    }

    private static JsonFactory factory(StreamReadConstraints reads, StreamWriteConstraints writes) {
        return new JsonFactoryBuilder()
                .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                // Names of map keys are data: they do not belong into the JVM's table of interned strings.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // One generator writes record after record, each into an array of its own.
                .rootValueSeparator((String) null)
                .streamReadConstraints(reads)
                .streamWriteConstraints(writes)
                .build();
    }

    /** The name in its encoded form; null if it has surrogates, which the encoded form would not escape. */
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
