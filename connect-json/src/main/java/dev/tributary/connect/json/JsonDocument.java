package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value in memory: Map, List, String, Boolean, {@link Number} or null. For what must be seen as a whole: schemas,
 * which are read once, and the few documents whose names repeat or come in an unusual order.
 */
final class JsonDocument {
    private final @Nullable Object root;
    private final boolean repeatsNames;

    private JsonDocument(@Nullable Object root, boolean repeatsNames) {
        this.root = root;
        this.repeatsNames = repeatsNames;
    }

    /** A number as it was written: 5e0 is no whole number, though its value is. */
    record Number(String text, boolean integral) {}

    /** The value under the cursor, with every number checked. Of names that repeat, the last counts. */
    static JsonDocument read(JsonParser parser) throws IOException {
        Reader reader = new Reader(parser);
        Object root = reader.read();
        return new JsonDocument(root, reader.repeatsNames);
    }

    @Nullable
    Object root() {
        return root;
    }

    /** Whether an object anywhere had a name twice. */
    boolean repeatsNames() {
        return repeatsNames;
    }

    /** The text of a value, good for {@link Json#TRUSTED}. Characters: as bytes, names with half a surrogate are refused. */
    static String toText(@Nullable Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.TRUSTED.createGenerator(text)) {
            write(json, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName((String) entry.getKey());
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Number number) {
            json.writeNumber(number.text());
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else {
            json.writeNull();
        }
    }

    private static final class Reader {
        private final JsonParser parser;
        private boolean repeatsNames;

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        @Nullable
        Object read() throws IOException {
            JsonToken token = parser.currentToken();
            if (token == null) {
                return null;
            }
            return switch (token) {
                case START_OBJECT -> readObject();
                case START_ARRAY -> readArray();
                case VALUE_STRING -> parser.getText();
                case VALUE_NUMBER_INT -> new Number(parser.getBigIntegerValue().toString(), true);
                case VALUE_NUMBER_FLOAT -> {
                    Json.decimal(parser);
                    yield new Number(parser.getText(), false);
                }
                case VALUE_TRUE -> Boolean.TRUE;
                case VALUE_FALSE -> Boolean.FALSE;
                default -> null;
            };
        }

        private Map<String, @Nullable Object> readObject() throws IOException {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                repeatsNames |= object.containsKey(name);
                object.put(name, read());
            }
            return object;
        }

        private List<@Nullable Object> readArray() throws IOException {
            List<@Nullable Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(read());
            }
            return array;
        }
    }
}
