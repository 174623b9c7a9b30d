package dev.tributary.connect.cli.plugins;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.connect.cli.plugins.InstalledPlugin.Note;
import dev.tributary.connect.cli.scan.PluginClass;
import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the note of an installation. Stateless. */
final class NoteFile {
    static final String NAME = "tributary-plugin.json";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private NoteFile() {}

    static void write(Path directory, Note note) throws IOException {
        ObjectNode json = toJson(note);
        Files.writeString(
                directory.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    static ObjectNode toJson(Note note) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("name", note.name());
        json.put("version", note.version());
        json.put("source", note.source());
        json.put("installed", note.installed().toString());
        json.set("plugins", toJson(note.plugins()));
        ArrayNode files = json.putArray("files");
        for (PlacedFile file : note.files()) {
            ObjectNode each = files.addObject();
            each.put("path", file.path());
            each.put("bytes", file.bytes());
            each.put("sha256", file.sha256());
            if (!file.from().isEmpty()) {
                each.put("from", file.from());
            }
        }
        return json;
    }

    static ArrayNode toJson(List<PluginClass> plugins) {
        ArrayNode array = JSON.createArrayNode();
        for (PluginClass plugin : plugins) {
            array.addObject().put("class", plugin.className()).put("type", plugin.type());
        }
        return array;
    }

    /** Null if there is none. A link is none: what it names need not be what was installed here. */
    static @Nullable Note read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            return fromJson(JSON.readTree(Files.readString(file)));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new CommandFailed(
                    "The note " + file + " cannot be understood: " + e.getMessage()
                            + ". Install the plugin again with --force, or delete its directory.",
                    e);
        } catch (IOException e) {
            throw CommandFailed.at("Cannot read", file, e);
        }
    }

    private static Note fromJson(JsonNode json) {
        int format = json.path("format").asInt(0);
        if (format != FORMAT) {
            throw new IllegalArgumentException("its format is " + format + " (expected: " + FORMAT + ")");
        }
        List<PluginClass> plugins = new ArrayList<>();
        json.path("plugins")
                .forEach(each -> plugins.add(new PluginClass(
                        each.path("class").asText(""), each.path("type").asText(""))));
        List<PlacedFile> files = new ArrayList<>();
        json.path("files")
                .forEach(each -> files.add(new PlacedFile(
                        each.path("path").asText(""),
                        each.path("bytes").asLong(),
                        each.path("sha256").asText(""),
                        each.path("from").asText(""))));
        return new Note(
                json.path("name").asText(""),
                json.path("version").isTextual() ? json.path("version").asText() : null,
                json.path("source").asText(""),
                Instant.parse(json.path("installed").asText("")),
                plugins,
                files);
    }
}
