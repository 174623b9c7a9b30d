package dev.tributary.connect.json;

/** How a {@code Decimal} is written: the values of the setting {@code decimal.format}. Both are read. */
enum DecimalFormat {
    /** Base64 text of the unscaled value, two's complement, big-endian. */
    BASE64,
    /** A JSON number. */
    NUMERIC
}
