package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Finds plugins by reading class files and service manifests, of archives that the index does not know yet. Archives are
 * read in parallel; only the calling thread waits, the threads of the pool never do. For one scan.
 */
final class BytecodeScanner implements PluginScanner {
    private static final String MANIFESTS = "manifests";
    private static final String EVERYTHING = "all";
    private static final String WITHOUT_LIBRARIES = "without-libraries";

    private final ClassPath classPath;
    private final boolean readsClassFiles;
    /** What is read of a location; where manifests do not count, nothing can be left out. */
    private final String filter;

    private final SurveyIndex index;
    private final @Nullable OnClassPath known;
    private final ExecutorService threads;
    private final Map<Path, Future<String>> stamps = new HashMap<>();
    /** The same archive lies in many a plugin: it is read once. */
    private final Map<String, Future<RootSurvey>> byContents = new HashMap<>();

    /**
     * @param known what the class path holds, if that has been found out already: it does not change
     * @param threads where archives are read; belongs to the caller
     */
    BytecodeScanner(
            ClassPath classPath,
            Discovery mode,
            PluginIndex index,
            @Nullable OnClassPath known,
            ExecutorService threads) {
        this.classPath = classPath;
        this.readsClassFiles = mode != Discovery.SERVICE_LOAD;
        this.filter = switch (mode) {
            case SERVICE_LOAD -> MANIFESTS;
            case ONLY_SCAN -> EVERYTHING;
            case HYBRID_WARN, HYBRID_FAIL -> WITHOUT_LIBRARIES;
        };
        this.index = new SurveyIndex(index, filter);
        this.known = known;
        this.threads = threads;
    }

    @Override
    public Found scan(Collection<PluginLocation> locations) {
        // The class path is longest under way when its classes are needed: it goes first.
        List<Future<RootSurvey>> classPathRoots = known == null && readsClassFiles ? classPathSurveys() : List.of();
        locations.forEach(location -> location.roots().forEach(this::stamp));
        List<PluginLocation> stamped = locations.stream().map(this::stamped).toList();
        Map<PluginLocation, List<Future<RootSurvey>>> unknown = new LinkedHashMap<>();
        for (PluginLocation location : stamped) {
            if (!index.mayKnow(location)) {
                unknown.put(location, surveys(location));
            }
        }
        OnClassPath onClassPath = known == null ? onClassPath(awaitAll(classPathRoots)) : known;
        Map<PluginLocation, Supplier<LocationIndex>> answers = new LinkedHashMap<>();
        for (PluginLocation location : stamped) {
            LocationIndex before = index.find(location, onClassPath.inherited(), classPath::has);
            if (before != null) {
                answers.put(location, () -> before);
            } else {
                List<Future<RootSurvey>> surveys = unknown.get(location);
                List<RootSurvey> roots = awaitAll(surveys == null ? surveys(location) : surveys);
                Future<LocationIndex> found = find(location, roots, onClassPath.inherited());
                answers.put(location, () -> await(found));
            }
        }
        Map<PluginLocation, LocationIndex> found = new LinkedHashMap<>();
        answers.forEach((location, answer) -> found.put(location, answer.get()));
        return new Found(onClassPath, found);
    }

    private void stamp(Path root) {
        stamps.computeIfAbsent(root, key -> submit(() -> ArchiveStamp.ofAny(key)));
    }

    private String stampOf(Path root) {
        stamp(root);
        return await(stamps.get(root));
    }

    private PluginLocation stamped(PluginLocation location) {
        StringBuilder stamp = new StringBuilder();
        location.roots()
                .forEach(root ->
                        stamp.append(root).append(' ').append(stampOf(root)).append('\n'));
        return location.stamped(stamp.toString());
    }

    private List<Future<RootSurvey>> classPathSurveys() {
        return classPath.roots().stream()
                .map(root -> submit(() -> {
                    String stamp = index.isOn() ? ArchiveStamp.of(root.path()) : null;
                    return index.survey(root, stamp, "classpath", () -> RootSurvey.of(root, ClassPath::mayHoldPlugins));
                }))
                .toList();
    }

