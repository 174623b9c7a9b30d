package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Writes structs: all fields, in the order of the schema. */
final class StructEncoder implements ValueEncoder {
    private final Schema schema;
    private final List<Field> fields;
    private final @Nullable SerializedString[] names;
    private final SchemaEncoder[] values;
    private final boolean replaceNullWithDefault;
    /** The schema of another struct that was found equal to ours: compared once, not once per record. Racy on purpose. */
    private @Nullable Schema equalSchema;

    StructEncoder(Schema schema, JsonConverterSettings settings) {
        this.schema = schema;
        this.fields = List.copyOf(schema.fields());
        this.names = new SerializedString[fields.size()];
        this.values = new SchemaEncoder[fields.size()];
        this.replaceNullWithDefault = settings.replaceNullWithDefault();
        for (int i = 0; i < values.length; i++) {
            names[i] = Json.encodedName(fields.get(i).name());
            values[i] = SchemaEncoder.of(fields.get(i).schema(), settings);
        }
    }

    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
        Struct struct = PlainEncoders.cast(Struct.class, value, schema);
        requireSchemaOf(struct);
        json.writeStartObject();
        for (int i = 0; i < values.length; i++) {
            Field field = fields.get(i);
            SerializedString name = names[i];
            if (name == null) {
                json.writeFieldName(field.name());
            } else {
                json.writeFieldName(name);
            }
            values[i].write(json, value(struct, field));
        }
        json.writeEndObject();
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
