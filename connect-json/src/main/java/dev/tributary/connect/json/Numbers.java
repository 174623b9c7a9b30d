package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/** Numbers under the cursor, narrowed as Java narrows them; what is not a number counts as zero and is read past. */
final class Numbers {
    private Numbers() {}

    /** The low 64 bits of the whole part. */
    static long lowBits(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return isLong(parser)
                    ? parser.getLongValue()
                    : parser.getBigIntegerValue().longValue();
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            return Json.decimal(parser).longValue();
        }
        Json.skip(parser);
        return 0;
    }

    static double toDouble(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            // A decimal knows no negative zero, and refuses exponents that only a double takes for zero or infinite.
            return value == 0 || Double.isInfinite(value) ? Json.decimal(parser).doubleValue() : value;
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return isLong(parser)
                    ? parser.getLongValue()
                    : parser.getBigIntegerValue().doubleValue();
        }
        Json.skip(parser);
        return 0;
    }

    static float toFloat(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            BigDecimal value = Json.decimal(parser);
            return value.floatValue();
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return isLong(parser)
                    ? parser.getLongValue()
                    : parser.getBigIntegerValue().floatValue();
        }
        Json.skip(parser);
        return 0;
    }

    private static boolean isLong(JsonParser parser) throws IOException {
        return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }
}
