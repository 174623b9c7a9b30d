package dev.tributary.connect.runtime.plugin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found in archives before, in a file: bytes by key, where the key holds everything that the answer depends on. It
 * can be deleted at any time; a file that cannot be read or written costs time and nothing else. Written as a whole and put
 * in place at once, so that workers which start side by side do not harm each other: the last one wins. What was not used
 * is left out when it is written. Thread-safe but for {@link #save}.
 */
final class PluginIndex {
    private static final Logger LOG = LoggerFactory.getLogger(PluginIndex.class);

    /** Also to be counted up when what is found in unchanged archives becomes different. */
    private static final int FORMAT = 2;

    private static final long MAGIC = 0x5452_4942_5049_4458L;
    private static final int TRAILER = Long.BYTES;

    /** No file: everything is found anew. */
    static final PluginIndex NONE = new PluginIndex(null, Map.of());

    private final @Nullable Path file;
    private final Map<String, byte[]> before;
    private final Map<String, byte[]> now = new ConcurrentHashMap<>();

    private PluginIndex(@Nullable Path file, Map<String, byte[]> before) {
        this.file = file;
        this.before = before;
    }

    /** Reads the file for a plugin path, if there is one. Never throws. */
    static PluginIndex open(PluginSettings settings) {
        PluginSettings.IndexDirectory place = settings.index();
        if (place == null || settings.pluginPath().isEmpty()) {
            return NONE;
        }
        Path file =
                place.path().resolve("plugins-" + digest(settings.pluginPath().toString()) + ".index");
        try {
            prepare(place);
            return new PluginIndex(file, read(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return new PluginIndex(file, Map.of());
        } catch (UnsafeException e) {
            LOG.warn("The plugin index is not used, plugins are searched anew at every start: {}", e.getMessage());
            return NONE;
        } catch (IOException | RuntimeException e) {
            LOG.warn("The plugin index {} is of no use and made anew: {}", file, e.toString());
            return new PluginIndex(file, Map.of());
        }
    }

    private static final class UnsafeException extends IOException {
        private static final long serialVersionUID = 1L;

        UnsafeException(String message) {
            super(message);
        }
    }

    /** A directory that nobody chose must be this user's alone: who can write there could hide plugins. */
    private static void prepare(PluginSettings.IndexDirectory place) throws IOException {
        Path directory = place.path();
        if (place.chosen()) {
            createChosen(directory);
            return;
        }
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Path parent = directory.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            PosixFileAttributes facts =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> permissions = facts.permissions();
            if (!facts.isDirectory()
                    || !facts.owner().equals(ownUser())
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
                throw new UnsafeException(directory + " is not a directory of this user alone. Remove it, or set "
                        + PluginSettings.INDEX_DIRECTORY);
            }
        } catch (UnsupportedOperationException e) {
            Files.createDirectories(directory); // no such permissions here; the home directory has its own
        } catch (UnsafeException e) {
            throw e;
        } catch (IOException e) {
            throw new UnsafeException(directory + " cannot be used (" + e + "). Set " + PluginSettings.INDEX_DIRECTORY
                    + " to a writable directory, or to 'off'");
        }
    }

    private static void createChosen(Path directory) throws UnsafeException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UnsafeException(PluginSettings.INDEX_DIRECTORY + " " + directory + " cannot be created: " + e);
        }
    }

    private static Object ownUser() throws IOException {
        Path probe = Files.createTempFile("tributary", null);
        try {
            return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.delete(probe);
        }
    }

    private static Map<String, byte[]> read(byte[] bytes) throws IOException {
        int length = bytes.length - TRAILER;
        if (length < 0) {
            throw new ZipException("it is too short");
        }
        var checksum = new CRC32();
        checksum.update(bytes, 0, length);
        if (new DataInputStream(new ByteArrayInputStream(bytes, length, TRAILER)).readLong() != checksum.getValue()) {
            throw new ZipException("its checksum is wrong");
        }
        var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
        if (in.readLong() != MAGIC || in.readInt() != FORMAT) {
            throw new ZipException("it is of another version");
        }
        Map<String, byte[]> entries = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = in.readUTF();
            entries.put(key, in.readNBytes(in.readInt()));
        }
        return entries;
    }

    /** A key of any number of parts, short enough to be one. */
    static String key(String kind, List<String> parts) {
        return kind + digest(String.join("\n", parts));
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    boolean isOn() {
        return file != null;
    }

    /** What was found before; null if nothing was. It is then kept. */
    byte @Nullable [] get(String key) {
        byte[] fresh = now.get(key);
        byte[] known = fresh == null ? before.get(key) : fresh;
        if (known != null && fresh == null && isOn()) {
            now.put(key, known);
        }
        return known;
    }

    boolean has(String key) {
        return before.containsKey(key);
    }

    void put(String key, byte[] found) {
        if (isOn()) {
            now.put(key, found);
        }
    }

    /** Writes what was used or found, if that is something else than what the file holds. Never throws. */
    void save() {
        if (file == null || now.keySet().equals(before.keySet())) {
            return;
        }
        try {
            write(file);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The plugin index {} cannot be written ({}); the next start searches all plugins anew. Set {} to a"
                            + " writable directory, or to 'off'",
                    file,
                    e.toString(),
                    PluginSettings.INDEX_DIRECTORY);
        }
    }

    private void write(Path target) throws IOException {
        var bytes = new ByteArrayOutputStream(1 << 20);
        var out = new DataOutputStream(bytes);
        out.writeLong(MAGIC);
        out.writeInt(FORMAT);
        out.writeInt(now.size());
        for (Map.Entry<String, byte[]> entry : now.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        var checksum = new CRC32();
        checksum.update(bytes.toByteArray());
        out.writeLong(checksum.getValue());
        Path directory = target.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(directory, "plugins-", ".new");
        try {
            Files.write(fresh, bytes.toByteArray());
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
