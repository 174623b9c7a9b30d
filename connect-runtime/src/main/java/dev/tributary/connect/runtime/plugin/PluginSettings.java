package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.ConfigProblem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where plugins are looked for, and how. Immutable. Source: KIP-146, KIP-787, KIP-898.
 *
 * @param pluginPath the elements of {@code plugin.path}, then of {@code tributary.plugin.bundled}, absolute, in the order
 *     given; empty to look on the class path only, which is always searched
 * @param discovery which of the two kinds of evidence make a class a plugin; default {@link Discovery#HYBRID_WARN}
 * @param replacements whether our class is used where a published class that it stands in for is named ({@code
 *     tributary.plugin.replacements}, default true)
 * @param index where it is kept what archives hold, so that each is read once; null: nowhere
 * @param exitGuard whether plugins of the plugin path that call {@code System.exit} and the like fail instead of ending the
 *     worker ({@code tributary.plugin.exit.guard}, default true)
 */
public record PluginSettings(
        List<Path> pluginPath,
        Discovery discovery,
        boolean replacements,
        @Nullable IndexDirectory index,
        boolean exitGuard) {
    /** Locations of plugins, comma separated; taken as written, without variables. */
    public static final String PLUGIN_PATH = "plugin.path";

    /**
     * Further locations, searched like those of {@link #PLUGIN_PATH} whatever that says: the plugins that come with the
     * worker. The start scripts set it to the {@code plugins} folder of the installation.
     */
    public static final String BUNDLED = "tributary.plugin.bundled";

    /** How plugins are found. */
    public static final String PLUGIN_DISCOVERY = "plugin.discovery";

    /** Whether our classes stand in for the published ones that they reimplement. */
    public static final String REPLACEMENTS = "tributary.plugin.replacements";

    /** Whether plugins that call what ends the process get an error instead. */
    public static final String EXIT_GUARD = "tributary.plugin.exit.guard";

    /**
     * The four values of {@code plugin.discovery}. A worker never loads a plugin class to find it: "scan" means reading
     * class files. Config providers, REST extensions and override policies are found by manifest alone, in every mode.
     */
    public enum Discovery {
        /** Class files decide. */
        ONLY_SCAN,
        /** Class files and service manifests decide; a plugin without manifest is named in a warning. */
        HYBRID_WARN,
        /** As before, but a plugin without manifest keeps the worker from starting. */
        HYBRID_FAIL,
        /** Service manifests decide; class files are not read. */
        SERVICE_LOAD
    }

    /**
     * Where the index of plugin archives is kept: a directory, or {@value #OFF}. Default: {@code tributary/plugin-index}
     * below {@code $XDG_CACHE_HOME} or {@code ~/.cache}, where there is no home directory {@code tributary-USER} in the
     * directory for temporary files.
     */
    public static final String INDEX_DIRECTORY = "tributary.plugin.index.directory";

    private static final String OFF = "off";

    /**
     * @param chosen whether somebody has named it; else it must belong to this user alone
     */
    public record IndexDirectory(Path path, boolean chosen) {}

    public PluginSettings {
        pluginPath = List.copyOf(pluginPath);
    }

    /** Without an index. */
    public PluginSettings(List<Path> pluginPath, Discovery discovery, boolean replacements) {
        this(pluginPath, discovery, replacements, null);
    }

    /** With the guard against plugins that end the process. */
    public PluginSettings(
            List<Path> pluginPath, Discovery discovery, boolean replacements, @Nullable IndexDirectory index) {
        this(pluginPath, discovery, replacements, index, true);
    }

    /**
     * Reads the worker's raw properties.
     *
     * @param rawWorkerProps the properties as written, variables not resolved
     * @param problems receives what is wrong; the settings returned are then of no use
     */
    public static PluginSettings parse(Map<String, String> rawWorkerProps, List<ConfigProblem> problems) {
        List<Path> path = new ArrayList<>(parsePath(PLUGIN_PATH, rawWorkerProps.get(PLUGIN_PATH), problems));
        path.addAll(parsePath(BUNDLED, rawWorkerProps.get(BUNDLED), problems));
        return new PluginSettings(
                path,
                parseDiscovery(rawWorkerProps.get(PLUGIN_DISCOVERY), problems),
                parseTrueUnlessFalse(REPLACEMENTS, rawWorkerProps.get(REPLACEMENTS), problems),
                parseIndex(rawWorkerProps.get(INDEX_DIRECTORY), problems),
                parseTrueUnlessFalse(EXIT_GUARD, rawWorkerProps.get(EXIT_GUARD), problems));
    }

    private static @Nullable IndexDirectory parseIndex(@Nullable String text, List<ConfigProblem> problems) {
        if (text == null) {
            return new IndexDirectory(defaultIndex(), false);
        }
        if (text.strip().equalsIgnoreCase(OFF)) {
            return null;
        }
        String expected = "a directory, which is created if need be, or off";
        if (text.isBlank()) {
            problems.add(new ConfigProblem(INDEX_DIRECTORY, text, expected));
            return null;
        }
        try {
            return new IndexDirectory(Path.of(text.strip()).toAbsolutePath().normalize(), true);
        } catch (InvalidPathException e) {
            problems.add(new ConfigProblem(INDEX_DIRECTORY, text, expected + ": " + e.getReason()));
            return null;
        }
    }

    private static Path defaultIndex() {
        String caches = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home", ""));
        if (caches != null && caches.startsWith("/")) {
            return Path.of(caches, "tributary", "plugin-index");
        }
        if (home.isAbsolute() && Files.isWritable(home)) {
            return home.resolve(Path.of(".cache", "tributary", "plugin-index"));
        }
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "tributary-" + System.getProperty("user.name"));
    }

    private static List<Path> parsePath(String key, @Nullable String text, List<ConfigProblem> problems) {
        if (text == null) {
            return List.of();
        }
        List<Path> path = new ArrayList<>();
        for (String element : text.split(",", -1)) {
            if (element.isBlank()) {
                problems.add(new ConfigProblem(
                        key,
                        text,
                        "directories or archives separated by commas, none of them empty; remove the property to use"
                                + " only the plugins of the class path"));
                return List.of();
            }
            try {
                path.add(Path.of(element.strip()).toAbsolutePath().normalize());
            } catch (InvalidPathException e) {
                problems.add(new ConfigProblem(key, element.strip(), "a path: " + e.getReason()));
            }
        }
        return path;
    }

    private static Discovery parseDiscovery(@Nullable String text, List<ConfigProblem> problems) {
        if (text == null) {
            return Discovery.HYBRID_WARN;
        }
        for (Discovery mode : Discovery.values()) {
            if (mode.name().equalsIgnoreCase(text.strip())) {
                return mode;
            }
        }
        List<String> modes = Arrays.stream(Discovery.values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .toList();
        problems.add(new ConfigProblem(PLUGIN_DISCOVERY, text, "one of " + String.join(", ", modes)));
        return Discovery.HYBRID_WARN;
    }

    private static boolean parseTrueUnlessFalse(String key, @Nullable String text, List<ConfigProblem> problems) {
        if (text == null || text.strip().equalsIgnoreCase("true")) {
            return true;
        }
        if (!text.strip().equalsIgnoreCase("false")) {
            problems.add(new ConfigProblem(key, text, "true or false"));
        }
        return false;
    }
}
