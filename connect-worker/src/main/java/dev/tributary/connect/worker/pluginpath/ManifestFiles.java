package dev.tributary.connect.worker.pluginpath;

import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** Service manifests below a directory of class files. Stateless. */
final class ManifestFiles {
    static final String SERVICES = "META-INF/services/";

    private ManifestFiles() {}

    /** The text of a manifest, classes sorted. */
    static String text(Set<String> classes) {
        return "# Written by connect-plugin-path.sh of Tributary (Kafka Connect " + AppInfoParser.getVersion() + ")\n"
                + String.join("\n", classes) + "\n";
    }

    /** Writes those that differ, each at once; empty ones go, with directories that they leave empty. */
    static void write(Path directory, Map<PluginType, Set<String>> manifests) throws IOException {
        Path services = directory.resolve(SERVICES);
        Files.createDirectories(services);
        for (PluginType type : PluginType.values()) {
            Path manifest = services.resolve(type.contract());
            Set<String> classes = manifests.get(type);
            if (classes == null) {
                Files.deleteIfExists(manifest);
            } else {
                Path fresh = Files.createTempFile(services, type.contract(), ".new");
                try {
                    Files.writeString(fresh, text(classes));
                    ManifestArchive.takeOver(manifest, fresh);
                    Files.move(fresh, manifest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(fresh);
                }
            }
        }
        deleteIfEmpty(services);
        deleteIfEmpty(directory.resolve("META-INF"));
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        boolean empty;
        try (Stream<Path> files = Files.list(directory)) {
            empty = files.findAny().isEmpty();
        }
        if (empty) {
            Files.delete(directory);
        }
    }
}
