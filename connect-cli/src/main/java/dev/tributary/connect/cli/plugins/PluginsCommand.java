package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tributary plugins}: what is in a plugin path. Does nothing itself. */
@Command(
        name = "plugins",
        description = "Installs, lists and removes plugins of a plugin path.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class PluginsCommand {
    private PluginsCommand() {}

    /** The command with those below it. */
    public static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new PluginsCommand())
                .addSubcommand(new InstallCommand(terminal))
                .addSubcommand(new ListCommand(terminal))
                .addSubcommand(new RemoveCommand(terminal));
    }
}
