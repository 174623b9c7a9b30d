package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Makes a schema of its JSON, as lenient as Apache's converter (spec tasks.md 7.4). */
final class SchemaReader {
    private final JsonConverterSettings settings;

    SchemaReader(JsonConverterSettings settings) {
        this.settings = settings;
    }

    /** The schema of a {@link JsonDocument} value; null of null. DataException if it is no schema. */
    @Nullable
    Schema read(@Nullable Object json) throws IOException {
        if (json == null) {
            return null;
        }
        Map<?, ?> object = json instanceof Map<?, ?> map ? map : Map.of();
        if (!(object.get("type") instanceof String type)) {
            throw new DataException("A schema in JSON has no 'type' (expected: an object with a string of that name)");
        }
        SchemaBuilder builder = builder(type, object);
        setMetadata(builder, object);
        if (object.containsKey("default")) {
            builder.defaultValue(defaultValue(builder, object.get("default")));
        }
        return builder.build();
    }

    private SchemaBuilder builder(String type, Map<?, ?> object) throws IOException {
        return switch (type) {
            case "array" -> SchemaBuilder.array(part(type, "items", object));
            case "map" -> SchemaBuilder.map(part(type, "keys", object), part(type, "values", object));
            case "struct" -> struct(object.get("fields"));
            default -> SchemaBuilder.type(primitive(type));
        };
    }

    private Schema part(String type, String name, Map<?, ?> object) throws IOException {
        Schema part = read(object.get(name));
        if (part == null) {
            throw new DataException(
                    "A schema in JSON of type %s has no '%s' (expected: a schema)".formatted(type, name));
        }
        return part;
    }

    private static Schema.Type primitive(String name) {
        for (Schema.Type type : Schema.Type.values()) {
            if (SchemaWriter.typeName(type).equals(name)) {
                return type;
            }
        }
        throw new DataException(
                ("A schema in JSON is of type '%s' (expected: int8, int16, int32, int64, float, double, "
                                + "boolean, string, bytes, array, map or struct)")
                        .formatted(name));
    }

    private SchemaBuilder struct(@Nullable Object fields) throws IOException {
        if (!(fields instanceof List<?> list)) {
            throw new DataException("A schema in JSON of type struct has no 'fields' (expected: an array of schemas)");
        }
        SchemaBuilder builder = SchemaBuilder.struct();
        for (Object field : list) {
            if (!(field instanceof Map<?, ?> map) || !(map.get("field") instanceof String name)) {
                throw new DataException("A field of a schema in JSON has no name (expected: a string called 'field')");
            }
            builder.field(name, read(map));
        }
        return builder;
    }

    private static void setMetadata(SchemaBuilder builder, Map<?, ?> object) {
        if (Boolean.TRUE.equals(object.get("optional"))) {
            builder.optional();
        }
        if (object.get("name") instanceof String name) {
            builder.name(name);
        }
        if (object.get("version") instanceof JsonDocument.Number version && version.integral()) {
            builder.version(new BigInteger(version.text()).intValue());
        }
        if (object.get("doc") instanceof String doc) {
            builder.doc(doc);
        }
        if (object.get("parameters") instanceof Map<?, ?> parameters) {
            parameters.forEach((name, value) -> builder.parameter((String) name, parameter(value)));
        }
    }

    private static String parameter(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new DataException(
                "A parameter of a schema in JSON is no string (expected: strings only in 'parameters')");
    }

    private @Nullable Object defaultValue(SchemaBuilder builder, @Nullable Object json) throws IOException {
        try (JsonParser parser = Json.TRUSTED.createParser(JsonDocument.toText(json))) {
            parser.nextToken();
            return SchemaDecoder.of(builder, settings).read(parser);
        }
    }
}
