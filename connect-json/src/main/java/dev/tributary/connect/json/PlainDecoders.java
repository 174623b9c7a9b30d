package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** The decoders of the types without a logical name: most take any JSON, and make zero, false or null of a stranger. */
final class PlainDecoders {
    private PlainDecoders() {}

    static ValueDecoder of(Schema schema, JsonConverterSettings settings) {
        return switch (schema.type()) {
            case INT8 -> parser -> (byte) Numbers.lowBits(parser);
            case INT16 -> parser -> (short) Numbers.lowBits(parser);
            case INT32 -> parser -> (int) Numbers.lowBits(parser);
            case INT64 -> Numbers::lowBits;
            case FLOAT32 -> Numbers::toFloat;
            case FLOAT64 -> Numbers::toDouble;
            case BOOLEAN -> PlainDecoders::readBoolean;
            case STRING -> PlainDecoders::readString;
            case BYTES -> PlainDecoders::readBytes;
            case ARRAY -> array(SchemaDecoder.of(schema.valueSchema(), settings));
            case MAP -> MapDecoder.of(schema, settings);
            case STRUCT -> new StructDecoder(schema, settings);
        };
    }

    private static @Nullable Object readBoolean(JsonParser parser) throws IOException {
        Json.skip(parser);
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    private static @Nullable Object readString(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        Json.skip(parser);
        return null;
    }

    private static byte @Nullable [] readBytes(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Base64Text.decode(parser);
        }
        Json.skip(parser);
        return null;
    }

    private static ValueDecoder array(SchemaDecoder elements) {
        return parser -> {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(elements.read(parser));
                }
                return list;
            }
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                return readValuesOfObject(parser, elements);
            }
            Json.skip(parser);
            return new ArrayList<>();
        };
    }

    /** An object in place of an array counts as the list of its values, each name once. */
    private static List<@Nullable Object> readValuesOfObject(JsonParser parser, SchemaDecoder elements)
            throws IOException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            parser.nextToken();
            values.put(name, elements.read(parser));
        }
        return new ArrayList<>(values.values());
    }
}
