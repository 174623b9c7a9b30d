package dev.tributary.connect.json;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** The encoders that a schema's name chooses, whatever its base type. */
final class LogicalEncoders {
    private static final long MILLIS_PER_DAY = TimeUnit.DAYS.toMillis(1);

    private LogicalEncoders() {}

    /** The encoder of a logical type; null if the schema's name is not that of one. */
    static @Nullable ValueEncoder find(Schema schema, JsonConverterSettings settings) {
        String name = schema.name();
        if (name == null) {
            return null;
        }
        return switch (name) {
            case Decimal.LOGICAL_NAME ->
                settings.decimalFormat() == DecimalFormat.NUMERIC
                        ? new NumericDecimal()
                        : new Base64Decimal(DecimalScale.of(schema));
            case Date.LOGICAL_NAME -> Times.DATE;
            case Time.LOGICAL_NAME -> Times.TIME;
            case Timestamp.LOGICAL_NAME -> Times.TIMESTAMP;
            default -> null;
        };
    }

    private record NumericDecimal() implements ValueEncoder {
        @Override
        public void write(JsonText json, Object value) {
            json.number(decimal(value));
        }
    }

    private record Base64Decimal(DecimalScale scale) implements ValueEncoder {
        @Override
        public void write(JsonText json, Object value) {
            BigDecimal decimal = decimal(value);
            requireScale(decimal, scale.require());
            json.binary(decimal.unscaledValue().toByteArray());
        }
    }

    /** One class for all three, as {@link ScalarEncoder} is. */
    private enum Times implements ValueEncoder {
        DATE(Date.LOGICAL_NAME),
        TIME(Time.LOGICAL_NAME),
        TIMESTAMP(Timestamp.LOGICAL_NAME);

        private final String schemaName;

        Times(String schemaName) {
            this.schemaName = schemaName;
        }

        @Override
        public void write(JsonText json, Object value) {
            long millis = millis(value, schemaName);
            json.number(
                    switch (this) {
                        case DATE -> days(millis);
                        case TIME -> timeOfDay(millis);
                        case TIMESTAMP -> millis;
                    });
        }
    }

    private static void requireScale(BigDecimal value, int scale) {
        if (value.scale() != scale) {
            throw new DataException(("A decimal has scale %d (expected: %d, the scale of its schema). Set the scale of "
                            + "the value, or decimal.format=NUMERIC, which writes any scale.")
                    .formatted(value.scale(), scale));
        }
    }

    private static BigDecimal decimal(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        throw mismatch(value, BigDecimal.class, Decimal.LOGICAL_NAME);
    }

    private static long millis(Object value, String schemaName) {
        if (value instanceof java.util.Date date) {
            return date.getTime();
        }
        throw mismatch(value, java.util.Date.class, schemaName);
    }

    private static int days(long millis) {
        if (millis % MILLIS_PER_DAY != 0) {
            throw new DataException(("A date is %d ms from the epoch (expected: a multiple of %d, midnight in UTC). "
                            + "Use the Timestamp type for a point in time.")
                    .formatted(millis, MILLIS_PER_DAY));
        }
        return (int) (millis / MILLIS_PER_DAY);
    }

    private static int timeOfDay(long millis) {
        if (millis < 0 || millis > MILLIS_PER_DAY) {
            throw new DataException(
                    "A time of day is %d ms (expected: 0 to %d). Use the Timestamp type for a point in time."
                            .formatted(millis, MILLIS_PER_DAY));
        }
        return (int) millis;
    }

    private static DataException mismatch(Object value, Class<?> expected, String schemaName) {
        return new DataException("A value is of %s (expected: %s, for the schema %s)"
                .formatted(NullRule.describe(value), expected.getName(), schemaName));
    }
}
