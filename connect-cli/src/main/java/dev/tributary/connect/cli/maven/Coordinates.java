package dev.tributary.connect.cli.maven;

import java.util.regex.Pattern;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for: {@code GROUP:ARTIFACT[:EXTENSION[:CLASSIFIER]]:VERSION}. Immutable.
 *
 * @param version null if none was given, or none that always means the same: a range, LATEST, RELEASE
 */
public record Coordinates(
        String group,
        String artifact,
        String extension,
        String classifier,
        @Nullable String version) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    private static final Pattern MOVING = Pattern.compile("(?i)latest|release|.*[\\[\\](),*].*|.*\\.\\+|\\s*");

    /** Not coordinates. The message says what is wrong, and what was expected. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String text, String problem) {
            super("'" + text + "' " + problem + " (expected: GROUP:ARTIFACT:VERSION, such as"
                    + " io.debezium:debezium-connector-postgres:3.4.0.Final, or a .zip, .tar.gz, .tgz or .jar file)");
        }
    }

    public static Coordinates parse(String text) throws Malformed {
        String[] parts = text.strip().split(":", -1);
        if (parts.length < 2 || parts.length > 5) {
            throw new Malformed(text, "is neither a file nor the coordinates of one");
        }
        String extension = parts.length > 3 ? parts[2] : "jar";
        String classifier = parts.length > 4 ? parts[3] : "";
        String version = parts.length > 2 ? parts[parts.length - 1] : null;
        check(text, "group", NAME, parts[0]);
        check(text, "artifact", NAME, parts[1]);
        check(text, "extension", NAME, extension);
        if (parts.length > 4) {
            check(text, "classifier", NAME, classifier);
        }
        if (version != null && MOVING.matcher(version).matches()) {
            version = null;
        } else if (version != null) {
            check(text, "version", VERSION, version);
        }
        return new Coordinates(parts[0], parts[1], extension, classifier, version);
    }

    private static void check(String text, String what, Pattern pattern, String part) throws Malformed {
        if (!pattern.matcher(part).matches()) {
            throw new Malformed(text, "has the " + what + " '" + part + "', which cannot be one");
        }
    }

    /** Whether what they name is packed with all that it needs, rather than a JAR with dependencies. */
    public boolean isPacked() {
        return !extension.equals("jar");
    }

    Artifact toArtifact() {
        return new DefaultArtifact(group, artifact, classifier, extension, version == null ? "" : version);
    }

    @Override
    public String toString() {
        return group + ":" + artifact
                + (extension.equals("jar") && classifier.isEmpty() ? "" : ":" + extension)
                + (classifier.isEmpty() ? "" : ":" + classifier)
                + (version == null ? "" : ":" + version);
    }
}
