package dev.tributary.connect.runtime.plugin;

import static java.util.stream.Collectors.joining;

import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches the class path and the plugin path, all locations in parallel on a bounded number of threads that end with
 * the search. Loads no plugin class. Source: KIP-898; {@code spec/worker.md} 2.4.
 */
final class PluginSearch {
    private static final Logger LOG = LoggerFactory.getLogger(PluginSearch.class);
    private static final int MAX_THREADS = 8;

    private final PluginSettings settings;
    private final ClassPath classPath;
    private final PluginScanner.@Nullable OnClassPath onClassPath;
    private final List<LocationIndex.Twins> twins = new ArrayList<>();
    private final List<PluginProblem> problems = new ArrayList<>();
    private final List<PluginCopy> copies = new ArrayList<>();
    private final List<String> withoutManifest = new ArrayList<>();
    private final Map<String, String> unusable = new HashMap<>();
    private final Set<PluginLocation> withDrivers = new HashSet<>();

    /**
     * What is installed.
     *
     * @param onClassPath what the class path holds, for the next search
     * @param locations all locations, plugins or none, in the order of the path
     * @param withDrivers the locations that announce JDBC drivers
     * @param twins archives with the same classes
     * @param problems what is wrong, reported already
     * @param exitGuard whether plugins are kept from ending the process
     */
    record Result(
            PluginCatalog catalog,
            PluginScanner.OnClassPath onClassPath,
            List<PluginLocation> locations,
            Set<PluginLocation> withDrivers,
            List<LocationIndex.Twins> twins,
            List<PluginProblem> problems,
            boolean exitGuard) {}

    private PluginSearch(
            PluginSettings settings, ClassLoader classPath, PluginScanner.@Nullable OnClassPath onClassPath) {
        this.settings = settings;
        this.classPath = new ClassPath(classPath);
        this.onClassPath = onClassPath;
    }

    /**
     * Searches.
     *
     * @param onClassPath what a search before has found on the class path, which does not change; null for the first
     * @throws ConnectException if the settings demand manifests and a plugin has none
     */
    static Result search(
            PluginSettings settings, ClassLoader classPath, PluginScanner.@Nullable OnClassPath onClassPath) {
        PluginSearch search = new PluginSearch(settings, classPath, onClassPath);
        return search.run(PluginLocations.find(settings.pluginPath(), search.problems::add));
    }

    /** The same for locations that somebody else has found. */
    static Result searchIn(PluginSettings settings, ClassLoader classPath, Collection<PluginLocation> locations) {
        return new PluginSearch(settings, classPath, null).run(locations);
    }

    private Result run(Collection<PluginLocation> locations) {
        long start = System.nanoTime();
        ExecutorService threads = threads();
        PluginIndex index = PluginIndex.open(settings);
        PluginScanner.Found found;
        try {
            PluginScanner scanner = new BytecodeScanner(classPath, settings.discovery(), index, onClassPath, threads);
            found = scanner.scan(locations);
        } finally {
            threads.shutdownNow();
        }
        add(null, found.classPath().plugins());
        found.locations().forEach(this::add);
        index.save();
        PublishedNames names = PublishedNames.read(classPath, problems::add);
        problems.forEach(PluginSearch::report);
        demandManifests();
        PluginCatalog catalog = new PluginCatalog(copies, unusable, names, settings.replacements());
        LOG.info(
                "Found {} plugins in {} locations and on the class path in {} ms",
                copies.size(),
                locations.size(),
                (System.nanoTime() - start) / 1_000_000);
        return new Result(
                catalog,
                found.classPath(),
                List.copyOf(found.locations().keySet()),
                Set.copyOf(withDrivers),
                List.copyOf(twins),
                List.copyOf(problems),
                settings.exitGuard());
    }

    private static ExecutorService threads() {
        int count = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        AtomicInteger next = new AtomicInteger();
        return Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, "plugin-search-" + next.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    private void add(@Nullable PluginLocation location, LocationIndex index) {
        problems.addAll(index.problems());
        twins.addAll(index.twins());
        index.unusable()
                .forEach((name, why) -> unusable.put(
                        name, why + " (in " + (location == null ? PluginCopy.CLASS_PATH : location.url()) + ")"));
        if (location != null && index.jdbcDrivers()) {
            withDrivers.add(location);
        }
        int before = copies.size();
        for (FoundPlugin plugin : index.plugins()) {
            PluginCopy copy = new PluginCopy(plugin.className(), plugin.className(), plugin.type(), location);
            copies.add(copy);
            if (!plugin.inManifest()) {
                withoutManifest.add(copy.place() + "\t" + plugin.className() + "\t" + plugin.type());
            }
        }
        if (location != null) {
            LOG.info("Plugin location {} has {} plugins", location.url(), copies.size() - before);
        }
    }

    private static void report(PluginProblem problem) {
        if (problem.lossy()) {
            LOG.error("Plugin problem in {}", problem);
        } else {
            LOG.warn("Plugin oddity in {}", problem);
        }
    }

    private void demandManifests() {
        if (withoutManifest.isEmpty()) {
            return;
        }
        String list = withoutManifest.stream().sorted().collect(joining("\n"));
        if (settings.discovery() == Discovery.HYBRID_FAIL) {
            throw new ConnectException(PluginSettings.PLUGIN_DISCOVERY
                    + "=hybrid_fail demands a service manifest for every plugin, and these have none. Update them, or"
                    + " use hybrid_warn to start without:\n" + list);
        }
        if (settings.discovery() == Discovery.HYBRID_WARN) {
            LOG.warn(
                    "These plugins have no service manifest. Workers of Apache Kafka with {}=service_load do not find"
                            + " them; here they work in every mode but that. Set only_scan to silence this:\n{}",
                    PluginSettings.PLUGIN_DISCOVERY,
                    list);
        }
    }
}
