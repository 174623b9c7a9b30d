package dev.tributary.connect.rest.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the console as it is sent. Immutable; nobody changes the arrays.
 *
 * @param zipped the same in gzip; null where that saves nothing worth having
 * @param tag its ETag, quotes included: a hash of the content
 * @param forever whether another content will have another address
 */
record ConsoleFile(
        String type,
        byte[] content,
        byte @Nullable [] zipped,
        String tag,
        @Nullable String zippedTag,
        boolean forever) {
    /** Where they are on the class path. */
    private static final String ROOT = "/META-INF/tributary/console/";

    private static final String LIBRARIES = "lib/";

    /** Names are letters, digits, dots, hyphens, underscores, not beginning with a dot: no way leads up or aside. */
    private static final Pattern PATH =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/){0,8}[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** A folder has none of these endings, and so is never taken for a file. */
    private static final Map<String, String> TYPES = Map.of(
            ".html", "text/html;charset=utf-8",
            ".css", "text/css;charset=utf-8",
            ".js", "text/javascript;charset=utf-8",
            ".svg", "image/svg+xml",
            ".png", "image/png",
            "LICENSE", "text/plain;charset=utf-8");

    private static final int LONGEST_PATH = 200;
    private static final int LONGEST_READABLE_LINE = 150;

    /** Whether there is a console on the class path. */
    static boolean present() {
        return ConsoleFile.class.getResource(ROOT + "index.html") != null;
    }

    /**
     * Reads a file.
     *
     * @param path below the console's root, as it was sent: what is percent-encoded is no name of a file
     * @return null if there is none
     */
    static @Nullable ConsoleFile read(String path) {
        if (path.length() > LONGEST_PATH || !PATH.matcher(path).matches()) {
            return null;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String type = TYPES.get(name.substring(Math.max(0, name.lastIndexOf('.'))));
        if (type == null) {
            return null;
        }
        try (InputStream in = ConsoleFile.class.getResourceAsStream(ROOT + path)) {
            return in == null ? null : of(type, sent(path, in.readAllBytes()), path.startsWith(LIBRARIES));
        } catch (IOException failure) {
            throw new UncheckedIOException("The file " + ROOT + path + " of the console cannot be read.", failure);
        }
    }

    /** What is sent of a file: of scripts, what browsers need. */
    private static byte[] sent(String path, byte[] content) {
        if (!path.endsWith(".js")) {
            return content;
        }
        String text = new String(content, StandardCharsets.UTF_8);
        return path.startsWith(LIBRARIES) && isShort(text)
                ? content
                : ShortScript.of(text).getBytes(StandardCharsets.UTF_8);
    }

    /** Some libraries have been made short by who published them; what is written to be read has no such lines. */
    private static boolean isShort(String library) {
        return library.lines().anyMatch(line -> line.length() > LONGEST_READABLE_LINE);
    }

    /** Whether an entity tag is of this file, in whichever encoding: the content behind both is the same. */
    boolean isTag(String known) {
        String strong = known.startsWith("W/") ? known.substring(2) : known;
        return strong.equals(tag) || strong.equals(zippedTag);
    }

    private static ConsoleFile of(String type, byte[] content, boolean forever) throws IOException {
        String hash = hash(content);
        byte[] zipped = zip(content);
        return zipped.length < content.length * 9 / 10
                ? new ConsoleFile(type, content, zipped, '"' + hash + '"', '"' + hash + "-gzip\"", forever)
                : new ConsoleFile(type, content, null, '"' + hash + '"', null, forever);
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    private static byte[] zip(byte[] content) throws IOException {
        var zipped = new ByteArrayOutputStream(content.length / 3 + 64);
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(content);
        }
        return zipped.toByteArray();
    }
}
