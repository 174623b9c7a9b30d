package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from class heads and service manifests which classes of a location are plugins. Loads nothing. For one location
 * and one thread. Source: {@code spec/worker.md} 2.5 and 2.6.
 */
final class PluginFinder {
    private static final Logger LOG = LoggerFactory.getLogger(PluginFinder.class);

    /** The types whose plugins are found by their class files; the others need a manifest. */
    static final Set<PluginType> BY_CLASS_FILE = EnumSet.of(
            PluginType.SOURCE,
            PluginType.SINK,
            PluginType.CONVERTER,
            PluginType.HEADER_CONVERTER,
            PluginType.TRANSFORMATION,
            PluginType.PREDICATE);

    private static final String NOT_INSTANTIABLE =
            "is named in a service manifest but is not a public, concrete class with a public constructor without"
                    + " arguments; correct the manifest";
    private static final Set<PluginType> NONE = EnumSet.noneOf(PluginType.class);

    private final String where;
    private final List<RootSurvey> roots;
    /** Where the loader finds each class. */
    private final Map<String, RootSurvey> homes;
    /** The heads of classes that the surveys have left out. */
    private final Map<String, Optional<ClassHead>> read = new HashMap<>();

    private final OpenRoots open = new OpenRoots();
    private final Map<PluginType, Set<String>> manifests = new EnumMap<>(PluginType.class);
    private final Map<String, Set<PluginType>> inherited;
    private final Predicate<String> visible;
    private final boolean isolated;
    private final Map<String, Set<PluginType>> types = new HashMap<>();
    private final Map<ClassRoot, Map<ClassRoot, LocationIndex.Twins>> twins = new LinkedHashMap<>();

    /**
     * @param where the location, for messages
     * @param roots its roots in the order in which its loader searches them
     * @param inherited the types of classes outside the location
     * @param visible whether a class is there for the location outside of it
     * @param isolated whether this is a location of the plugin path and not the class path
     */
    PluginFinder(
            String where,
            List<RootSurvey> roots,
            Map<String, Set<PluginType>> inherited,
            Predicate<String> visible,
            boolean isolated) {
        this.where = where;
        this.roots = roots;
        this.inherited = inherited;
        this.visible = visible;
        this.isolated = isolated;
        int count = roots.stream()
                .mapToInt(root -> root.classes().size() + root.unread().size())
                .sum();
        this.homes = new HashMap<>(count * 4 / 3 + 1);
        for (RootSurvey root : roots) {
            root.classes().keySet().forEach(name -> settle(name, root));
            root.unread().forEach(name -> settle(name, root));
            root.manifests()
                    .forEach((type, names) -> manifests
                            .computeIfAbsent(type, key -> new LinkedHashSet<>())
                            .addAll(names));
        }
        for (PluginType type : BY_CLASS_FILE) {
            types.put(type.contract(), EnumSet.of(type));
        }
    }

    private void settle(String name, RootSurvey root) {
        RootSurvey used = homes.putIfAbsent(name, root);
        if (used != null) {
            noteTwins(name, used.root(), root.root());
        }
    }

    /** Null if there is no such class, or it cannot be read. Those of libraries are read when they are asked for. */
    private @Nullable ClassHead head(String name) {
        RootSurvey home = homes.get(name);
        if (home == null) {
            return null;
        }
        ClassHead head = home.classes().get(name);
        if (head != null) {
            return head;
        }
        Optional<ClassHead> before = read.get(name);
        if (before == null) {
            before = Optional.ofNullable(open.head(home.root(), name));
            read.put(name, before);
        }
        return before.orElse(null);
    }

    /** The heads that the surveys have read. */
    private Stream<ClassHead> heads() {
        return homes.entrySet().stream()
                .map(entry -> entry.getValue().classes().get(entry.getKey()))
                .filter(Objects::nonNull);
    }

    /** The types of every class of the location that has one, abstract classes and interfaces included. */
    Map<String, Set<PluginType>> typesOfClasses() {
        Map<String, Set<PluginType>> all = new HashMap<>();
        heads().map(ClassHead::name).forEach(name -> {
            if (!typesOf(name).isEmpty()) {
                all.put(name, typesOf(name));
            }
        });
        BY_CLASS_FILE.forEach(type -> all.put(type.contract(), typesOf(type.contract())));
        return all;
    }

    /**
     * The plugins.
     *
     * @param byClassFile whether classes without manifest count
     */
    LocationIndex find(boolean byClassFile) {
        Set<String> announced = new TreeSet<>();
        manifests.values().forEach(announced::addAll);
        Set<String> candidates = new TreeSet<>(announced);
        if (byClassFile) {
            heads().filter(head -> head.isConcrete() && !typesOf(head.name()).isEmpty())
                    .forEach(head -> candidates.add(head.name()));
        }
        Map<String, String> unusable = new LinkedHashMap<>();
        List<FoundPlugin> plugins = new ArrayList<>();
        try (open) {
            for (String name : candidates) {
                if (isForeign(name)) {
                    continue; // found where it comes from
                }
                if (!isInstantiable(name)) {
                    if (announced.contains(name)) {
                        unusable.put(name, NOT_INSTANTIABLE);
                    }
                    continue;
                }
                String missing = missing(name, byClassFile);
                if (missing.isEmpty()) {
                    addPlugins(name, byClassFile, plugins, unusable);
                } else {
                    unusable.put(name, missing);
                }
            }
        }
        List<PluginProblem> problems = new ArrayList<>();
        roots.forEach(root -> problems.addAll(root.problems()));
        unusable.forEach((name, why) -> problems.add(PluginProblem.lost(where, "class " + name + " " + why)));
        boolean jdbcDrivers = roots.stream().anyMatch(RootSurvey::jdbcDrivers);
        List<LocationIndex.Twins> pairs =
                twins.values().stream().flatMap(pair -> pair.values().stream()).toList();
        return new LocationIndex(plugins, unusable, jdbcDrivers, problems, pairs);
    }

