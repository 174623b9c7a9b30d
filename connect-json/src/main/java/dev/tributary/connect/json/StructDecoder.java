package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Reads structs from objects: fields in any order, fastest in that of the schema; unknown ones are passed over. */
final class StructDecoder implements ValueDecoder {
    private static final int UNKNOWN = -1;

    private final Schema schema;
    private final List<Field> fields;
    private final @Nullable SerializedString[] names;
    private final SchemaDecoder[] values;
    private final Map<String, Integer> indexes = new HashMap<>();

    StructDecoder(Schema schema, JsonConverterSettings settings) {
        // Of a builder, what it has built so far: as with Apache's converter, a struct as default value is refused
        // then.
        this.schema = schema.schema();
        this.fields = List.copyOf(schema.fields());
        this.names = new SerializedString[fields.size()];
        this.values = new SchemaDecoder[fields.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = fields.get(i);
            names[i] = Json.encodedName(field.name());
            values[i] = SchemaDecoder.of(field.schema(), settings);
            indexes.put(field.name(), i);
        }
    }

    @Override
    public Object read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new DataException("The JSON has %s (expected: an object, for the schema %s)"
                    .formatted(Json.describe(parser), NullRule.describe(schema)));
        }
        Struct struct = new Struct(schema);
        boolean[] present = new boolean[values.length];
        int expected = 0;
        int index;
        while ((index = nextField(parser, expected)) != values.length) {
            parser.nextToken();
            if (index == UNKNOWN) {
                Json.skip(parser);
            } else {
                struct.put(fields.get(index), values[index].read(parser));
                present[index] = true;
                expected = index + 1;
            }
        }
        fillAbsent(struct, present);
        return struct;
    }

    /** Moves to the next field's name: its index, UNKNOWN, or the number of fields at the end of the object. */
    private int nextField(JsonParser parser, int expected) throws IOException {
        SerializedString name = expected < names.length ? names[expected] : null;
        if (name == null) {
            parser.nextToken();
        } else if (parser.nextFieldName(name)) {
            return expected;
        }
        if (parser.currentToken() == JsonToken.END_OBJECT) {
            return values.length;
        }
        return indexes.getOrDefault(parser.currentName(), UNKNOWN);
    }

    private void fillAbsent(Struct struct, boolean[] present) {
        for (int i = 0; i < present.length; i++) {
            if (!present[i]) {
                Object value = values[i].absent();
                if (value != null) {
                    struct.put(fields.get(i), value);
                }
            }
        }
    }
}
