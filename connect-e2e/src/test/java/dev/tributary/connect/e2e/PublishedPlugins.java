package dev.tributary.connect.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Connectors that others publish; the module published-plugins has fetched them. Thread-safe. */
public final class PublishedPlugins {
    private PublishedPlugins() {}

    /** Makes a plugin path of some of them: a new folder with a link to each. */
    public static Path link(Path parent, String... artifacts) {
        Path fetched = Path.of(Objects.requireNonNull(
                        System.getProperty("tributary.published.plugins"),
                        "system property tributary.published.plugins (the pom of connect-e2e sets it)"))
                .toAbsolutePath()
                .normalize();
        try {
            Path folder = Files.createDirectories(parent.resolve("published"));
            for (String artifact : artifacts) {
                Path plugin = fetched.resolve(artifact);
                if (!Files.isDirectory(plugin)) {
                    throw new IllegalStateException(
                            "%s is not there. Fetch it: mvn process-resources -pl connect-e2e/published-plugins"
                                    .formatted(plugin));
                }
                Files.createSymbolicLink(folder.resolve(artifact), plugin);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