    private void noteTwins(String name, ClassRoot used, ClassRoot hidden) {
        if (!isolated) {
            return; // a class path is put together by somebody else
        }
        twins.computeIfAbsent(used, root -> new LinkedHashMap<>())
                .merge(
                        hidden,
                        new LocationIndex.Twins(
                                used.path().toString(), hidden.path().toString(), 1, name),
                        (known, one) -> new LocationIndex.Twins(
                                known.used(),
                                known.hidden(),
                                known.classes() + 1,
                                known.example().compareTo(name) < 0 ? known.example() : name));
    }

    private void addPlugins(String name, boolean byClassFile, List<FoundPlugin> plugins, Map<String, String> unusable) {
        Set<PluginType> inClassFile = byClassFile ? typesOf(name) : NONE;
        boolean isRead = byClassFile && homes.containsKey(name);
        for (PluginType type : PluginType.values()) {
            boolean inManifest = manifests.getOrDefault(type, Set.of()).contains(name);
            if (inManifest && isRead && BY_CLASS_FILE.contains(type) && !inClassFile.contains(type)) {
                unusable.put(
                        name, "is named in the manifest of " + type.contract() + " but is none; correct the manifest");
            } else if (inManifest || inClassFile.contains(type)) {
                plugins.add(new FoundPlugin(name, type, inManifest, inClassFile.contains(type)));
            }
        }
    }

    /** Whether a class is taken from outside even if the location has it; the class path has no outside. */
    private boolean isForeign(String name) {
        boolean outsideFirst = !homes.containsKey(name) || !IsolationRule.isolated(name);
        return isolated && outsideFirst && visible.test(name);
    }

    private boolean isInstantiable(String name) {
        ClassHead head = head(name);
        RootSurvey home = homes.get(name);
        if (head == null || home == null) {
            return true; // not read: shown when it is loaded
        }
        return head.isConcrete() && open.saysPublicWithPublicConstructor(home.root(), name);
    }

    /** Empty if nothing is missing, so far as the classes were read. */
    private String missing(String name, boolean allWereRead) {
        if (!homes.containsKey(name)) {
            return visible.test(name)
                    ? ""
                    : "is named in a service manifest but is not there; install the complete plugin";
        }
        Set<String> missing = new TreeSet<>();
        if (allWereRead) {
            collectMissing(name, missing, new TreeSet<>());
        }
        return missing.isEmpty()
                ? ""
                : "extends or implements " + String.join(", ", missing)
                        + ", which is not there; install the plugin with all the archives that belong to it";
    }

    private void collectMissing(String name, Set<String> missing, Set<String> seen) {
        if (!seen.add(name)) {
            return;
        }
        ClassHead head = head(name);
        if (head != null) {
            superTypes(head).forEach(superType -> collectMissing(superType, missing, seen));
        } else if (!homes.containsKey(name) && !inherited.containsKey(name) && !visible.test(name)) {
            missing.add(name);
        }
    }

    private Set<PluginType> typesOf(String name) {
        Set<PluginType> known = types.get(name);
        if (known != null) {
            return known;
        }
        ClassHead head = head(name);
        if (head == null) {
            return inherited.getOrDefault(name, NONE);
        }
        types.put(name, NONE); // ends the descent in a class that claims to extend itself
        Set<PluginType> found = NONE;
        for (String superType : superTypes(head)) {
            Set<PluginType> more = typesOf(superType);
            if (found.isEmpty()) {
                found = more;
            } else if (!found.containsAll(more)) {
                found = EnumSet.copyOf(found);
                found.addAll(more);
            }
        }
        if (!found.isEmpty()) {
            types.put(name, found);
        }
        return found;
    }

    private static Collection<String> superTypes(ClassHead head) {
        List<String> all = new ArrayList<>(head.interfaces());
        if (head.superName() != null) {
            all.add(head.superName());
        }
        return all;
    }

    private interface ClassReader<T> {
        T read(InputStream in) throws IOException;
    }

    /** Roots opened for a second look at few of their classes, each once. */
    private static final class OpenRoots implements AutoCloseable {
        private final Map<ClassRoot, ClassRoot.Contents> open = new HashMap<>();

        boolean saysPublicWithPublicConstructor(ClassRoot root, String className) {
            return Boolean.TRUE.equals(read(root, className, ClassHead::isPublicWithPublicConstructor));
        }

        @Nullable
        ClassHead head(ClassRoot root, String className) {
            return read(root, className, ClassHead::read);
        }

        private <T> @Nullable T read(ClassRoot root, String className, ClassReader<T> reader) {
            List<T> answer = new ArrayList<>(1);
            try {
                ClassRoot.Contents contents = open.get(root);
                if (contents == null) {
                    contents = root.open();
                    open.put(root, contents);
                }
                contents.read(ClassRoot.entryOf(className), in -> answer.add(reader.read(in)));
            } catch (IOException e) {
                LOG.warn("Cannot read class {} again in {}; it is ignored", className, root.path(), e);
            }
            return answer.isEmpty() ? null : answer.get(0);
        }

        @Override
        public void close() {
            open.forEach((root, contents) -> {
                try {
                    contents.close();
                } catch (IOException e) {
                    LOG.debug("Cannot close {}", root.path(), e);
                }
            });
            open.clear();
        }
    }
}
