package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.PreviewRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies token by token, so that numbers keep the text that was sent and every complaint names its place.
 *
 * <p>Each method reads one whole body and throws {@link BadBodyException} if it is missing, is not JSON, or is other
 * JSON than expected. Of a key that stands twice the last value counts.
 */
public final class RequestBodies {
    private static final List<String> CREATE_FIELDS = List.of("name", "config", "initial_state");
    private static final List<String> OFFSETS_FIELDS = List.of("offsets");
    private static final List<String> OFFSET_FIELDS = List.of("partition", "offset");
    private static final List<String> PREVIEW_FIELDS = List.of("config", "records", "topics");
    private static final TypeReference<Map<String, Object>> FREE_MAP = new TypeReference<>() {};

    /** Jackson calls the text that we give it REDACTED, and quotes the switch that would show it. */
    private static final Pattern PLACE_OF_BEGINNING =
            Pattern.compile("\\(start marker at \\[Source: .*?; (line: \\d+, column: \\d+)]\\)");

    private RequestBodies() {}

    /** A configuration: texts stay, numbers and booleans become the text that was sent, null stays. */
    public static Map<String, @Nullable String> config(InputStream body) {
        return read(
                body, "a configuration, which is a JSON object of texts", parser -> configAt(parser, "configuration"));
    }

    /** The body of {@code POST /connectors}. */
    public static CreateConnectorBody createConnector(InputStream body) {
        return read(body, "a JSON object with the fields " + String.join(", ", CREATE_FIELDS), RequestBodies::createAt);
    }

    /** The body of {@code PATCH /connectors/{c}/offsets}: at least one offset. */
    public static List<ConnectorOffset> offsets(InputStream body) {
        return read(body, "a JSON object with the field offsets", RequestBodies::offsetsAt);
    }

    /** The body of {@code POST /connectors/{c}/preview}. */
    static PreviewRequestBody preview(InputStream body) {
        return read(
                body, "a JSON object with the fields " + String.join(", ", PREVIEW_FIELDS), RequestBodies::previewAt);
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(JsonParser parser) throws IOException;
    }

