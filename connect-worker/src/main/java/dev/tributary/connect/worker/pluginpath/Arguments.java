package dev.tributary.connect.worker.pluginpath;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * The command line, checked. Immutable.
 *
 * @param sync whether manifests are to be synchronized, rather than plugins listed
 * @param pluginPath elements of plugin paths: of options first, then of worker configurations
 * @param single locations of their own
 * @param dryRun whether nothing may be changed
 * @param keepNotFound whether manifest entries of classes that cannot be loaded stay
 */
record Arguments(boolean sync, List<Path> pluginPath, List<Path> single, boolean dryRun, boolean keepNotFound) {
    static final String USAGE = """
            usage: connect-plugin-path.sh list LOCATIONS
                   connect-plugin-path.sh sync-manifests [--dry-run] [--keep-not-found] LOCATIONS

            list            shows all plugins, and whether they can be loaded and have a service manifest
            sync-manifests  adds missing service manifests and removes entries of plugins that cannot be loaded

            LOCATIONS, each as often as needed, at least one:
              --plugin-location PATH  an archive or directory that is one plugin location
              --plugin-path LIST      directories of plugin locations, separated by commas, like plugin.path
              --worker-config FILE    a worker's properties file, for its plugin.path

            --dry-run         shows what would be changed, and changes nothing
            --keep-not-found  keeps manifest entries of plugins that cannot be loaded
            -h, --help        shows this

            Exit codes: 0 done, 1 wrong arguments, 2 a file or directory is missing or cannot be written, 3 anything else.""";

    /** Wrong arguments: told with the usage. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** Something outside of the command line is not as it must be: told in one line. */
    static final class TerseException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TerseException(String message) {
            super(message);
        }
    }

    static Arguments parse(String... args) {
        List<String> left = new ArrayList<>(Arrays.asList(args));
        if (left.contains("-h") || left.contains("--help")) {
            throw new UsageException("");
        }
        if (left.isEmpty() || !List.of("list", "sync-manifests").contains(left.get(0))) {
            throw new UsageException(
                    left.isEmpty() ? "No command given" : "'" + left.get(0) + "' (expected: list or sync-manifests)");
        }
        boolean sync = left.remove(0).equals("sync-manifests");
        List<String> paths = new ArrayList<>();
        List<String> configs = new ArrayList<>();
        List<String> single = new ArrayList<>();
        boolean dryRun = false;
        boolean keep = false;
        while (!left.isEmpty()) {
            String option = left.remove(0);
            switch (option) {
                case "--plugin-path" -> paths.add(value(option, left));
                case "--worker-config" -> configs.add(value(option, left));
                case "--plugin-location" -> single.add(value(option, left));
                case "--dry-run" -> dryRun = flag(option, sync);
                case "--keep-not-found" -> keep = flag(option, sync);
                default -> throw new UsageException("unknown argument '" + option + "'");
            }
        }
        if (paths.isEmpty() && configs.isEmpty() && single.isEmpty()) {
            throw new UsageException("give at least one of --plugin-location, --plugin-path, --worker-config");
        }
        List<Path> elements = new ArrayList<>();
        paths.forEach(path -> elements.addAll(elements("--plugin-path", path)));
        configs.forEach(config -> elements.addAll(ofWorker(existing("--worker-config", config))));
        List<Path> locations =
                single.stream().map(path -> existing("--plugin-location", path)).toList();
        return new Arguments(sync, elements, locations, dryRun, keep);
    }

    private static String value(String option, List<String> left) {
        if (left.isEmpty()) {
            throw new UsageException(option + " needs a value");
        }
        return left.remove(0);
    }

    private static boolean flag(String option, boolean sync) {
        if (!sync) {
            throw new UsageException(option + " is for sync-manifests only");
        }
        return true;
    }

    private static List<Path> elements(String from, String list) {
        List<Path> elements = new ArrayList<>();
        for (String element : list.split(",", -1)) {
            if (element.isBlank()) {
                throw new TerseException(from + ": '" + list
                        + "' (expected: directories or archives separated by commas, " + "none of them empty)");
            }
            elements.add(existing(from, element.strip()));
        }
        return elements;
    }

    private static Path existing(String from, String text) {
        Path path;
        try {
            path = Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new TerseException(from + ": '" + text + "' (expected: a path: " + e.getReason() + ")");
        }
        if (!Files.exists(path)) {
            throw new TerseException(from + ": " + path + " does not exist");
        }
        return path;
    }

    private static List<Path> ofWorker(Path config) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(config)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new TerseException("--worker-config: " + config + " cannot be read: " + e);
        }
        String path = properties.getProperty("plugin.path");
        return path == null ? List.of() : elements("plugin.path of " + config, path);
    }
}
