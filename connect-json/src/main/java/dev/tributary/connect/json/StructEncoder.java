package dev.tributary.connect.json;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Writes structs: all fields, in the order of the schema. */
final class StructEncoder implements ValueEncoder {
    private final Schema schema;
    private final Field[] fields;
    private final byte[][] names;
    private final SchemaEncoder[] values;
    private final boolean replaceNullWithDefault;
    /** The schema of another struct that was found equal to ours: compared once, not once per record. Racy on purpose. */
    private @Nullable Schema equalSchema;

    StructEncoder(Schema schema, JsonConverterSettings settings) {
        this.schema = schema;
        this.fields = schema.fields().toArray(Field[]::new);
        this.names = new byte[fields.length][];
        this.values = new SchemaEncoder[fields.length];
        this.replaceNullWithDefault = settings.replaceNullWithDefault();
        for (int i = 0; i < values.length; i++) {
            names[i] = JsonText.encodedName(fields[i].name());
            values[i] = SchemaEncoder.of(fields[i].schema(), settings);
        }
    }

    @Override
    public void write(JsonText json, Object value) {
        Struct struct = PlainEncoders.cast(Struct.class, value, schema);
        requireSchemaOf(struct);
        json.startObject();
        for (int i = 0; i < values.length; i++) {
            json.name(names[i]);
            values[i].write(json, value(struct, fields[i]));
        }
        json.endObject();
    }

    private @Nullable Object value(Struct struct, Field field) {
        Object value = struct.get(field);
        boolean mayBeDefault = !replaceNullWithDefault && field.schema().defaultValue() != null;
        return mayBeDefault ? struct.getWithoutDefault(field.name()) : value;
    }

    @SuppressWarnings("ReferenceEquality") // the same schema is the rule, and comparing it by content is slow
    private void requireSchemaOf(Struct struct) {
        Schema other = struct.schema();
        if (other == schema || other == equalSchema) {
            return;
        }
        if (!other.equals(schema)) {
            throw new DataException(("A struct has another schema, %s, than the one it is written with, %s. "
                            + "Change both together, also in transforms.")
                    .formatted(NullRule.describe(other), NullRule.describe(schema)));
        }
        equalSchema = other;
    }
}
