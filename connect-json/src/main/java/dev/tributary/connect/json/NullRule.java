package dev.tributary.connect.json;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** What a null means for one schema, in both directions (spec tasks.md 7.2, 7.4). Immutable. */
final class NullRule {
    private final Schema schema;
    private final @Nullable Object replacement;

    NullRule(Schema schema, boolean replaceNullWithDefault) {
        this.schema = schema;
        this.replacement = replaceNullWithDefault ? schema.defaultValue() : null;
    }

    /** The default value that stands for null, or null if null is allowed; else a DataException. */
    @Nullable
    Object resolve() {
        if (replacement == null && !schema.isOptional()) {
            throw new DataException(("The value is null (expected: a value of the required schema %s, which has no "
                            + "default value to replace a null). Make the schema optional, give it a default value, or "
                            + "drop the record.")
                    .formatted(describe(schema)));
        }
        return replacement;
    }

    static String describe(Schema schema) {
        return schema.name() == null ? schema.type().toString() : schema.name() + " (" + schema.type() + ")";
    }

    static String describe(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
