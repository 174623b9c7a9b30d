package dev.tributary.connect.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.TargetState;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connector from a file on the command line of a standalone worker: a JSON object of settings, a JSON create
 * request ({@code name}, {@code config}, {@code initial_state}), or Java properties. The content decides, not the file's
 * name; but what begins with a brace is JSON, so that a slip in it is reported as such. Source: {@code worker} 5.3.
 */
final class ConnectorFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Jackson calls the text that we give it REDACTED, and quotes the switch that would show it. */
    private static final Pattern PLACE_OF_BEGINNING =
            Pattern.compile("\\(start marker at \\[Source: .*?; (line: \\d+, column: \\d+)]\\)");

    private ConnectorFile() {}

    /**
     * Reads all files of a command line, in their order.
     *
     * @throws ConnectorFileException naming the first file that is wrong and why, or two files that name one connector
     */
    static List<NewConnector> readAll(List<Path> files) {
        Map<ConnectorName, Path> byName = new HashMap<>();
        List<NewConnector> connectors = new ArrayList<>();
        for (Path file : files) {
            NewConnector connector = read(file);
            Path former = byName.put(connector.name(), file);
            if (former != null) {
                throw new ConnectorFileException("Connector files " + former + " and " + file
                        + " both name their connector '" + connector.name()
                        + "'. Every connector needs a name of its own.");
            }
            connectors.add(connector);
        }
        return connectors;
    }

    /**
     * @throws ConnectorFileException naming the file and what is wrong with it
     */
    static NewConnector read(Path file) {
        String text;
        try {
            text = text(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new ConnectorFileException("Connector file " + file.toAbsolutePath() + " does not exist.", e);
        } catch (IOException e) {
            throw new ConnectorFileException("Connector file " + file + " cannot be read: " + e, e);
        }
        return text.stripLeading().startsWith("{") ? fromJson(file, text) : fromProperties(file, text);
    }

    /** UTF-8; but properties files may be in ISO-8859-1, as Java has always read them. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static NewConnector fromProperties(Path file, String text) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConnectorFileException(
                    "Connector file " + file + " is neither JSON nor properties: " + e.getMessage(), e);
        }
        Map<String, @Nullable String> config = new LinkedHashMap<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            config.put(key, properties.getProperty(key));
        }
        return new NewConnector(name(file, config.get("name")), config, null);
    }

    private static NewConnector fromJson(Path file, String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new ConnectorFileException(
                    "Connector file " + file + " begins like JSON but is not: "
                            + PLACE_OF_BEGINNING.matcher(e.getOriginalMessage()).replaceAll("(it begins at $1)")
                            + " at line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".",
                    e);
        }
        JsonNode config = root.get("config");
        if (config == null || !config.isObject()) {
            Map<String, @Nullable String> flat = settings(file, root);
            return new NewConnector(name(file, flat.get("name")), flat, null);
        }
        Map<String, @Nullable String> settings = settings(file, config);
        JsonNode given = root.get("name");
        ConnectorName name = name(file, given == null || given.isNull() ? null : given.asText());
        String inner = settings.putIfAbsent("name", name.value());
        if (inner != null && !inner.equals(name.value())) {
            throw new ConnectorFileException("Connector file " + file + " names the connector '" + name + "', and '"
                    + inner + "' inside its config. Both must be the same; the inner one may be left out.");
        }
        return new NewConnector(name, settings, initialState(file, root.get("initial_state")));
    }

    private static ConnectorName name(Path file, @Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new ConnectorFileException("Connector file " + file + " has no 'name'. Every connector needs one.");
        }
        return ConnectorName.of(name.strip());
    }

    private static Map<String, @Nullable String> settings(Path file, JsonNode object) {
        Map<String, @Nullable String> settings = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isContainerNode()) {
                throw new ConnectorFileException("Connector file " + file + ": the value of '" + field.getKey()
                        + "' is " + (value.isArray() ? "an array" : "an object")
                        + ". Settings are texts, numbers or booleans; write lists as \"a,b\".");
            }
            settings.put(field.getKey(), value.isNull() ? null : value.asText());
        });
        return settings;
    }

    private static @Nullable TargetState initialState(Path file, @Nullable JsonNode state) {
        if (state == null || state.isNull()) {
            return null;
        }
        return switch (state.asText().toUpperCase(Locale.ROOT)) {
            case "RUNNING" -> TargetState.STARTED;
            case "PAUSED" -> TargetState.PAUSED;
            case "STOPPED" -> TargetState.STOPPED;
            default ->
                throw new ConnectorFileException("Connector file " + file + ": initial_state is '" + state.asText()
                        + "' (expected: RUNNING, PAUSED or STOPPED).");
        };
    }
}
