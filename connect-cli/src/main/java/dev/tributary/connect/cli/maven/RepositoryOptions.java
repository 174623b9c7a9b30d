package dev.tributary.connect.cli.maven;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to look, as the command line and the environment say. Immutable.
 *
 * @param repositories {@code URL}, {@code ID=URL} or {@code central}, asked in this order; at least one
 * @param settings a Maven settings file that must exist; null: {@code ~/.m2/settings.xml} if there is one
 * @param localRepository where downloads are kept; null: what the settings say, else {@code ~/.m2/repository}
 * @param home the user's
 * @param offline whether only what is in the local repository may be used
 * @param timeout how long a repository may take to accept a connection, and how long it may be silent
 */
public record RepositoryOptions(
        List<String> repositories,
        @Nullable Path settings,
        @Nullable Path localRepository,
        Path home,
        boolean offline,
        Duration timeout) {
    public RepositoryOptions {
        repositories = List.copyOf(repositories);
    }
}
