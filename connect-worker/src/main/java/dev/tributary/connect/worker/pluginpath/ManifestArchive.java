package dev.tributary.connect.worker.pluginpath;

import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Service manifests in an archive, which is written anew beside the old one and takes its place at once. Stateless. */
final class ManifestArchive {
    private ManifestArchive() {}

    /** All other entries stay as they are, in their order. */
    static void write(Path archive, Map<PluginType, Set<String>> manifests) throws IOException {
        Path target = Files.exists(archive) ? archive.toRealPath() : archive;
        Path directory = target.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(directory, "connect-plugin-path-", ".new");
        try {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(fresh))) {
                if (Files.exists(target)) {
                    copyOthers(target, manifests, out);
                }
                for (Map.Entry<PluginType, Set<String>> manifest : manifests.entrySet()) {
                    out.putNextEntry(new ZipEntry(name(manifest.getKey())));
                    out.write(ManifestFiles.text(manifest.getValue()).getBytes(StandardCharsets.UTF_8));
                    out.closeEntry();
                }
            }
            takeOver(target, fresh);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String name(PluginType type) {
        return ManifestFiles.SERVICES + type.contract();
    }

    private static void copyOthers(Path archive, Map<PluginType, Set<String>> manifests, ZipOutputStream out)
            throws IOException {
        Set<String> ours = new HashSet<>();
        for (PluginType type : PluginType.values()) {
            ours.add(name(type));
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            if (zip.getComment() != null) {
                out.setComment(zip.getComment());
            }
            boolean otherServices = Collections.list(zip.entries()).stream()
                    .map(ZipEntry::getName)
                    .anyMatch(name -> name.startsWith(ManifestFiles.SERVICES)
                            && !name.equals(ManifestFiles.SERVICES)
                            && !ours.contains(name));
            for (ZipEntry entry : Collections.list(zip.entries())) {
                boolean emptied =
                        entry.getName().equals(ManifestFiles.SERVICES) && manifests.isEmpty() && !otherServices;
                if (!ours.contains(entry.getName()) && !emptied) {
                    out.putNextEntry(same(entry));
                    try (InputStream in = zip.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
        }
    }

    private static ZipEntry same(ZipEntry entry) {
        ZipEntry copy = new ZipEntry(entry);
        if (copy.getMethod() == ZipEntry.DEFLATED) {
            copy.setCompressedSize(-1); // another compressor may need more or fewer bytes
        }
        return copy;
    }

    /** Those who could read the old file can read the new one. */
    static void takeOver(Path old, Path fresh) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(
                    Files.exists(old)
                            ? Files.getPosixFilePermissions(old)
                            : PosixFilePermissions.fromString("rw-r--r--"));
        }
    }
}
