package dev.tributary.connect.json;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes a schema as JSON, its keys in the order of Apache's converter (spec tasks.md 7.2). */
final class SchemaWriter {
    private final JsonText json;
    private final JsonConverterSettings settings;

    SchemaWriter(JsonText json, JsonConverterSettings settings) {
        this.json = json;
        this.settings = settings;
    }

    void write(@Nullable Schema schema) {
        write(schema, null);
    }

    private void write(@Nullable Schema schema, @Nullable String fieldName) {
        if (schema == null) {
            json.nullValue();
            return;
        }
        json.startObject();
        writeField("type", typeName(schema.type()));
        writeParts(schema);
        json.name("optional");
        json.bool(schema.isOptional());
        writeMetadata(schema);
        writeDefault(schema);
        if (fieldName != null) {
            writeField("field", fieldName);
        }
        json.endObject();
    }

    static String typeName(Schema.Type type) {
        return switch (type) {
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    private void writeParts(Schema schema) {
        switch (schema.type()) {
            case ARRAY -> writePart("items", schema.valueSchema());
            case MAP -> {
                writePart("keys", schema.keySchema());
                writePart("values", schema.valueSchema());
            }
            case STRUCT -> {
                json.name("fields");
                json.startArray();
                for (Field field : schema.fields()) {
                    write(field.schema(), field.name());
                }
                json.endArray();
            }
            default -> {
                // A type without parts.
            }
        }
    }

    private void writePart(String name, @Nullable Schema part) {
        json.name(name);
        write(part);
    }

    private void writeMetadata(Schema schema) {
        if (schema.name() != null) {
            writeField("name", schema.name());
        }
        if (schema.version() != null) {
            json.name("version");
            json.number(schema.version());
        }
        if (schema.doc() != null) {
            writeField("doc", schema.doc());
        }
        if (schema.parameters() != null) {
            json.name("parameters");
            json.startObject();
            for (Map.Entry<String, String> parameter : schema.parameters().entrySet()) {
                writeField(parameter.getKey(), parameter.getValue());
            }
            json.endObject();
        }
    }

    private void writeDefault(Schema schema) {
        if (schema.defaultValue() != null) {
            json.name("default");
            SchemaEncoder.of(schema, settings).write(json, schema.defaultValue());
        }
    }

    private void writeField(String name, @Nullable String value) {
        json.name(name);
        if (value == null) {
            json.nullValue();
        } else {
            json.string(value);
        }
    }
}
