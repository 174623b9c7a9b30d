package dev.tributary.connect.cli.plugins;

import dev.tributary.connect.cli.terminal.CommandFailed;
import dev.tributary.connect.cli.terminal.Terminal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which plugin path is meant: options first, then a worker's, then that of the installation. Filled by picocli. */
final class PathOptions {
    @Option(
            names = "--plugin-path",
            paramLabel = "DIR",
            description = "Directory of plugins, or several separated by commas, like plugin.path.")
    private @Nullable String pluginPath;

    @Option(
            names = "--worker-config",
            paramLabel = "FILE",
            description = "A worker's properties file, for its plugin.path.")
    private @Nullable Path workerConfig;

    /**
     * The directories, at least one.
     *
     * @throws CommandFailed if nothing says which, or what says so cannot be read
     */
    List<PluginDirectory> directories(Terminal terminal) {
        List<PluginDirectory> directories = new ArrayList<>();
        for (Path path : paths(terminal)) {
            directories.add(new PluginDirectory(path, terminal.clock()));
        }
        return directories;
    }

    private Set<Path> paths(Terminal terminal) {
        if (pluginPath != null) {
            return split("--plugin-path", pluginPath);
        }
        if (workerConfig != null) {
            return split("plugin.path of " + workerConfig, ofWorker(workerConfig));
        }
        if (terminal.installation() != null) {
            return Set.of(terminal.installation());
        }
        throw new CommandFailed("Which plugin path? Name it with --plugin-path DIR or --worker-config FILE.");
    }

    private static String ofWorker(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailed.at("Cannot read the worker's properties", file, e);
        }
        String value = properties.getProperty("plugin.path");
        if (value == null || value.isBlank()) {
            throw new CommandFailed(file + " has no plugin.path. Add one, or name a directory with --plugin-path DIR.");
        }
        return value;
    }

    private static Set<Path> split(String source, String value) {
        Set<Path> paths = new LinkedHashSet<>();
        for (String element : value.split(",", -1)) {
            try {
                if (element.isBlank()) {
                    throw new CommandFailed("The " + source + " is '" + value
                            + "' (expected: directories separated by commas," + " none of them empty).");
                }
                paths.add(Path.of(element.strip()));
            } catch (InvalidPathException e) {
                throw new CommandFailed("The " + source + " has the element '" + element + "': " + e.getMessage(), e);
            }
        }
        return paths;
    }
}
