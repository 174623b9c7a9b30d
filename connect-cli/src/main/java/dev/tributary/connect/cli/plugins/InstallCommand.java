package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.maven.Coordinates;
import dev.tributary.connect.cli.plugins.PluginDirectory.Change;
import dev.tributary.connect.cli.plugins.PluginDirectory.Installation;
import dev.tributary.connect.cli.scan.PluginClass;
import dev.tributary.connect.cli.terminal.CommandFailed;
import dev.tributary.connect.cli.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tributary plugins install}. One that fails does not keep the others from being installed. */
@Command(
        name = "install",
        description = "Installs plugins, each into a directory of its own, all or nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 installed, or was there already; 1 failed, and nothing is left behind; 2 wrong arguments.",
            "What the worker has itself is left out: the Connect API, Kafka clients, slf4j and logging back ends."
        })
final class InstallCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PathOptions path = new PathOptions();

    @Mixin
    private RepositoryOptionsMixin repositories = new RepositoryOptionsMixin();

    @Parameters(
            arity = "1..*",
            paramLabel = "PLUGIN",
            description =
                    "GROUP:ARTIFACT:VERSION of a Maven repository, with what it needs; or a .zip, .tar.gz, .tgz or .jar"
                            + " file that has it all; or GROUP:ARTIFACT:EXTENSION[:CLASSIFIER]:VERSION of such a file.")
    private List<String> plugins = new ArrayList<>();

    @Option(names = "--force", description = "Replace what is there under the same name and differs.")
    private boolean force;

    @Option(names = "--sha256", paramLabel = "HEX", description = "What the SHA-256 of the file must be.")
    private @Nullable String sha256;

    @Option(
            names = "--worker",
            paramLabel = "URL",
            converter = WorkerReload.Url.class,
            description = "A running worker that shall look at its plugin path afterwards; repeatable.")
    private List<URI> workers = new ArrayList<>();

    InstallCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (sha256 != null && (plugins.size() != 1 || !Sources.isFile(plugins.get(0)))) {
            throw usage("--sha256 is for one file");
        }
        if (sha256 != null && !sha256.strip().matches("[0-9a-fA-F]{64}")) {
            throw usage("--sha256: '" + sha256 + "' (expected: 64 hexadecimal digits)");
        }
        if (!repositories.isTimeoutValid()) {
            throw usage("--timeout: " + repositories.timeoutSeconds() + " (expected: 1 to 3600)");
        }
        List<Wanted> wanted = plugins.stream().map(this::parse).toList();
        PluginDirectory directory = path.directories(terminal).get(0);
        int failed = 0;
        for (Wanted each : wanted) {
            try {
                tell(directory, install(directory, each));
            } catch (CommandFailed e) {
                failed++;
                terminal.err().println(e.getMessage());
            }
        }
        if (failed < wanted.size()) {
            failed += Workers.reload(terminal, workers);
        }
        return failed == 0 ? 0 : 1;
    }

    /** Either of them is null. */
    private record Wanted(@Nullable Path file, @Nullable Coordinates coordinates) {}

    private Wanted parse(String text) {
        if (Sources.isFile(text)) {
            return new Wanted(Sources.path(text), null);
        }
        try {
            Coordinates coordinates = Coordinates.parse(text);
            if (coordinates.version() == null) {
                throw usage(
                        "'" + text + "' does not say which version, and what is installed must not depend on the day."
                                + " Give one: GROUP:ARTIFACT:VERSION. "
                                + new Sources(terminal, repositories).versions(coordinates));
            }
            return new Wanted(null, coordinates);
        } catch (Coordinates.Malformed e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private Installation install(PluginDirectory directory, Wanted wanted) {
        Sources sources = new Sources(terminal, repositories);
        if (wanted.file() != null) {
            return directory.install(sources.fromFile(wanted.file(), sha256), force);
        }
        Coordinates coordinates = java.util.Objects.requireNonNull(wanted.coordinates());
        Optional<InstalledPlugin> there = unchanged(directory, coordinates);
        return there.isPresent()
                ? new Installation(Change.NONE, there.get())
                : directory.install(sources.fromMaven(coordinates), force);
    }

    /** A release that is there and whole needs no network to be found the same. */
    private static Optional<InstalledPlugin> unchanged(PluginDirectory directory, Coordinates coordinates) {
        if (String.valueOf(coordinates.version()).endsWith("-SNAPSHOT")) {
            return Optional.empty();
        }
        return directory.list().stream()
                .filter(plugin ->
                        plugin.note() != null && plugin.note().source().equals(coordinates.toString()))
                .filter(plugin -> plugin.note() != null
                        && Verification.differences(plugin.directory(), plugin.note())
                                .isEmpty())
                .findFirst();
    }

    private void tell(PluginDirectory directory, Installation done) {
        InstalledPlugin plugin = done.plugin();
        if (done.change() == Change.NONE) {
            terminal.out().println(plugin.title() + " is installed already in " + plugin.directory() + ".");
            return;
        }
        terminal.out()
                .println((done.change() == Change.REPLACED ? "Replaced " : "Installed ") + plugin.title() + " in "
                        + plugin.directory() + " (" + Sizes.text(plugin.bytes()) + "):");
        for (PluginClass each : plugin.plugins()) {
            terminal.out().println("  " + each.type() + " " + each.className());
        }
        if (plugin.plugins().stream().noneMatch(PluginClass::isConnector)) {
            terminal.out().println("  It has no connector.");
        }
        String others = directory.list().stream()
                .filter(other ->
                        other.name().equals(plugin.name()) && !other.directory().equals(plugin.directory()))
                .map(InstalledPlugin::directoryName)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            terminal.out()
                    .println("  Also installed: " + others
                            + ". Connectors use the newest version, unless they ask for another"
                            + " with connector.plugin.version.");
        }
        if (workers.isEmpty()) {
            terminal.out()
                    .println("Workers that run find it after: curl -X POST http://WORKER:8083/connector-plugins/reload"
                            + " (or --worker URL here). Those that start later find it by themselves.");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
