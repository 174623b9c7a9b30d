package dev.tributary.connect.json;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/** Data as text that is equal exactly if the data is, in value and class; arrays by their content. */
final class Canonical {
    private Canonical() {}

    static String of(SchemaAndValue data) {
        return schema(data.schema()) + " = " + value(data.value());
    }

    private static String schema(Schema schema) {
        if (schema == null) {
            return "none";
        }
        StringBuilder text = new StringBuilder(schema.type().name());
        text.append(schema.isOptional() ? "?" : "!");
        text.append(Arrays.asList(quoted(schema.name()), schema.version(), quoted(schema.doc())));
        text.append(schema.parameters() == null ? "-" : new TreeMap<>(schema.parameters()).toString());
        text.append("default ").append(value(schema.defaultValue()));
        switch (schema.type()) {
            case ARRAY -> text.append("<").append(schema(schema.valueSchema())).append(">");
            case MAP ->
                text.append("<")
                        .append(schema(schema.keySchema()))
                        .append(",")
                        .append(schema(schema.valueSchema()))
                        .append(">");
            case STRUCT -> {
                for (Field field : schema.fields()) {
                    text.append(field.index()).append(quoted(field.name())).append(schema(field.schema()));
                }
            }
            default -> text.append(";");
        }
        return text.toString();
    }

    private static String value(Object value) {
        if (value == null) {
            return "null";
        }
        String type = value.getClass().getSimpleName();
        if (value instanceof byte[] bytes) {
            return type + Arrays.toString(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return type + Arrays.toString(buffer.array());
        }
        if (value instanceof List<?> list) {
            return type + list.stream().map(Canonical::value).toList();
        }
        if (value instanceof Map<?, ?> map) {
            return type
                    + map.entrySet().stream()
                            .map(entry -> value(entry.getKey()) + ":" + value(entry.getValue()))
                            .sorted()
                            .toList();
        }
        if (value instanceof Struct struct) {
            // Its schema aside, which a default value may contain itself: the schema beside the data tells enough.
            return type
                    + struct.schema().fields().stream()
                            .map(field -> value(struct.getWithoutDefault(field.name())))
                            .toList();
        }
        if (value instanceof java.util.Date date) {
            return type + date.getTime();
        }
        return type + quoted(value.toString());
    }

    private static String quoted(String text) {
        return text == null ? "null" : "'" + Objects.requireNonNull(text) + "'";
    }
}
