package dev.tributary.connect.cli.plugins;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.connect.cli.plugins.InstalledPlugin.Note;
import dev.tributary.connect.cli.scan.PluginClass;
import dev.tributary.connect.cli.terminal.Terminal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tributary plugins list}: what is in the plugin path, whoever put it there. Changes nothing. */
@Command(
        name = "list",
        description = "Lists the plugin directories of a plugin path.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 done; 1 failed, or --verify found a difference; 2 wrong arguments."})
final class ListCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private PathOptions path = new PathOptions();

    @Option(names = "--json", description = "As JSON, with every file.")
    private boolean json;

    @Option(names = "--verify", description = "Compare all files with what was installed.")
    private boolean verify;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** @param differences empty if none, or if they were not looked for */
    private record Line(InstalledPlugin plugin, List<String> differences) {}

    @Override
    public Integer call() throws JacksonException {
        List<PluginDirectory> directories = path.directories(terminal);
        List<Line> lines = new ArrayList<>();
        for (PluginDirectory directory : directories) {
            for (InstalledPlugin plugin : directory.list()) {
                Note note = plugin.note();
                boolean compared = verify && note != null;
                lines.add(new Line(
                        plugin,
                        compared && note != null ? Verification.differences(plugin.directory(), note) : List.of()));
            }
        }
        if (json) {
            terminal.out()
                    .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(toJson(lines)));
        } else {
            print(directories, lines);
        }
        return lines.stream().allMatch(line -> line.differences.isEmpty()) ? 0 : 1;
    }

    private void print(List<PluginDirectory> directories, List<Line> lines) {
        if (lines.isEmpty()) {
            terminal.out()
                    .println("No directories of plugins in "
                            + directories.stream()
                                    .map(directory -> directory.path()
                                            + (Files.isDirectory(directory.path()) ? "" : " (which does not exist)"))
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        for (Line line : lines) {
            InstalledPlugin plugin = line.plugin;
            Note note = plugin.note();
            terminal.out().println(plugin.title() + "  " + Sizes.text(plugin.bytes()) + "  " + plugin.directory());
            if (plugin.problem() != null) {
                terminal.out().println("  problem: " + plugin.problem());
            } else if (note == null) {
                terminal.out().println("  not installed by this command");
            } else {
                terminal.out().println("  installed " + note.installed() + " from " + note.source());
            }
            for (PluginClass each : plugin.plugins()) {
                terminal.out().println("  " + each.type() + " " + each.className());
            }
            line.differences.forEach(difference -> terminal.out().println("  DIFFERS: " + difference));
            if (verify && note != null && line.differences.isEmpty()) {
                terminal.out().println("  verified: " + note.files().size() + " files are as they were installed");
            }
        }
    }

    private ArrayNode toJson(List<Line> lines) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (Line line : lines) {
            InstalledPlugin plugin = line.plugin;
            ObjectNode each = array.addObject();
            each.put("directory", plugin.directory().toString());
            each.put("bytes", plugin.bytes());
            each.set("plugins", NoteFile.toJson(plugin.plugins()));
            Note note = plugin.note();
            each.set("installation", note == null ? null : NoteFile.toJson(note));
            each.put("problem", plugin.problem());
            if (verify) {
                ArrayNode differences = each.putArray("differences");
                line.differences.forEach(differences::add);
            }
        }
        return array;
    }
}
