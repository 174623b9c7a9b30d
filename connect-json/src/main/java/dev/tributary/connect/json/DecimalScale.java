package dev.tributary.connect.json;

import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** The scale that a decimal schema states, read once per schema; a schema without one fails only when it is needed. */
record DecimalScale(@Nullable Integer value, @Nullable String written) {

    static DecimalScale of(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String written = parameters == null ? null : parameters.get(Decimal.SCALE_FIELD);
        try {
            return new DecimalScale(written == null ? null : Integer.valueOf(written), written);
        } catch (NumberFormatException e) {
            return new DecimalScale(null, written);
        }
    }

    int require() {
        if (value == null) {
            throw new DataException("The parameter '%s' of a Decimal schema is %s (expected: a whole number)"
                    .formatted(Decimal.SCALE_FIELD, written == null ? "missing" : "'" + written + "'"));
        }
        return value;
    }
}
