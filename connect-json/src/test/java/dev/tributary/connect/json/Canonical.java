package dev.tributary.connect.json;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /** One frame per level: documents may be nested deeply. */
    private static void append(StringBuilder text, Object value) {
        text.append(value == null ? "" : value.getClass().getSimpleName());
        if (value instanceof byte[] bytes) {
            text.append(Arrays.toString(bytes));
        } else if (value instanceof ByteBuffer buffer) {
            text.append(Arrays.toString(buffer.array()));
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (Object element : list) {
                append(text, element);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                entries.add(value(entry.getKey()) + ":" + value(entry.getValue()));
            }
            Collections.sort(entries);
            text.append(entries);
        } else if (value instanceof Struct struct) {
            // Its schema aside, which a default value may contain itself: the schema beside the data tells enough.
            for (Field field : struct.schema().fields()) {
                append(text, struct.getWithoutDefault(field.name()));
                text.append(';');
            }
        } else if (value instanceof java.util.Date date) {
            text.append(date.getTime());
        } else {
            text.append(quoted(value == null ? null : value.toString()));
        }
    }

    private static String quoted(String text) {
        return text == null ? "null" : "'" + text + "'";
    }
}