    private static <T> T read(InputStream body, String expected, Reading<T> reading) {
        try (JsonParser parser = Json.MAPPER.createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new BadBodyException("The request body is missing (expected: " + expected + ").");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new BadBodyException("The request body is " + kind(first) + " (expected: " + expected + ").");
            }
            T value = reading.from(parser);
            if (parser.nextToken() != null) {
                throw new BadBodyException("The request body goes on after its end, at "
                        + place(parser.currentTokenLocation()) + " (expected: one JSON object).");
            }
            return value;
        } catch (JsonProcessingException malformed) {
            throw new BadBodyException("The request body is not valid JSON at " + place(malformed.getLocation()) + ": "
                    + PLACE_OF_BEGINNING.matcher(malformed.getOriginalMessage()).replaceAll("(it begins at $1)"));
        } catch (IOException broken) {
            throw new BadBodyException("The request body cannot be read: " + broken.getMessage());
        }
    }

    private static Map<String, @Nullable String> configAt(JsonParser parser, String where) throws IOException {
        Map<String, @Nullable String> config = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            config.put(key, textAt(parser, where + " key '" + key + "'"));
        }
        return config;
    }

    private static CreateConnectorBody createAt(JsonParser parser) throws IOException {
        String name = null;
        Map<String, @Nullable String> config = null;
        String initialState = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            switch (field) {
                case "name" -> name = textAt(parser, "name");
                case "config" ->
                    config = parser.nextToken() == JsonToken.VALUE_NULL
                            ? null
                            : configAt(object(parser, "config"), "config");
                case "initial_state" -> initialState = textAt(parser, "initial_state");
                default -> throw unknown(parser, field, "", CREATE_FIELDS);
            }
        }
        if (config == null) {
            throw new BadBodyException(
                    "config: missing (expected: the connector's configuration, a JSON object of texts).");
        }
        return new CreateConnectorBody(name, config, initialState);
    }

    private static PreviewRequestBody previewAt(JsonParser parser) throws IOException {
        Map<String, @Nullable String> config = null;
        Integer records = null;
        List<String> topics = List.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value;
            switch (field) {
                case "config" ->
                    config = parser.nextToken() == JsonToken.VALUE_NULL
                            ? null
                            : configAt(object(parser, "config"), "config");
                case "records" -> {
                    value = parser.nextToken();
                    if (value == JsonToken.VALUE_NUMBER_INT && parser.getText().length() < 10) {
                        records = parser.getIntValue();
                    } else if (value != JsonToken.VALUE_NULL) {
                        throw wrong(parser, "records", "a whole number from 1 to " + PreviewRequest.MOST_RECORDS);
                    }
                }
                case "topics" -> {
                    value = parser.nextToken();
                    if (value == JsonToken.START_ARRAY) {
                        topics = textsAt(parser, "topics", "the name of a topic");
                    } else if (value != JsonToken.VALUE_NULL) {
                        throw wrong(parser, "topics", "a JSON array of names of topics");
                    }
                }
                default -> throw unknown(parser, field, "", PREVIEW_FIELDS);
            }
        }
        return new PreviewRequestBody(config, records, topics);
    }

    private static List<String> textsAt(JsonParser parser, String where, String expected) throws IOException {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING
                    || parser.getText().isBlank()) {
                throw wrong(parser, where + "[" + texts.size() + "]", expected);
            }
            texts.add(parser.getText().trim());
        }
        return texts;
    }

    private static List<ConnectorOffset> offsetsAt(JsonParser parser) throws IOException {
        List<ConnectorOffset> offsets = List.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            if (!field.equals("offsets")) {
                throw unknown(parser, field, "", OFFSETS_FIELDS);
            }
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_ARRAY) {
                offsets = offsetListAt(parser);
            } else if (value != JsonToken.VALUE_NULL) {
                throw wrong(parser, "offsets", "a JSON array of objects with partition and offset");
            }
        }
        if (offsets.isEmpty()) {
            throw new BadBodyException("offsets: missing or empty (expected: at least one object with partition and "
                    + "offset; to reset all offsets use DELETE).");
        }
        return offsets;
    }

    private static List<ConnectorOffset> offsetListAt(JsonParser parser) throws IOException {
        List<ConnectorOffset> offsets = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String where = "offsets[" + offsets.size() + "]";
            object(parser, where);
            Map<String, Object> partition = null;
            Map<String, Object> offset = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                switch (field) {
                    case "partition" -> partition = freeMapAt(parser, where + ".partition");
                    case "offset" -> offset = freeMapAt(parser, where + ".offset");
                    default -> throw unknown(parser, field, where + ".", OFFSET_FIELDS);
                }
            }
            offsets.add(new ConnectorOffset(partition, offset));
        }
        return offsets;
    }

    private static @Nullable Map<String, Object> freeMapAt(JsonParser parser, String where) throws IOException {
        return parser.nextToken() == JsonToken.VALUE_NULL
                ? null
                : object(parser, where).readValueAs(FREE_MAP);
    }

    private static @Nullable String textAt(JsonParser parser, String where) throws IOException {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!value.isScalarValue()) {
            throw wrong(parser, where, "a text, a number, true, false or null");
        }
        return parser.getText();
    }

    private static JsonParser object(JsonParser parser, String where) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(parser, where, "a JSON object");
        }
        return parser;
    }

    private static BadBodyException wrong(JsonParser parser, String where, String expected) {
        return new BadBodyException(where + ": " + kind(parser.currentToken()) + " at "
                + place(parser.currentTokenLocation()) + " (expected: " + expected + ").");
    }

    private static BadBodyException unknown(JsonParser parser, String field, String where, List<String> known) {
        return new BadBodyException("There is no field '" + where + field + "', at "
                + place(parser.currentTokenLocation()) + " (expected: " + String.join(", ", known) + ").");
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null
                ? "an unknown place"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "a JSON object";
            case START_ARRAY -> "a JSON array";
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "a number";
        };
    }
}
