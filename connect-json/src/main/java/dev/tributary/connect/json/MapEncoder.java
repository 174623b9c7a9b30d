package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Writes maps: those with string keys as objects, all others as arrays of pairs. */
final class MapEncoder implements ValueEncoder {
    private final Schema schema;
    private final boolean asObject;
    private final boolean keysAreText;
    private final SchemaEncoder keys;
    private final SchemaEncoder values;

    private MapEncoder(Schema schema, Schema keySchema, JsonConverterSettings settings) {
        this.schema = schema;
        this.asObject = keySchema.type() == Schema.Type.STRING;
        this.keysAreText = LogicalEncoders.find(keySchema, settings) == null;
        this.keys = SchemaEncoder.of(keySchema, settings);
        this.values = SchemaEncoder.of(schema.valueSchema(), settings);
    }

    static ValueEncoder of(Schema schema, JsonConverterSettings settings) {
        Schema keySchema = schema.keySchema();
        if (keySchema == null) {
            throw new DataException("A map schema %s has no key schema. Build it with SchemaBuilder.map(keys, values)."
                    .formatted(NullRule.describe(schema)));
        }
        return new MapEncoder(schema, keySchema, settings);
    }

    @Override
    public void write(JsonText json, Object value) {
        Map<?, ?> map = PlainEncoders.cast(Map.class, value, schema);
        if (!asObject) {
            writePairs(json, map, keys, values);
        } else if (keysAreText && hasOnlyStringKeys(map)) {
            writeObject(json, map, values);
        } else {
            writeObject(json, withTextKeys(map), values);
        }
    }

    static boolean hasOnlyStringKeys(Map<?, ?> map) {
        for (Object key : map.keySet()) {
            if (!(key instanceof String)) {
                return false;
            }
        }
        return true;
    }

    static void writeObject(JsonText json, Map<?, ?> map, SchemaEncoder values) {
        json.startObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.name((String) entry.getKey());
            values.write(json, entry.getValue());
        }
        json.endObject();
    }

    static void writePairs(JsonText json, Map<?, ?> map, SchemaEncoder keys, SchemaEncoder values) {
        json.startArray();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.startArray();
            keys.write(json, entry.getKey());
            values.write(json, entry.getValue());
            json.endArray();
        }
        json.endArray();
    }

    /** Keys that become the same text (null and "null") are one field: the place of the first, the value of the last. */
    private Map<String, @Nullable Object> withTextKeys(Map<?, ?> map) {
        JsonText scratch = new JsonText(0);
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = text(entry.getKey(), scratch);
            if (texts.containsKey(key)) {
                requireWritable(texts.get(key), scratch);
            }
            texts.put(key, entry.getValue());
        }
        return texts;
    }

    /** What the key would be as a JSON value, read as text: base64 of a decimal, "null" of a null. */
    private String text(@Nullable Object key, JsonText scratch) {
        scratch.clear();
        keys.write(scratch, key);
        try (JsonParser parser = Json.TRUSTED.createParser(scratch.copy())) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw new IllegalStateException("A value that was just written is no JSON", e);
        }
    }

    private void requireWritable(@Nullable Object value, JsonText scratch) {
        scratch.clear();
        values.write(scratch, value);
    }
}
