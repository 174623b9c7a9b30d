package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.archive.ArchiveLimits;
import dev.tributary.connect.cli.archive.PluginArchive;
import dev.tributary.connect.cli.maven.Coordinates;
import dev.tributary.connect.cli.maven.PluginResolver;
import dev.tributary.connect.cli.maven.ResolvedPlugin;
import dev.tributary.connect.cli.maven.ResolvedPlugin.ResolvedFile;
import dev.tributary.connect.cli.terminal.CommandFailed;
import dev.tributary.connect.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes plugins out of what users name: coordinates and files. Confined to one thread. */
final class Sources {
    private final Terminal terminal;
    private final RepositoryOptionsMixin repositories;

    Sources(Terminal terminal, RepositoryOptionsMixin repositories) {
        this.terminal = terminal;
        this.repositories = repositories;
    }

    /** Whether a file is meant rather than coordinates. */
    static boolean isFile(String text) {
        return PluginArchive.isOne(text) || text.contains("/") || Files.exists(path(text));
    }

    /** @throws CommandFailed if this machine, in this locale, can have no file of that name */
    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw CommandFailed.unnameable(text, e);
        }
    }

    /** @param sha256 what its digest must be; null: anything */
    NewPlugin fromFile(Path file, @Nullable String sha256) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailed("There is no file " + file
                    + " (expected: a .zip, .tar.gz, .tgz or .jar file, or GROUP:ARTIFACT:VERSION).");
        }
        if (!PluginArchive.isOne(file.toString())) {
            throw new CommandFailed(file + " is no archive of a plugin (expected: .zip, .tar.gz, .tgz or .jar).");
        }
        String digest = digest(file);
        if (sha256 != null && !digest.equals(sha256.strip().toLowerCase(Locale.ROOT))) {
            throw new CommandFailed("The SHA-256 of " + file + " is " + digest + " (expected: " + sha256
                    + "). Download it again; nothing is installed.");
        }
        PluginArchive archive = PluginArchive.open(file, ArchiveLimits.USUAL);
        String name = archive.owner() == null ? archive.name() : archive.owner() + "-" + archive.name();
        return packed(archive, name, archive.version(), file.getFileName() + " (sha256 " + digest + ")");
    }

    /** @param coordinates with a version */
    NewPlugin fromMaven(Coordinates coordinates) {
        try (PluginResolver resolver = new PluginResolver(repositories.options(terminal), this::progress)) {
            if (coordinates.isPacked()) {
                ResolvedFile file = resolver.resolveAlone(coordinates);
                PluginArchive archive = PluginArchive.open(file.file(), ArchiveLimits.USUAL);
                return packed(archive, coordinates.artifact(), coordinates.version(), coordinates.toString());
            }
            ResolvedPlugin resolved = resolver.resolve(coordinates);
            if (!resolved.leftOut().isEmpty()) {
                progress(
                        "Left out, because the worker has it: " + String.join(", ", new TreeSet<>(resolved.leftOut())));
            }
            return new NewPlugin(
                    coordinates.artifact(),
                    coordinates.version(),
                    coordinates.toString(),
                    directory -> copy(resolved, directory));
        }
    }

    /** For a message: which versions there are. */
    String versions(Coordinates coordinates) {
        try (PluginResolver resolver = new PluginResolver(repositories.options(terminal), this::progress)) {
            return resolver.hint(coordinates);
        }
    }

    private static NewPlugin packed(PluginArchive archive, String name, @Nullable String version, String source) {
        return new NewPlugin(name, version, source, directory -> {
            archive.unpackTo(directory);
            return Map.of();
        });
    }

    private static Map<String, String> copy(ResolvedPlugin plugin, Path directory) throws IOException {
        Map<String, String> origins = new HashMap<>();
        for (ResolvedFile file : plugin.files()) {
            Path target = directory.resolve(file.name());
            String resolved;
            try (OutputStream out = Files.newOutputStream(target)) {
                resolved = Sha256.copy(file.file(), out);
            }
            String copied = Sha256.of(target);
            if (!copied.equals(resolved)) {
                throw new CommandFailed("The copy of " + file.file() + " is not what was copied: its SHA-256 is "
                        + copied + " (expected: " + resolved + "). Look at the disk of " + directory + ".");
            }
            origins.put(file.name(), file.coordinates() + " from " + file.repository());
        }
        return origins;
    }

    private static String digest(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw CommandFailed.at("Cannot read", file, e);
        }
    }

    private void progress(String line) {
        terminal.err().println(line); // of several threads: a writer takes a line at a time
    }
}
