package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Reads maps: those with string keys from objects, all others from arrays of pairs. */
final class MapDecoder {
    private MapDecoder() {}

    static ValueDecoder of(Schema schema, JsonConverterSettings settings) {
        SchemaDecoder values = SchemaDecoder.of(schema.valueSchema(), settings);
        if (schema.keySchema().type() == Schema.Type.STRING) {
            return parser -> readObject(parser, values);
        }
        SchemaDecoder keys = SchemaDecoder.of(schema.keySchema(), settings);
        return parser -> readPairs(parser, keys, values);
    }

    private static Map<String, @Nullable Object> readObject(JsonParser parser, SchemaDecoder values)
            throws IOException {
        require(parser, JsonToken.START_OBJECT, "an object, for a map with string keys");
        Map<String, @Nullable Object> map = new HashMap<>();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            parser.nextToken();
            map.put(name, values.read(parser));
        }
        return map;
    }

    private static Map<@Nullable Object, @Nullable Object> readPairs(
            JsonParser parser, SchemaDecoder keys, SchemaDecoder values) throws IOException {
        require(parser, JsonToken.START_ARRAY, "an array of pairs, for a map whose keys are not strings");
        Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser, JsonToken.START_ARRAY, "an array of a key and a value");
            Object key = element(parser, keys);
            Object value = element(parser, values);
            parser.nextToken();
            require(parser, JsonToken.END_ARRAY, "the end of an array of a key and a value");
            map.put(key, value);
        }
        return map;
    }

    private static @Nullable Object element(JsonParser parser, SchemaDecoder decoder) throws IOException {
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            throw new DataException("A map has an entry of fewer than two elements (expected: [key,value])");
        }
        return decoder.read(parser);
    }

    private static void require(JsonParser parser, JsonToken expected, String description) {
        if (parser.currentToken() != expected) {
            throw new DataException("The JSON has %s (expected: %s)".formatted(Json.describe(parser), description));
        }
    }
}