    private List<Future<RootSurvey>> surveys(PluginLocation location) {
        return location.roots().stream()
                .map(path -> {
                    String stamp = stampOf(path);
                    ClassRoot root = new ClassRoot(path);
                    String contents = SurveyIndex.isOfArchive(stamp) ? stamp : path.toString();
                    return byContents.computeIfAbsent(
                            contents, key -> submit(() -> index.survey(root, stamp, filter, () -> survey(root))));
                })
                .toList();
    }

    private RootSurvey survey(ClassRoot root) {
        return filter.equals(WITHOUT_LIBRARIES)
                ? RootSurvey.withoutLibraries(root)
                : RootSurvey.of(root, entry -> readsClassFiles);
    }

    private Future<LocationIndex> find(
            PluginLocation location, List<RootSurvey> elsewhere, Map<String, Set<PluginType>> inherited) {
        List<RootSurvey> surveys = new ArrayList<>();
        for (int i = 0; i < elsewhere.size(); i++) {
            surveys.add(elsewhere.get(i).at(new ClassRoot(location.roots().get(i))));
        }
        List<RootSurvey> roots = readsClassFiles ? surveys : announcedOnly(surveys);
        return submit(() -> {
            Map<String, Boolean> asked = new TreeMap<>();
            LocationIndex found = new PluginFinder(
                            location.path().toString(),
                            roots,
                            inherited,
                            name -> asked.computeIfAbsent(name, classPath::has),
                            true)
                    .find(readsClassFiles);
            if (roots.stream().allMatch(root -> root.problems().isEmpty())) {
                index.remember(location, inherited, found, asked);
            }
            return found;
        });
    }

    private OnClassPath onClassPath(List<RootSurvey> surveys) {
        List<PluginProblem> problems = new ArrayList<>();
        Map<PluginType, Set<String>> manifests = classPath.manifests(problems::add);
        ClassRoot none = new ClassRoot(Path.of(PluginCopy.CLASS_PATH));
        List<RootSurvey> roots = new ArrayList<>();
        roots.add(new RootSurvey(none, Map.of(), Set.of(), manifests, false, problems));
        surveys.forEach(root -> roots.add(withoutManifests(root)));
        PluginFinder finder = new PluginFinder(PluginCopy.CLASS_PATH, roots, Map.of(), classPath::has, false);
        return new OnClassPath(finder.find(readsClassFiles), finder.typesOfClasses());
    }

    /** The loader has found the manifests already. That something on a class path is no archive is not our concern. */
    private static RootSurvey withoutManifests(RootSurvey root) {
        return new RootSurvey(
                root.root(), root.classes(), root.unread(), new EnumMap<>(PluginType.class), false, List.of());
    }

    /** A manifest may name a class of another archive, so that all manifests of a location are read first. */
    private List<RootSurvey> announcedOnly(List<RootSurvey> manifestsOnly) {
        Set<String> entries = new HashSet<>();
        manifestsOnly.forEach(root -> root.manifests()
                .values()
                .forEach(names -> names.forEach(name -> entries.add(ClassRoot.entryOf(name)))));
        List<ClassRoot> roots = manifestsOnly.stream().map(RootSurvey::root).toList();
        return entries.isEmpty()
                ? manifestsOnly
                : awaitAll(roots.stream()
                        .map(root -> submit(() -> RootSurvey.of(root, entries::contains)))
                        .toList());
    }

    private <T> Future<T> submit(Callable<T> task) {
        return threads.submit(task);
    }

    private static <T> List<T> awaitAll(List<Future<T>> tasks) {
        List<T> results = new ArrayList<>(tasks.size());
        tasks.forEach(task -> results.add(await(task)));
        return results;
    }

    private static <T> T await(@Nullable Future<T> task) {
        try {
            return Objects.requireNonNull(task).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while looking for plugins", e);
        } catch (ExecutionException e) {
            throw new ConnectException("Looking for plugins failed: " + e.getCause(), e.getCause());
        }
    }
}
