package dev.tributary.connect.runtime.preview;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Schemas for people: in a word or two, or whole as far as that is not very much. One for each record; belongs to one thread. */
final class SchemaText {
    private static final int DEEPEST = 32;
    private static final int MOST = 1_000;
    /** Everybody knows these by their simple names. */
    private static final Map<String, String> LOGICAL = Map.of(
            Decimal.LOGICAL_NAME, "decimal",
            Date.LOGICAL_NAME, "date",
            Time.LOGICAL_NAME, "time",
            Timestamp.LOGICAL_NAME, "timestamp");

    private final UnaryOperator<String> clean;
    private int parts;

    SchemaText(UnaryOperator<String> clean) {
        this.clean = clean;
    }

    /** For instance {@code int32}, {@code optional string}, {@code struct com.acme.Order v2}, {@code array of int64}. */
    static String of(Schema schema) {
        return of(schema, 0);
    }

    private static String of(Schema schema, int depth) {
        return (schema.isOptional() ? "optional " : "") + plain(schema, depth);
    }

    private static String plain(Schema schema, int depth) {
        String name = schema.name();
        String logical = name == null ? null : LOGICAL.get(name);
        if (logical != null) {
            return logical;
        }
        String type = type(schema);
        if (depth < 3 && schema.type() == Schema.Type.ARRAY) {
            type += " of " + of(schema.valueSchema(), depth + 1);
        } else if (depth < 3 && schema.type() == Schema.Type.MAP) {
            type += " of " + of(schema.keySchema(), depth + 1) + " to " + of(schema.valueSchema(), depth + 1);
        }
        return type + (name == null ? "" : " " + name) + (schema.version() == null ? "" : " v" + schema.version());
    }

    private static String type(Schema schema) {
        return schema.type().getName().toLowerCase(Locale.ROOT);
    }

    /** As maps, with what differs from what is usual; null for none. */
    @Nullable
    Map<String, Object> whole(@Nullable Schema schema) {
        return schema == null ? null : whole(schema, 0);
    }

    private Map<String, Object> whole(Schema schema, int depth) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("type", type(schema));
        if (schema.isOptional()) {
            shown.put("optional", true);
        }
        if (schema.name() != null) {
            shown.put("name", clean.apply(schema.name()));
        }
        if (schema.version() != null) {
            shown.put("version", schema.version());
        }
        if (depth >= DEEPEST || ++parts > MOST) {
            return shown;
        }
        switch (schema.type()) {
            case STRUCT -> shown.put("fields", fields(schema, depth));
            case ARRAY -> shown.put("values", whole(schema.valueSchema(), depth + 1));
            case MAP -> {
                shown.put("keys", whole(schema.keySchema(), depth + 1));
                shown.put("values", whole(schema.valueSchema(), depth + 1));
            }
            default -> {
                // has no parts
            }
        }
        return shown;
    }

    private Map<String, Object> fields(Schema schema, int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : schema.fields()) {
            if (parts > MOST) {
                fields.put("\u2026", "there are " + (schema.fields().size() - fields.size()) + " more");
                break;
            }
            fields.put(clean.apply(field.name()), whole(field.schema(), depth + 1));
        }
        return fields;
    }
}
