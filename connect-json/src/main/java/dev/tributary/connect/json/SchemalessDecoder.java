package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads values that have no schema: Long, Double, Boolean, String, ArrayList and HashMap. */
final class SchemalessDecoder implements ValueDecoder {
    static final SchemalessDecoder INSTANCE = new SchemalessDecoder();

    private SchemalessDecoder() {}

    @Override
    public @Nullable Object read(JsonParser parser) throws IOException {
        return switch (parser.currentTokenId()) {
            case JsonTokenId.ID_STRING -> parser.getText();
            case JsonTokenId.ID_NUMBER_INT -> Numbers.lowBits(parser);
            case JsonTokenId.ID_NUMBER_FLOAT -> Numbers.toDouble(parser);
            case JsonTokenId.ID_TRUE -> Boolean.TRUE;
            case JsonTokenId.ID_FALSE -> Boolean.FALSE;
            case JsonTokenId.ID_START_ARRAY -> readList(parser);
            case JsonTokenId.ID_START_OBJECT -> readMap(parser);
            default -> null;
        };
    }

    private List<@Nullable Object> readList(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(parser));
        }
        return list;
    }

    private Map<String, @Nullable Object> readMap(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> map = new HashMap<>();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            parser.nextToken();
            map.put(name, read(parser));
        }
        return map;
    }
}
