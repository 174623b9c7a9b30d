package dev.tributary.connect.runtime.plugin;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads class files from where a class loader has found them, with what belongs to them. Archives are opened at once, so
 * that what is put in their place later is not seen; the JVM keeps one table of contents for all who have them open.
 * Thread-safe.
 */
final class ClassSources implements Closeable {
    private final Map<String, Archive> archives = new LinkedHashMap<>();
    private final Map<String, URL> directories = new LinkedHashMap<>();

    /**
     * A class file.
     *
     * @param root the archive or directory
     * @param signers who has signed it; null for nobody
     * @param manifest of the archive; null if there is none
     */
    record Found(
            byte[] bytes,
            URL root,
            CodeSigner @Nullable [] signers,
            @Nullable Manifest manifest) {}

    private record Archive(URL root, JarFile jar) {}

    ClassSources(URL[] roots) {
        for (URL root : roots) {
            if (root.getPath().endsWith("/")) {
                directories.put(root.toString(), root);
            } else {
                open(root);
            }
        }
    }

    /** What cannot be opened is left to the class loader, as is what no path leads to. */
    private void open(URL root) {
        try {
            File file = Path.of(URI.create(root.toString())).toFile();
            JarFile jar = new JarFile(file, true, ZipFile.OPEN_READ, JarFile.runtimeVersion());
            archives.put("jar:" + root + "!/", new Archive(root, jar));
        } catch (IOException | IllegalArgumentException e) {
            PluginLoader.LOG.debug("{} is not read by the worker itself", root, e);
        }
    }

    /**
     * Reads a class file.
     *
     * @param found where the class loader has found it
     * @param entry its name in there
     * @return null if it is in none of the roots
     */
    @Nullable
    Found read(URL found, String entry) throws IOException {
        String place = found.toString();
        int end = place.indexOf("!/");
        if (end >= 0) {
            Archive archive = archives.get(place.substring(0, end + 2));
            return archive == null ? null : read(archive, entry);
        }
        for (Map.Entry<String, URL> directory : directories.entrySet()) {
            if (place.startsWith(directory.getKey())) {
                return new Found(Files.readAllBytes(pathOf(found)), directory.getValue(), null, null);
            }
        }
        return null;
    }

    private static @Nullable Found read(Archive archive, String entry) throws IOException {
        JarEntry file = archive.jar().getJarEntry(entry);
        if (file == null) {
            return null;
        }
        byte[] bytes;
        try (InputStream in = archive.jar().getInputStream(file)) {
            bytes = in.readAllBytes();
        }
        // Known only now that all of it was read.
        return new Found(
                bytes, archive.root(), file.getCodeSigners(), archive.jar().getManifest());
    }

    private static Path pathOf(URL file) throws IOException {
        try {
            return Path.of(URI.create(file.toString()));
        } catch (IllegalArgumentException e) {
            throw new MalformedURLException(file + ": " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        List<IOException> failures = new ArrayList<>();
        for (Archive archive : archives.values()) {
            try {
                archive.jar().close();
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
