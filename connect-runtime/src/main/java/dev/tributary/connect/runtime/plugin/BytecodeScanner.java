package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Finds plugins by reading class files and service manifests. Archives are read in parallel; only the calling thread
 * waits, the threads of the pool never do.
 */
final class BytecodeScanner implements PluginScanner {
    private final ClassPath classPath;
    private final boolean readsClassFiles;
    private final ExecutorService threads;

    /**
     * @param threads where archives are read; belongs to the caller
     */
    BytecodeScanner(ClassPath classPath, Discovery mode, ExecutorService threads) {
        this.classPath = classPath;
        this.readsClassFiles = mode != Discovery.SERVICE_LOAD;
        this.threads = threads;
    }

    @Override
    public Found scan(Collection<PluginLocation> locations) {
        // The class path is longest under way when its classes are needed: it goes first.
        List<Future<RootSurvey>> classPathRoots =
                readsClassFiles ? submitAll(classPath.roots(), ClassPath::mayHoldPlugins) : List.of();
        Map<PluginLocation, List<Future<RootSurvey>>> locationRoots = new LinkedHashMap<>();
        for (PluginLocation location : locations) {
            locationRoots.put(location, submitAll(rootsOf(location), entry -> readsClassFiles));
        }
        PluginFinder onClassPath = classPathFinder(awaitAll(classPathRoots));
        Map<String, Set<PluginType>> inherited = onClassPath.typesOfClasses();
        Map<PluginLocation, Future<LocationIndex>> indexes = new LinkedHashMap<>();
        locationRoots.forEach((location, surveys) -> {
            List<RootSurvey> roots = readsClassFiles ? awaitAll(surveys) : announcedOnly(awaitAll(surveys));
            indexes.put(location, submit(() -> find(location, roots, inherited)));
        });
        Map<PluginLocation, LocationIndex> found = new LinkedHashMap<>();
        LocationIndex foundOnClassPath = onClassPath.find(readsClassFiles);
        indexes.forEach((location, index) -> found.put(location, await(index)));
        return new Found(foundOnClassPath, found);
    }

    private static List<ClassRoot> rootsOf(PluginLocation location) {
        return location.roots().stream().map(ClassRoot::new).toList();
    }

    private LocationIndex find(
            PluginLocation location, List<RootSurvey> roots, Map<String, Set<PluginType>> inherited) {
        return new PluginFinder(location.path().toString(), roots, inherited, classPath::has, true)
                .find(readsClassFiles);
    }

    private PluginFinder classPathFinder(List<RootSurvey> surveys) {
        List<PluginProblem> problems = new ArrayList<>();
        Map<PluginType, Set<String>> manifests = classPath.manifests(problems::add);
        ClassRoot none = new ClassRoot(Path.of(PluginCopy.CLASS_PATH));
        List<RootSurvey> roots = new ArrayList<>();
        roots.add(new RootSurvey(none, Map.of(), manifests, false, problems));
        surveys.forEach(root -> roots.add(withoutManifests(root)));
        return new PluginFinder(PluginCopy.CLASS_PATH, roots, Map.of(), classPath::has, false);
    }

    /** The loader has found the manifests already. That something on a class path is no archive is not our concern. */
    private static RootSurvey withoutManifests(RootSurvey root) {
        return new RootSurvey(root.root(), root.classes(), new EnumMap<>(PluginType.class), false, List.of());
    }

    /** A manifest may name a class of another archive, so that all manifests of a location are read first. */
    private List<RootSurvey> announcedOnly(List<RootSurvey> manifestsOnly) {
        Set<String> entries = new HashSet<>();
        manifestsOnly.forEach(root -> root.manifests()
                .values()
                .forEach(names -> names.forEach(name -> entries.add(ClassRoot.entryOf(name)))));
        List<ClassRoot> roots = manifestsOnly.stream().map(RootSurvey::root).toList();
        return entries.isEmpty() ? manifestsOnly : awaitAll(submitAll(roots, entries::contains));
    }

    private List<Future<RootSurvey>> submitAll(Collection<ClassRoot> roots, Predicate<String> wanted) {
        return roots.stream()
                .map(root -> submit(() -> RootSurvey.of(root, wanted)))
                .toList();
    }

    private <T> Future<T> submit(Callable<T> task) {
        return threads.submit(task);
    }

    private static <T> List<T> awaitAll(List<Future<T>> tasks) {
        List<T> results = new ArrayList<>(tasks.size());
        tasks.forEach(task -> results.add(await(task)));
        return results;
    }

    private static <T> T await(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while looking for plugins", e);
        } catch (ExecutionException e) {
            throw new ConnectException("Looking for plugins failed: " + e.getCause(), e.getCause());
        }
    }
}
