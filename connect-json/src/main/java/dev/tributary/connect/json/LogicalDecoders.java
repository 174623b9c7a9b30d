package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** The decoders that a schema's name chooses, whatever its base type. */
final class LogicalDecoders {
    private static final long MILLIS_PER_DAY = TimeUnit.DAYS.toMillis(1);

    private LogicalDecoders() {}

    /** The decoder of a logical type; null if the schema's name is not that of one. */
    static @Nullable ValueDecoder find(Schema schema) {
        String name = schema.name();
        if (name == null) {
            return null;
        }
        return switch (name) {
            case Decimal.LOGICAL_NAME -> decimals(DecimalScale.of(schema));
            case Date.LOGICAL_NAME -> parser -> new java.util.Date(readInt(parser, name) * MILLIS_PER_DAY);
            case Time.LOGICAL_NAME -> parser -> new java.util.Date(timeOfDay(readInt(parser, name)));
            case Timestamp.LOGICAL_NAME -> parser -> new java.util.Date(readLong(parser, name));
            default -> null;
        };
    }

    private static ValueDecoder decimals(DecimalScale scale) {
        return parser -> {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                return Json.decimal(parser);
            }
            if (token == JsonToken.VALUE_STRING) {
                return decimal(Base64Text.decode(parser), scale.require());
            }
            throw mismatch(parser, "a number, or a string of base64", Decimal.LOGICAL_NAME);
        };
    }

    private static BigDecimal decimal(byte[] unscaled, int scale) {
        if (unscaled.length == 0) {
            throw new DataException("A decimal is an empty string (expected: the unscaled value, as base64)");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    private static int readInt(JsonParser parser, String schemaName) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() != JsonParser.NumberType.INT) {
            throw mismatch(parser, "a whole number of 32 bits", schemaName);
        }
        return parser.getIntValue();
    }

    private static long readLong(JsonParser parser, String schemaName) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw mismatch(parser, "a whole number", schemaName);
        }
        return Numbers.lowBits(parser);
    }

    private static int timeOfDay(int millis) {
        if (millis < 0 || millis > MILLIS_PER_DAY) {
            throw new DataException("A time of day is %d ms (expected: 0 to %d)".formatted(millis, MILLIS_PER_DAY));
        }
        return millis;
    }

    private static DataException mismatch(JsonParser parser, String expected, String schemaName) {
        return new DataException("The JSON has %s (expected: %s, for the schema %s)"
                .formatted(Json.describe(parser), expected, schemaName));
    }
}
