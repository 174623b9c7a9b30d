package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginConflict;
import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is installed at one time, and how it is looked up. Thread-safe; what changes is in the loaders and versions, which
 * are handed on when plugins are reloaded.
 */
final class InstalledPlugins implements Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(InstalledPlugins.class);
    private static final Set<PluginType> CONNECTORS = EnumSet.of(PluginType.SOURCE, PluginType.SINK);

    /** The groups of the REST list, then what it does not list. */
    private static final List<PluginType> LISTING_ORDER = List.of(
            PluginType.SINK,
            PluginType.SOURCE,
            PluginType.TRANSFORMATION,
            PluginType.PREDICATE,
            PluginType.CONVERTER,
            PluginType.HEADER_CONVERTER,
            PluginType.CONFIGPROVIDER,
            PluginType.REST_EXTENSION,
            PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY);

    private final Object edition = new Object();
    private final PluginCatalog catalog;
    private final PluginSearch.Result found;
    private final JdbcDrivers drivers;
    private final VersionProbe versions;
    private final CopyChoice choice;
    private final LoaderPool pool;
    private final RootLoader root;
    private final Set<ClassLoader> handedOut;

    private InstalledPlugins(
            PluginSearch.Result found,
            ClassLoader classPath,
            @Nullable Duration versionDeadline,
            @Nullable InstalledPlugins before) {
        this.found = found;
        this.catalog = found.catalog();
        this.drivers = new JdbcDrivers(before == null ? found.withDrivers() : before.withoutDrivers(found));
        this.pool = before == null ? new LoaderPool(found.exitGuard()) : before.pool;
        this.handedOut = before == null ? ConcurrentHashMap.newKeySet() : before.handedOut;
        this.versions = before == null
                ? new VersionProbe(Objects.requireNonNull(versionDeadline), this::loadAny)
                : before.versions;
        this.choice = new CopyChoice(versions::versionOf, catalog.replacements());
        // A loader of its own each time: the JVM remembers what it was asked for by name, and would not ask again.
        this.root = new RootLoader(classPath, pool);
        pool.install(catalog, choice);
    }

    static InstalledPlugins first(PluginSearch.Result found, ClassLoader classPath, Duration versionDeadline) {
        return new InstalledPlugins(found, classPath, versionDeadline, null);
    }

    /** What is installed after another look; what did not change is handed on. */
    InstalledPlugins next(PluginSearch.Result foundNow, ClassLoader classPath) {
        return new InstalledPlugins(foundNow, classPath, null, this);
    }

    private Set<PluginLocation> withoutDrivers(PluginSearch.Result foundNow) {
        Set<PluginLocation> waiting = new HashSet<>(foundNow.withDrivers());
        waiting.removeIf(location -> found.withDrivers().contains(location) && !drivers.isWaiting(location));
        return waiting;
    }

    /** To be called when this is what is used. */
    void dropLoadersOfTheOthers() {
        pool.retainOnly(found.locations());
        handedOut.retainAll(Set.copyOf(pool.loaders()));
    }

    PluginScanner.OnClassPath onClassPath() {
        return found.onClassPath();
    }

    List<PluginCopy> copies() {
        return catalog.all();
    }

    /** An instance of that very copy. */
    Object instance(PluginCopy copy) {
        return loadAny(copy).newInstance();
    }

    String versionOf(PluginCopy copy) {
        return versions.versionOf(copy);
    }

    @Override
    public Object edition() {
        return edition;
    }

    PluginConflicts conflicts() {
        return new PluginConflicts(catalog.all(), found.twins());
    }

    @Override
    public PluginFindings findings() {
        List<PluginConflict> conflicts = conflicts().all(new PluginConflicts.Answers() {
            @Override
            public String versionOf(PluginCopy copy) {
                return versions.versionOf(copy);
            }

            @Override
            public @Nullable PluginCopy used(List<PluginCopy> copies) {
                return choice.choose(copies, VersionWish.NONE, null).orElse(null);
            }
        });
        return new PluginFindings(
                conflicts,
                found.problems().stream().map(PluginProblem::toString).toList());
    }

    @Override
    public ClassLoader rootLoader() {
        return root;
    }

    List<PluginProblem> problems() {
        return found.problems();
    }

    @Override
    public List<PluginInfo> installed() {
        return list(catalog.all());
    }

    @Override
    public List<String> names(PluginType type) {
        return catalog.all().stream()
                .filter(copy -> copy.type() == type)
                .map(PluginCopy::name)
                .distinct()
                .sorted()
                .toList();
    }

    private List<PluginInfo> list(List<PluginCopy> copies) {
        versions.askAll(copies);
        return copies.stream()
                .sorted(Comparator.<PluginCopy>comparingInt(copy -> LISTING_ORDER.indexOf(copy.type()))
                        .thenComparing(choice.order()))
                .map(copy -> new PluginInfo(copy.name(), copy.type(), versions.versionOf(copy)))
                .distinct()
                .toList();
    }

    @Override
    public PluginClass<Connector> connector(String name, @Nullable String version) {
        return find(CONNECTORS, Connector.class, name, VersionWish.parse(version), null);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A converter that is asked for in a version range is taken from all installed ones, bundled or not: that is how
     * a connector's converters are chosen where they run (KIP-891).
     */
    @Override
    public <T> PluginClass<T> plugin(
            PluginType type,
            Class<T> contract,
            String name,
            @Nullable String version,
            @Nullable PluginClass<Connector> near) {
        VersionWish wish = VersionWish.parse(version);
        boolean converter = type == PluginType.CONVERTER || type == PluginType.HEADER_CONVERTER;
        ClassLoader bundle = null;
        if (near != null && (!converter || wish.isNone())) {
            bundle = near.type().getClassLoader();
        }
        return find(typesLike(type), contract, name, wish, bundle);
    }

    private static Set<PluginType> typesLike(PluginType type) {
        return CONNECTORS.contains(type) ? CONNECTORS : EnumSet.of(type);
    }

    private <T> PluginClass<T> find(
            Set<PluginType> types, Class<T> contract, String name, VersionWish wish, @Nullable ClassLoader near) {
        PluginCatalog.Lookup found = catalog.find(name, types);
        String kind = NotFound.kind(types.iterator().next());
        if (found.copies().isEmpty()) {
            if (!found.meanings().isEmpty()) {
                throw new PluginNotFoundException(NotFound.ambiguous(kind, name, found.meanings()), null);
            }
            return findUnlisted(types, contract, kind, name, wish, near);
        }
        List<PluginCopy> copies = found.copies();
        PluginLocation bundle = near instanceof PluginLoader loader ? loader.location() : null;
        Optional<PluginCopy> chosen = choice.choose(copies, wish, bundle);
        if (chosen.isEmpty()) {
            throw versionNotFound(kind, copies.get(0).name(), wish, versionsOf(copies));
        }
        PluginClass<T> plugin = load(chosen.get(), contract, kind);
        handedOut.add(plugin.loader());
        return plugin;
    }

    private static PluginVersionException versionNotFound(
            String kind, String name, VersionWish wish, List<String> available) {
        return new PluginVersionException(
                "Plugin %s (%s) not found for version range %s, available versions: %s"
                        .formatted(name, kind, wish.text(), available),
                available);
    }

    /** A class that the search did not find may still be visible: an embedding application's private class, say. */
    private <T> PluginClass<T> findUnlisted(
            Set<PluginType> types,
            Class<T> contract,
            String kind,
            String name,
            VersionWish wish,
            @Nullable ClassLoader near) {
        String unusable = catalog.whyUnusable(name);
        if (unusable != null) {
            throw new PluginNotFoundException(
                    "Class " + name + " cannot be used as a " + kind + ": it " + unusable, null);
        }
        List<PluginCopy> others = catalog.named(name);
        if (!others.isEmpty()) {
            return findOfOtherType(others, contract, kind, name, wish);
        }
        Class<?> visible = loadVisible(near == null ? root : near, name);
        if (visible == null) {
            List<PluginCopy> known = catalog.all().stream()
                    .filter(copy -> types.contains(copy.type()))
                    .toList();
            throw new PluginNotFoundException(NotFound.message(kind, name, known, list(known)), null);
        }
        Class<? extends T> type = usable(visible, contract, kind, name);
        if (!wish.isNone()) {
            throw versionNotFound(kind, name, wish, List.of());
        }
        return new PluginClass<>(name, type, loaderFor(type));
    }

    /** Manifests may leave out what a class can be used as besides. */
    private <T> PluginClass<T> findOfOtherType(
            List<PluginCopy> others, Class<T> contract, String kind, String name, VersionWish wish) {
        PluginCopy chosen = choice.choose(others, wish, null)
                .orElseThrow(() -> versionNotFound(kind, name, wish, versionsOf(others)));
        if (!contract.isAssignableFrom(loadAny(chosen).type())) {
            throw new PluginNotFoundException(NotFound.otherType(kind, name, others), null);
        }
        PluginClass<T> plugin = load(chosen, contract, kind);
        handedOut.add(plugin.loader());
        return plugin;
    }

    private static @Nullable Class<?> loadVisible(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            return null;
        } catch (LinkageError e) {
            throw new PluginNotFoundException(NotFound.whyNotLoaded(name, loader, e), e);
        }
    }

    private static <T> Class<? extends T> usable(Class<?> found, Class<T> contract, String kind, String name) {
        if (!contract.isAssignableFrom(found)) {
            throw new PluginNotFoundException(
                    "Class %s exists but is no %s: it does not implement or extend %s"
                            .formatted(name, kind, contract.getName()),
                    null);
        }
        if (Modifier.isAbstract(found.getModifiers())) {
            throw new PluginNotFoundException(
                    "Class %s exists but is abstract: name a class that extends it".formatted(name), null);
        }
        return found.asSubclass(contract);
    }

    private PluginClass<Object> loadAny(PluginCopy copy) {
        return load(copy, Object.class, NotFound.kind(copy.type()));
    }

    private <T> PluginClass<T> load(PluginCopy copy, Class<T> contract, String kind) {
        try {
            Class<?> found = root.load(copy);
            if (found.getClassLoader() instanceof PluginLoader isolated) {
                drivers.register(isolated);
            }
            Class<? extends T> type = usable(found, contract, kind, copy.name());
            return new PluginClass<>(copy.name(), type, loaderFor(type));
        } catch (ClassNotFoundException | LinkageError e) {
            throw new PluginNotFoundException(NotFound.whyNotLoaded(copy.className(), copy.place(), e), e);
        }
    }

    private ClassLoader loaderFor(Class<?> type) {
        return type.getClassLoader() instanceof PluginLoader isolated ? isolated : root;
    }

    @Override
    public PluginClass<Task> task(String className, PluginClass<Connector> connector) {
        ClassLoader loader = Objects.requireNonNullElse(connector.type().getClassLoader(), root);
        String ours = isOurs(connector.type()) ? catalog.publishedNames().oursFor(className) : null;
        String actual = ours == null ? className : ours;
        Class<?> found = loadVisible(loader, actual);
        if (found == null) {
            throw new PluginNotFoundException(
                    "Task class %s of connector %s is not found by %s. The stored task configuration is of another version of the connector, or the plugin is not complete"
                            .formatted(actual, connector.name(), loader),
                    null);
        }
        return new PluginClass<>(publicName(found), usable(found, Task.class, "task", actual), loaderFor(found));
    }

    @Override
    public String publicName(Class<?> pluginClass) {
        String published = catalog.publishedNames().publishedFor(pluginClass.getName());
        return published == null || pluginClass.getClassLoader() instanceof PluginLoader
                ? pluginClass.getName()
                : published;
    }

    private boolean isOurs(Class<?> type) {
        return !publicName(type).equals(type.getName());
    }

    /** {@inheritDoc} Sources and sinks are both connectors: either type finds both. */
    @Override
    public List<String> versions(PluginType type, String name) {
        return versionsOf(catalog.find(name, typesLike(type)).copies());
    }

    private List<String> versionsOf(List<PluginCopy> copies) {
        versions.askAll(copies);
        return copies.stream()
                .sorted(choice.order())
                .map(versions::versionOf)
                .distinct()
                .toList();
    }

    /**
     * Closes the loaders of the locations that nothing was taken from. The others stay open, for a task that outlives
     * the worker's patience must still be able to load what it needs to end; the JVM closes them when nothing refers to
     * them any more.
     */
    @Override
    public void close() {
        List<PluginLoader> unused = new ArrayList<>(pool.loaders());
        unused.removeAll(handedOut);
        for (PluginLoader loader : unused) {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.debug("Cannot close {}", loader, e);
            }
        }
    }
}
