package dev.tributary.connect.cli.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that is about to be installed. Immutable.
 *
 * @param name of artifact or archive
 * @param version null if nothing tells
 * @param source where it is from: coordinates, or name and digest of an archive
 * @param contents puts its files into a directory
 */
record NewPlugin(String name, @Nullable String version, String source, Contents contents) {
    @FunctionalInterface
    interface Contents {
        /** Fills an empty directory. Returns where each file came from, by its path there; others came with the whole. */
        Map<String, String> writeTo(Path directory) throws IOException;
    }

    String directoryName() {
        return version == null ? name : name + "-" + version;
    }
}
