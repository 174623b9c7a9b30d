package dev.tributary.connect.worker.pluginpath;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginInventory;
import dev.tributary.connect.worker.pluginpath.Arguments.TerseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be changed in one archive or directory. Immutable.
 *
 * @param file the archive, or the directory of a class hierarchy; it need not exist yet
 * @param manifests what its service manifests are to say, by type; types that are left out have none
 * @param added classes that are not in it yet
 * @param removed classes that are no longer in it
 */
record ManifestChange(Path file, Map<PluginType, Set<String>> manifests, List<String> added, List<String> removed) {
    /** Where additions go if a location has several archives: none of them is more suitable than another. */
    static final String SHIM = "connect-plugin-path-shim-1.0.0.jar";

    /**
     * The changes that make the manifests of a location tell what can be loaded, file by file.
     *
     * @param keepNotFound whether entries of classes that cannot be loaded stay
     */
    static List<ManifestChange> of(PluginInventory.Location location, boolean keepNotFound) {
        Map<PluginType, Set<String>> additions = new EnumMap<>(PluginType.class);
        Map<PluginType, Set<String>> removals = new EnumMap<>(PluginType.class);
        for (PluginInventory.Entry entry : location.entries()) {
            if (entry.loadable() && !entry.inManifest()) {
                additions.computeIfAbsent(entry.type(), type -> new TreeSet<>()).add(entry.className());
            } else if (!entry.loadable() && entry.inManifest() && !keepNotFound) {
                removals.computeIfAbsent(entry.type(), type -> new TreeSet<>()).add(entry.className());
            }
        }
        boolean several = location.layout() == PluginInventory.Layout.MULTI_JAR;
        Path target = several ? location.path().resolve(SHIM) : location.path();
        Set<Path> files = new LinkedHashSet<>(location.roots());
        files.add(target);
        List<ManifestChange> changes = new ArrayList<>();
        for (Path file : files) {
            Map<PluginType, Set<String>> before =
                    Files.exists(file) ? PluginInventory.manifests(List.of(file)) : Map.of();
            ManifestChange change = of(file, before, file.equals(target) ? additions : Map.of(), removals);
            if (!change.added.isEmpty() || !change.removed.isEmpty()) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static ManifestChange of(
            Path file,
            Map<PluginType, Set<String>> before,
            Map<PluginType, Set<String>> additions,
            Map<PluginType, Set<String>> removals) {
        Map<PluginType, Set<String>> after = new EnumMap<>(PluginType.class);
        Set<String> added = new TreeSet<>();
        Set<String> removed = new TreeSet<>();
        for (PluginType type : PluginType.values()) {
            Set<String> names = new TreeSet<>(before.getOrDefault(type, Set.of()));
            for (String name : removals.getOrDefault(type, Set.of())) {
                if (names.remove(name)) {
                    removed.add(name);
                }
            }
            for (String name : additions.getOrDefault(type, Set.of())) {
                if (names.add(name)) {
                    added.add(name);
                }
            }
            if (!names.isEmpty()) {
                after.put(type, names);
            }
        }
        return new ManifestChange(file, after, List.copyOf(added), List.copyOf(removed));
    }

    /** @throws TerseException if it cannot be written */
    void check() {
        Path place = Files.isDirectory(file) ? file : file.toAbsolutePath().getParent();
        boolean writable = place != null && Files.isWritable(place) && (!Files.exists(file) || Files.isWritable(file));
        if (!writable) {
            throw new TerseException(
                    file + " is not writable. Nothing was changed; make it and its directory writable.");
        }
    }

    void apply() throws IOException {
        if (Files.isDirectory(file)) {
            ManifestFiles.write(file, manifests);
        } else if (manifests.isEmpty() && SHIM.equals(String.valueOf(file.getFileName()))) {
            Files.deleteIfExists(file);
        } else {
            ManifestArchive.write(file, manifests);
        }
    }
}
