package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Predicate;

/**
 * Finds plugins by reading class files and service manifests. To be used from within a fork-join pool, over which it
 * spreads archives. Thread-safe.
 */
final class BytecodeScanner implements PluginScanner {
    private final ClassPath classPath;
    private final Discovery mode;
    private final ForkJoinTask<PluginFinder> classPathFinder;
    private final ForkJoinTask<Map<String, Set<PluginType>>> inherited;

    /** Begins to read the class path: the classes of a location may extend its classes. */
    BytecodeScanner(ClassPath classPath, Discovery mode) {
        this.classPath = classPath;
        this.mode = mode;
        this.classPathFinder = fork(this::readClassPath);
        this.inherited = fork(() -> classPathFinder.join().typesOfClasses());
    }

    /** The plugins of the class path. */
    LocationIndex scanClassPath() {
        inherited.join(); // a finder is for one thread
        return classPathFinder.join().find(readsClassFiles());
    }

    @Override
    public LocationIndex scan(PluginLocation location) {
        List<RootSurvey> roots =
                survey(location.roots().stream().map(ClassRoot::new).toList(), entry -> true);
        return new PluginFinder(location.path().toString(), roots, inherited.join(), classPath::has, true)
                .find(readsClassFiles());
    }

    private PluginFinder readClassPath() {
        List<PluginProblem> problems = new ArrayList<>();
        Map<PluginType, Set<String>> manifests = classPath.manifests(problems::add);
        ClassRoot none = new ClassRoot(Path.of(PluginCopy.CLASS_PATH));
        List<RootSurvey> roots = new ArrayList<>();
        roots.add(new RootSurvey(none, Map.of(), manifests, false, problems));
        if (readsClassFiles()) {
            survey(classPath.roots(), ClassPath::mayHoldPlugins).forEach(root -> roots.add(withoutManifests(root)));
        }
        return new PluginFinder(PluginCopy.CLASS_PATH, roots, Map.of(), classPath::has, false);
    }

    /** The loader has found the manifests already. That something on a class path is no archive is not our concern. */
    private static RootSurvey withoutManifests(RootSurvey root) {
        return new RootSurvey(root.root(), root.classes(), new EnumMap<>(PluginType.class), false, List.of());
    }

    private List<RootSurvey> survey(Collection<ClassRoot> roots, Predicate<String> wanted) {
        Predicate<String> read = readsClassFiles() ? wanted : entry -> false;
        return roots.stream().map(root -> fork(() -> RootSurvey.of(root, read))).toList().stream()
                .map(ForkJoinTask::join)
                .toList();
    }

    private boolean readsClassFiles() {
        return mode != Discovery.SERVICE_LOAD;
    }

    private static <T> ForkJoinTask<T> fork(Callable<T> task) {
        return ForkJoinTask.adapt(task).fork();
    }
}
