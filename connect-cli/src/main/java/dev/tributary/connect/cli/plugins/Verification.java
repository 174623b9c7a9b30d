package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.plugins.InstalledPlugin.Note;
import dev.tributary.connect.cli.scan.PluginScan;
import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compares an installed plugin with what was installed. Stateless. */
final class Verification {
    private Verification() {}

    /** What differs, a sentence each; empty if all is as it was installed. JARs that were added count, other files do not. */
    static List<String> differences(Path directory, Note note) {
        List<String> differences = new ArrayList<>();
        Set<String> known = new HashSet<>();
        try {
            Path real = directory.toRealPath(); // which a link may lead to
            for (PlacedFile file : note.files()) {
                known.add(file.path());
                Path path = real.resolve(file.path()).normalize();
                if (!path.startsWith(real) || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    differences.add(file.path() + " is missing");
                } else if (!Sha256.of(path).equals(file.sha256())) {
                    differences.add(file.path() + " has been changed");
                }
            }
            try (Stream<Path> below = Files.walk(real)) {
                below.filter(PluginScan::isJar)
                        .map(path -> real.relativize(path).toString().replace('\\', '/'))
                        .filter(path -> !known.contains(path))
                        .sorted()
                        .forEach(path -> differences.add(path + " has been added"));
            }
        } catch (IOException e) {
            throw CommandFailed.at("Cannot read", directory, e);
        } catch (UncheckedIOException e) { // of the walk
            throw CommandFailed.at("Cannot read", directory, e.getCause());
        }
        return differences;
    }
}
