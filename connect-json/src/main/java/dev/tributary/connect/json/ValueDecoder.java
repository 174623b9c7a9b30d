package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one schema, JSON's null aside. Implementations are thread-safe. They start with the parser on the
 * first token of a value and leave it on the last; without any token (an empty document) nothing is read.
 */
interface ValueDecoder {
    @Nullable
    Object read(JsonParser parser) throws IOException;
}
