package dev.tributary.connect.cli;

import dev.tributary.connect.cli.plugins.PluginsCommand;
import dev.tributary.connect.cli.terminal.CommandFailed;
import dev.tributary.connect.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Main class of {@code bin/tributary}. Exit codes: 0 done, 1 failed, 2 wrong arguments.
 * {@code -Dtributary.plugin.bundled}, set by the script, is the directory that its workers always search.
 */
@Command(
        name = "tributary",
        description = "Tributary's command line.",
        mixinStandardHelpOptions = true,
        versionProvider = Tributary.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Tributary {
    private Tributary() {}

    public static void main(String[] args) {
        String bundled = System.getProperty("tributary.plugin.bundled");
        Charset charset = Charset.defaultCharset();
        Terminal terminal = new Terminal(
                new PrintWriter(System.out, true, charset),
                new PrintWriter(System.err, true, charset),
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                bundled == null || bundled.isEmpty() ? null : Path.of(bundled),
                Clock.systemUTC());
        System.exit(run(terminal, args));
    }

    /** Runs one command line; never throws and never ends the process. Returns the exit code. */
    static int run(Terminal terminal, String... args) {
        CommandLine line = new CommandLine(new Tributary());
        line.addSubcommand(PluginsCommand.commandLine(terminal));
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CommandFailed) {
                terminal.err().println(failure.getMessage());
            } else {
                terminal.err().println("This is a fault of tributary itself; please report it with these lines:");
                failure.printStackTrace(terminal.err());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        line.setParameterExceptionHandler((wrong, arguments) -> {
            CommandLine at = wrong.getCommandLine();
            terminal.err().println(wrong.getMessage());
            terminal.err().println("Try: " + at.getCommandSpec().qualifiedName() + " --help");
            return CommandLine.ExitCode.USAGE;
        });
        // Without a command there is nothing to do: that is a wrong use, answered with the help.
        line.setExecutionStrategy(parsed -> {
            if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
                parsed.commandSpec().commandLine().usage(terminal.err());
                return CommandLine.ExitCode.USAGE;
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        try {
            return line.execute(args);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Tributary.class.getPackage().getImplementationVersion();
            return new String[] {"tributary " + (version == null ? "(not packed)" : version)};
        }
    }
}
