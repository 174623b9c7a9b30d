package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes a schema as JSON, its keys in the order of Apache's converter (spec tasks.md 7.2). */
final class SchemaWriter {
    private final JsonGenerator json;
    private final JsonConverterSettings settings;

    SchemaWriter(JsonGenerator json, JsonConverterSettings settings) {
        this.json = json;
        this.settings = settings;
    }

    void write(@Nullable Schema schema) throws IOException {
        write(schema, null);
    }

    private void write(@Nullable Schema schema, @Nullable String fieldName) throws IOException {
        if (schema == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("type", typeName(schema.type()));
        writeParts(schema);
        json.writeBooleanField("optional", schema.isOptional());
        writeMetadata(schema);
        writeDefault(schema);
        if (fieldName != null) {
            json.writeStringField("field", fieldName);
        }
        json.writeEndObject();
    }

    static String typeName(Schema.Type type) {
        return switch (type) {
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    private void writeParts(Schema schema) throws IOException {
        switch (schema.type()) {
            case ARRAY -> writePart("items", schema.valueSchema());
            case MAP -> {
                writePart("keys", schema.keySchema());
                writePart("values", schema.valueSchema());
            }
            case STRUCT -> {
                json.writeArrayFieldStart("fields");
                for (Field field : schema.fields()) {
                    write(field.schema(), field.name());
                }
                json.writeEndArray();
            }
            default -> {
                // A type without parts.
            }
        }
    }

    private void writePart(String name, @Nullable Schema part) throws IOException {
        json.writeFieldName(name);
        write(part);
    }

    private void writeMetadata(Schema schema) throws IOException {
        if (schema.name() != null) {
            json.writeStringField("name", schema.name());
        }
        if (schema.version() != null) {
            json.writeNumberField("version", schema.version());
        }
        if (schema.doc() != null) {
            json.writeStringField("doc", schema.doc());
        }
        if (schema.parameters() != null) {
            json.writeObjectFieldStart("parameters");
            for (Map.Entry<String, String> parameter : schema.parameters().entrySet()) {
                json.writeStringField(parameter.getKey(), parameter.getValue());
            }
            json.writeEndObject();
        }
    }

    private void writeDefault(Schema schema) throws IOException {
        if (schema.defaultValue() != null) {
            json.writeFieldName("default");
            SchemaEncoder.of(schema, settings).write(json, schema.defaultValue());
        }
    }
}
