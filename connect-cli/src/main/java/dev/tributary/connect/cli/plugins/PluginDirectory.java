package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.plugins.InstalledPlugin.Note;
import dev.tributary.connect.cli.scan.PluginClass;
import dev.tributary.connect.cli.scan.PluginScan;
import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of plugins: an element of {@code plugin.path}. A plugin comes and goes by one rename, so that workers see all
 * of it or nothing. What is under way is in directories whose names begin with {@value #OURS}, which workers leave out
 * and which the next change clears away if their process has died. Confined to one thread; processes exclude each other.
 */
final class PluginDirectory {
    /** The runtime leaves out what begins like this ({@code PluginLocations}). */
    private static final String OURS = ".tributary-";

    private static final String INSTALLING = OURS + "installing-";
    private static final String REMOVING = OURS + "removing-";
    private static final String REPLACED = OURS + "replaced-";

    private final Path path;
    private final Clock clock;

    /** @param path need not exist, but its parent must before anything can be installed */
    PluginDirectory(Path path, Clock clock) {
        this.path = path.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /** What an installation did. */
    enum Change {
        INSTALLED,
        REPLACED,
        NONE
    }

    /** @param plugin what is installed now */
    record Installation(Change change, InstalledPlugin plugin) {}

    Path path() {
        return path;
    }

    /** The plugins in it by name; none if there is no such directory. Single JARs are plugins too, but not told of here. */
    List<InstalledPlugin> list() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        List<InstalledPlugin> plugins = new ArrayList<>();
        try (Stream<Path> children = Files.list(path)) {
            for (Path child : children.sorted().toList()) {
                if (Files.isDirectory(child) && !child.getFileName().toString().startsWith(OURS)) {
                    plugins.add(describe(child));
                }
            }
        } catch (IOException e) {
            throw CommandFailed.at("Cannot list", path, e);
        } catch (UncheckedIOException e) { // of the listing
            throw CommandFailed.at("Cannot list", path, e.getCause());
        }
        return plugins;
    }

    /**
     * Installs a plugin, all or nothing.
     *
     * @param force whether a plugin that is there under the same name is replaced if it differs
     * @throws CommandFailed if it cannot be; the directory is then as before
     */
    Installation install(NewPlugin plugin, boolean force) {
        prepare();
        Path staged = path.resolve(INSTALLING + plugin.directoryName());
        PathLock lock = PathLock.on(path);
        Thread interrupted = new Thread(() -> Trees.deleteQuietly(staged), "tributary-clear-away");
        try {
            clearAway();
            Runtime.getRuntime().addShutdownHook(interrupted);
            try {
                return moveIn(plugin, staged, fill(plugin, staged), force);
            } finally {
                Trees.delete(staged);
                forget(interrupted);
            }
        } catch (IOException e) {
            throw CommandFailed.at("Plugins cannot be installed in", path, e);
        } finally {
            lock.close();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Ctrl-C: the hook is at work already. What ended the installation is to be told, not this.
        }
    }

    /** Takes a plugin away. Running workers go on with the files that they have open. */
    void remove(InstalledPlugin plugin) {
        PathLock lock = PathLock.on(path);
        try {
            clearAway();
            Path target = path.resolve(plugin.directoryName());
            if (Files.isSymbolicLink(target)) {
                Files.delete(target); // the link alone: what it leads to belongs to somebody else
                return;
            }
            Path away = path.resolve(REMOVING + plugin.directoryName());
            Files.move(target, away, StandardCopyOption.ATOMIC_MOVE);
            Trees.delete(away);
        } catch (IOException e) {
            throw CommandFailed.at("Plugins cannot be removed from", path, e);
        } finally {
            lock.close();
        }
    }

    private void prepare() {
        try {
            if (!Files.isDirectory(path)) {
                Path parent = path.getParent();
                if (parent != null && !Files.exists(parent)) {
                    throw new CommandFailed("The plugin path " + path + " cannot be created: there is no directory "
                            + parent + ". Create that first, or correct the path.");
                }
                Files.createDirectory(path);
            }
        } catch (IOException e) {
            throw CommandFailed.at("The plugin path cannot be created:", path, e);
        }
    }

    /** Finishes what a process that died has left. Only under the lock: nobody else is at work then. */
    private void clearAway() throws IOException {
        List<Path> children;
        try (Stream<Path> listed = Files.list(path)) {
            children = listed.toList();
        }
        for (Path child : children) {
            String name = child.getFileName().toString();
            if (name.startsWith(REPLACED)) {
                Path place = path.resolve(name.substring(REPLACED.length()));
                if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(child, place, StandardCopyOption.ATOMIC_MOVE); // died before the new one was in place
                    continue;
                }
            }
            if (name.startsWith(REPLACED) || name.startsWith(INSTALLING) || name.startsWith(REMOVING)) {
                Trees.delete(child);
            }
        }
    }

    private Note fill(NewPlugin plugin, Path staged) throws IOException {
        Files.createDirectory(staged);
        Map<String, String> origins = plugin.contents().writeTo(staged);
        Files.deleteIfExists(staged.resolve(NoteFile.NAME)); // of an archive that was made of an installed plugin
        List<PlacedFile> files = new ArrayList<>();
        try (Stream<Path> below = Files.walk(staged)) {
            for (Path file : below.filter(Files::isRegularFile).sorted().toList()) {
                String name = staged.relativize(file).toString().replace('\\', '/');
                files.add(new PlacedFile(name, Files.size(file), Sha256.of(file), origins.getOrDefault(name, "")));
            }
        }
        List<PluginClass> plugins = PluginScan.of(staged);
        if (plugins.isEmpty()) {
            throw new CommandFailed(
                    plugin.source() + " holds no Connect plugin: no connector, converter, transform or other"
                            + " plugin class was found among its files (" + files.size() + "). Nothing is installed.");
        }
        Note note = new Note(plugin.name(), plugin.version(), plugin.source(), clock.instant(), plugins, files);
        NoteFile.write(staged, note);
        Trees.force(staged);
        return note;
    }

    private Installation moveIn(NewPlugin plugin, Path staged, Note note, boolean force) throws IOException {
        Path target = path.resolve(plugin.directoryName());
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            return new Installation(Change.INSTALLED, describe(target));
        }
        Note there = describe(target).note();
        List<String> differences = there == null ? List.of() : Verification.differences(target, there);
        if (there != null && differences.isEmpty() && there.hasFilesOf(note)) {
            return new Installation(Change.NONE, describe(target));
        }
        if (!force) {
            throw new CommandFailed(occupied(target, note, there, differences));
        }
        Path replaced = path.resolve(REPLACED + plugin.directoryName());
        Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        Trees.delete(replaced);
        return new Installation(Change.REPLACED, describe(target));
    }

    private static String occupied(Path target, Note note, @Nullable Note there, List<String> differences) {
        String why = "has other files than " + note.source() + " now has";
        if (there == null) {
            why = "was put there by somebody else";
        } else if (!there.source().equals(note.source())) {
            why = "was installed from " + there.source();
        } else if (!differences.isEmpty()) {
            why = "is not as it was installed: " + String.join(", ", differences);
        }
        return target + " is there already, and " + why + ". Replace it with --force, or remove it first.";
    }

    /** What is known of a plugin directory. One that cannot be understood is told of, and hides no other. */
    private static InstalledPlugin describe(Path directory) {
        long bytes = 0;
        try {
            Path real = directory.toRealPath(); // workers follow a link that stands in the plugin path
            bytes = Trees.bytes(real);
            Note note = NoteFile.read(directory);
            List<PluginClass> plugins = note == null ? PluginScan.of(real) : note.plugins();
            return new InstalledPlugin(directory, note, plugins, bytes, null);
        } catch (CommandFailed e) {
            return new InstalledPlugin(directory, null, List.of(), bytes, e.getMessage());
        } catch (IOException e) {
            String problem = CommandFailed.at("Cannot read", directory, e).getMessage();
            return new InstalledPlugin(directory, null, List.of(), bytes, problem);
        }
    }
}
