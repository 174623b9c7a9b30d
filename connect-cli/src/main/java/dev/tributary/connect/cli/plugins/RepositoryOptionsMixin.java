package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.maven.RepositoryOptions;
import dev.tributary.connect.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where connectors come from. Filled by picocli. */
final class RepositoryOptionsMixin {
    private static final String VARIABLE = "TRIBUTARY_MAVEN_REPOSITORIES";

    @Option(
            names = "--repository",
            paramLabel = "[ID=]URL",
            description =
                    "A Maven repository that is asked before the others; repeatable. ID is that of its <server> in the"
                            + " Maven settings. The others are those of " + VARIABLE + ", else Maven Central.")
    private List<String> repositories = new ArrayList<>();

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "Maven settings: mirrors, proxies, credentials, local repository. Default: ~/.m2/settings.xml.")
    private @Nullable Path settings;

    @Option(
            names = "--local-repository",
            paramLabel = "DIR",
            description = "Where downloads are kept. Default: that of the Maven settings, else ~/.m2/repository.")
    private @Nullable Path localRepository;

    @Option(names = "--offline", description = "Download nothing.")
    private boolean offline;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a repository may be silent (1 to 3600). Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    boolean isTimeoutValid() {
        return timeoutSeconds >= 1 && timeoutSeconds <= 3600;
    }

    int timeoutSeconds() {
        return timeoutSeconds;
    }

    RepositoryOptions options(Terminal terminal) {
        List<String> all = new ArrayList<>(repositories);
        String others = terminal.environment().getOrDefault(VARIABLE, "").strip();
        all.addAll(others.isEmpty() ? List.of("central") : List.of(others.split("[\\s,]+")));
        return new RepositoryOptions(
                all, settings, localRepository, terminal.home(), offline, Duration.ofSeconds(timeoutSeconds));
    }
}
