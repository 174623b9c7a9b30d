package dev.tributary.connect.cli.maven;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A connector and what it needs, all in the local repository. Immutable.
 *
 * @param files the connector's own first
 * @param leftOut {@code group:artifact} of what was left to the worker
 */
public record ResolvedPlugin(List<ResolvedFile> files, Set<String> leftOut) {
    public ResolvedPlugin {
        files = List.copyOf(files);
        leftOut = Set.copyOf(leftOut);
    }

    /**
     * @param file in the local repository
     * @param name what it shall be called in the plugin's directory; no two files have the same
     * @param coordinates what it is
     * @param repository where it came from, as far as that is known
     */
    public record ResolvedFile(Path file, String name, String coordinates, String repository) {}
}
