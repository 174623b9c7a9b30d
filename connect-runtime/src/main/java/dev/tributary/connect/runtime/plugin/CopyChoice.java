package dev.tributary.connect.runtime.plugin;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the copies of one plugin. Asks for versions only where they decide, because asking runs plugin code.
 * Thread-safe if the function that answers versions is. Source: KIP-891; {@code spec/worker.md} 2.7 and 2.9.
 */
final class CopyChoice {
    private final Function<PluginCopy, String> versionOf;
    private final boolean replacements;

    /**
     * @param versionOf answers the version of a copy
     * @param replacements whether a class that stands in for a published one goes before it
     */
    CopyChoice(Function<PluginCopy, String> versionOf, boolean replacements) {
        this.versionOf = versionOf;
        this.replacements = replacements;
    }

    /**
     * The copy to use; empty if none is in the range.
     *
     * @param copies copies of one name
     * @param near the location whose own copy is preferred; null for none
     */
    Optional<PluginCopy> choose(List<PluginCopy> copies, VersionWish wish, @Nullable PluginLocation near) {
        if (!wish.isNone()) {
            List<PluginCopy> inRange = copies.stream()
                    .filter(copy -> wish.accepts(versionOf.apply(copy)))
                    .toList();
            return preferred(inRange, near);
        }
        return preferred(copies, near);
    }

    /** By name, version, class path before plugin path, location, type: the order of the REST API within a type. */
    Comparator<PluginCopy> order() {
        return Comparator.comparing(PluginCopy::name)
                .thenComparing(copy -> new DefaultArtifactVersion(versionOf.apply(copy)))
                .thenComparing(copy -> copy.location() != null)
                .thenComparing(PluginCopy::place)
                .thenComparing(PluginCopy::type);
    }

    private Optional<PluginCopy> preferred(List<PluginCopy> copies, @Nullable PluginLocation near) {
        if (copies.size() <= 1) {
            return copies.stream().findFirst();
        }
        Optional<PluginCopy> standIn =
                copies.stream().filter(copy -> replacements && copy.standsIn()).findFirst();
        if (standIn.isPresent()) {
            return standIn;
        }
        Optional<PluginCopy> bundled = copies.stream()
                .filter(copy -> near != null
                        && copy.location() != null
                        && near.path().equals(copy.location().path()))
                .findFirst();
        return bundled.isPresent() ? bundled : copies.stream().max(order());
    }
}
