package dev.tributary.connect.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the programs under test are. The build names the places in system properties; see the pom. Thread-safe. */
public final class Installation {
    private Installation() {}

    /** The folder that all tests write below; logs stay there for whoever looks into a failure. */
    public static Path directory() {
        return path("tributary.e2e.directory");
    }

    /** The jars of Apache's worker. */
    static Path apacheLibs() {
        return path("tributary.apache.libs");
    }

    /** The distribution archive, unpacked. */
    static Path ours() {
        return Unpacked.HOME;
    }

    private static Path path(String property) {
        return Path.of(Objects.requireNonNull(
                        System.getProperty(property),
                        "system property " + property + " (the pom of connect-e2e sets it)"))
                .toAbsolutePath()
                .normalize();
    }

    /** Once for all tests of this process. */
    private static final class Unpacked {
        static final Path HOME = unpack(path("tributary.archive"), directory().resolve("distribution"));

        private static Path unpack(Path archive, Path target) {
            try {
                Folders.delete(target);
                Files.createDirectories(target);
                Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", target.toString())
                        .inheritIO()
                        .start();
                if (tar.waitFor() != 0) {
                    throw new IllegalStateException(
                            "%s could not be unpacked. Build it: mvn package -pl connect-worker -am"
                                    .formatted(archive));
                }
                try (var children = Files.list(target)) {
                    return children.findFirst().orElseThrow();
                }
            } catch (IOException e) {
                throw new IllegalStateException("%s could not be unpacked to %s.".formatted(archive, target), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted.", e);
            }
        }
    }
}
