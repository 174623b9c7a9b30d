package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the values of one schema, null aside. Implementations are thread-safe and throw DataException for values of another class. */
interface ValueEncoder {
    void write(JsonGenerator json, Object value) throws IOException;
}
