package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.plugins.InstalledPlugin.Note;
import dev.tributary.connect.cli.terminal.CommandFailed;
import dev.tributary.connect.cli.terminal.Terminal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary plugins remove}. */
@Command(
        name = "remove",
        description = "Removes plugins that were installed by this command.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 removed; 1 failed; 2 wrong arguments."})
final class RemoveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private PathOptions path = new PathOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME[:VERSION]",
            description = "Name as list shows it, or the name of the directory.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--force", description = "Also remove what was put there by somebody else.")
    private boolean force;

    @Option(
            names = "--worker",
            paramLabel = "URL",
            converter = WorkerReload.Url.class,
            description = "A running worker that shall look at its plugin path afterwards; repeatable.")
    private List<URI> workers = new ArrayList<>();

    RemoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Match(PluginDirectory directory, InstalledPlugin plugin) {}

    @Override
    public Integer call() {
        List<PluginDirectory> directories = path.directories(terminal);
        int failed = 0;
        for (String name : names) {
            try {
                remove(find(directories, name));
            } catch (CommandFailed e) {
                failed++;
                terminal.err().println(e.getMessage());
            }
        }
        if (failed < names.size()) {
            failed += Workers.reload(terminal, workers);
        }
        return failed == 0 ? 0 : 1;
    }

    private Match find(List<PluginDirectory> directories, String text) {
        List<Match> matches = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (PluginDirectory directory : directories) {
            for (InstalledPlugin plugin : directory.list()) {
                all.add(plugin.directoryName());
                if (matches(plugin, text)) {
                    matches.add(new Match(directory, plugin));
                }
            }
        }
        if (matches.isEmpty()) {
            throw new CommandFailed("There is no plugin '" + text + "' in "
                    + directories.stream()
                            .map(directory -> directory.path().toString())
                            .collect(Collectors.joining(", "))
                    + ". There " + (all.isEmpty() ? "is none." : "are: " + String.join(", ", all) + "."));
        }
        if (matches.size() > 1) {
            throw new CommandFailed("'" + text + "' is installed "
                    + matches.size() + " times: "
                    + matches.stream()
                            .map(match -> match.plugin.directory().toString())
                            .collect(Collectors.joining(", "))
                    + ". Say which, with NAME:VERSION or --plugin-path DIR.");
        }
        return matches.get(0);
    }

    private static boolean matches(InstalledPlugin plugin, String text) {
        Note note = plugin.note();
        if (text.equals(plugin.directoryName()) || text.equals(plugin.name())) {
            return true;
        }
        return note != null && note.version() != null && text.equals(note.name() + ":" + note.version());
    }

    private void remove(Match match) {
        if (match.plugin.note() == null && !force) {
            throw new CommandFailed(match.plugin.directory()
                    + " was not installed by this command. Remove it yourself, or use --force.");
        }
        match.directory.remove(match.plugin);
        terminal.out().println("Removed " + match.plugin.title() + " from " + match.directory.path() + ".");
        if (workers.isEmpty()) {
            terminal.out()
                    .println(
                            "Connectors that run keep using it until they are restarted. Workers forget it after: curl -X"
                                    + " POST http://WORKER:8083/connector-plugins/reload (or --worker URL here), or a restart.");
        }
    }
}
