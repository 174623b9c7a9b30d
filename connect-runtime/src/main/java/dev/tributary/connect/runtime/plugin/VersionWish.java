package dev.tributary.connect.runtime.plugin;

import java.util.List;
import org.apache.maven.artifact.versioning.ArtifactVersion;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * The versions that somebody asked for. Immutable. Source: KIP-891; {@code spec/worker.md} 2.9.
 *
 * @param text as given, without blanks around it; null for no wish
 * @param range the range; null for no wish
 */
record VersionWish(@Nullable String text, @Nullable VersionRange range) {
    static final VersionWish NONE = new VersionWish(null, null);

    /**
     * @param text a Maven version range, of which a bare version means exactly that one; null, blank or {@code latest}
     *     for no wish
     * @throws PluginVersionException if it cannot be read
     */
    static VersionWish parse(@Nullable String text) {
        if (text == null || text.isBlank() || text.strip().equals("latest")) {
            return NONE;
        }
        try {
            return new VersionWish(text.strip(), VersionRange.createFromVersionSpec(text.strip()));
        } catch (InvalidVersionSpecificationException e) {
            throw new PluginVersionException(
                    "Invalid version specification: " + e.getMessage() + " (expected: 'latest', a version, or a Maven"
                            + " version range such as [1.0,2.0))",
                    List.of());
        }
    }

    boolean isNone() {
        return range == null;
    }

    boolean accepts(String version) {
        if (range == null) {
            return true;
        }
        ArtifactVersion candidate = new DefaultArtifactVersion(version);
        // Maven reads a bare version as a mere recommendation; here it is a demand.
        ArtifactVersion exactly = range.getRecommendedVersion();
        return exactly == null ? range.containsVersion(candidate) : exactly.compareTo(candidate) == 0;
    }
}
