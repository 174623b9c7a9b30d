package dev.tributary.connect.json;

/** Writes the values of one schema, null aside. Implementations are thread-safe and throw DataException for values of another class. */
interface ValueEncoder {
    void write(JsonText json, Object value);
}
