package dev.tributary.connect.runtime.preview;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees of Connect data. Plugins hand over whatever they like: what is too deep or too much is left out, and what is of no known
 * class is shown as its text. One for each record; belongs to one thread.
 */
final class DataTree {
    private static final int DEEPEST = 64;
    private static final int MOST_NODES = 50_000;
    private static final Node LEFT_OUT = new Node.Leaf("\u2026", null);

    private int nodes;

    Node of(@Nullable Schema schema, @Nullable Object value) {
        return of(schema, value, 0);
    }

    private Node of(@Nullable Schema schema, @Nullable Object value, int depth) {
        if (depth > DEEPEST || ++nodes > MOST_NODES) {
            return LEFT_OUT;
        }
        if (value instanceof Struct struct) {
            Map<String, Node> parts = new LinkedHashMap<>();
            for (Field field : struct.schema().fields()) {
                parts.put(field.name(), of(field.schema(), struct.getWithoutDefault(field.name()), depth + 1));
            }
            return new Node.Group(parts, SchemaText.of(struct.schema()));
        }
        if (value instanceof Map<?, ?> map) {
            Schema values = schema != null && schema.type() == Schema.Type.MAP ? schema.valueSchema() : null;
            Map<String, Node> parts = new LinkedHashMap<>();
            map.forEach((key, part) -> parts.put(text(key), of(values, part, depth + 1)));
            return new Node.Group(parts, schema == null ? "map" : SchemaText.of(schema));
        }
        if (value instanceof Collection<?> list) {
            Schema values = schema != null && schema.type() == Schema.Type.ARRAY ? schema.valueSchema() : null;
            List<Node> elements = new ArrayList<>();
            for (Object element : list) {
                elements.add(of(values, element, depth + 1));
                if (nodes > MOST_NODES) {
                    break;
                }
            }
            return new Node.Items(elements, schema == null ? "array" : SchemaText.of(schema));
        }
        return new Node.Leaf(plain(schema, value), schema == null ? typeOf(value) : SchemaText.of(schema));
    }

    private static @Nullable String typeOf(@Nullable Object value) {
        Schema.Type type = value == null ? null : ConnectSchema.schemaType(value.getClass());
        return type == null ? null : type.getName().toLowerCase(Locale.ROOT);
    }

    /** As JSON knows it. Numbers that scripts in browsers cannot hold keep their digits: as text if they have a fraction. */
    private static @Nullable Object plain(@Nullable Schema schema, @Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Float
                || value instanceof Double
                || value instanceof BigInteger) {
            return value;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.scale() > -1_000 ? decimal.toPlainString() : decimal.toString();
        }
        if (value instanceof byte[] bytes) {
            return new ByteText(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return new ByteText(bytes);
        }
        if (value instanceof java.util.Date date) {
            return moment(schema == null ? null : schema.name(), date.toInstant());
        }
        return text(value);
    }

    private static String moment(@Nullable String logical, Instant instant) {
        if (Date.LOGICAL_NAME.equals(logical)) {
            return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
        }
        if (Time.LOGICAL_NAME.equals(logical)) {
            return LocalTime.ofInstant(instant, ZoneOffset.UTC).toString();
        }
        return instant.toString();
    }

    /** A plugin's own class may fail even in this. */
    private static String text(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | LinkageError e) {
            return "(its toString() threw " + e.getClass().getName() + ")";
        }
    }
}
