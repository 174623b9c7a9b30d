package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.scan.PluginClass;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in a plugin path. Immutable.
 *
 * @param directory where it is
 * @param note what {@code plugins install} noted there; null if somebody else put it there
 * @param plugins what workers find in it, as far as can be seen from outside
 * @param bytes of all its files
 * @param problem why it cannot be understood; null if it can
 */
record InstalledPlugin(
        Path directory,
        @Nullable Note note,
        List<PluginClass> plugins,
        long bytes,
        @Nullable String problem) {
    InstalledPlugin {
        plugins = List.copyOf(plugins);
    }

    /**
     * What an installation leaves in the directory, as {@code tributary-plugin.json}.
     *
     * @param version null if nothing told
     * @param source coordinates, or name and digest of an archive
     */
    record Note(
            String name,
            @Nullable String version,
            String source,
            Instant installed,
            List<PluginClass> plugins,
            List<PlacedFile> files) {
        Note {
            plugins = List.copyOf(plugins);
            files = List.copyOf(files);
        }

        /** Whether the same files make it up. */
        boolean hasFilesOf(Note other) {
            return digests(this).equals(digests(other));
        }

        private static List<String> digests(Note note) {
            return note.files.stream()
                    .map(file -> file.path() + " " + file.sha256())
                    .sorted()
                    .toList();
        }
    }

    String name() {
        return note == null ? directoryName() : note.name();
    }

    String directoryName() {
        return String.valueOf(directory.getFileName());
    }

    String title() {
        return note == null || note.version() == null ? name() : name() + " " + note.version();
    }
}
