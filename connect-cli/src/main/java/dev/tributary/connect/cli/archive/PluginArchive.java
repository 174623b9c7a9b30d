package dev.tributary.connect.cli.archive;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A packed plugin: a ZIP as Confluent Hub has them ({@code manifest.json}, {@code lib/}), a ZIP or gzipped TAR of JARs as
 * Debezium and Camel publish them, or one JAR that has all it needs. Immutable.
 */
public final class PluginArchive {
    private static final int LARGEST_MANIFEST_BYTES = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    private static final Pattern WITH_VERSION = Pattern.compile("(.+?)[-_]v?(\\d[A-Za-z0-9_.+-]*)");
    private static final Pattern SUFFIXES = Pattern.compile(
            "(?i)(\\.tar\\.gz|\\.tgz|\\.zip|\\.jar)$|[-.](plugin|package|dist|bin|archive|all|shaded|uber)$");

    private final Path file;
    private final ArchiveLimits limits;
    private final String top;
    private final String name;
    private final @Nullable String version;
    private final @Nullable String owner;

    private PluginArchive(
            Path file,
            ArchiveLimits limits,
            String top,
            String name,
            @Nullable String version,
            @Nullable String owner) {
        this.file = file;
        this.limits = limits;
        this.top = top;
        this.name = name;
        this.version = version;
        this.owner = owner;
    }

    /** Whether the name of a file is that of an archive of a kind that can be installed. */
    public static boolean isOne(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".zip") || lower.endsWith(".jar") || lower.endsWith(".tgz") || lower.endsWith(".tar.gz");
    }

    /**
     * Reads what it holds; unpacks nothing.
     *
     * @throws CommandFailed if it is no plugin, or nothing to be unpacked
     */
    public static PluginArchive open(Path file, ArchiveLimits limits) {
        if (isJar(file)) {
            return named(file, limits, "", stem(String.valueOf(file.getFileName())), "");
        }
        List<String> files = new ArrayList<>();
        Manifests manifests = new Manifests();
        Entries.each(file, limits, (entry, content) -> {
            if (entry.kind() == Entry.Kind.FILE && !isNoise(entry.name())) {
                files.add(entry.name());
                if (entry.name().equals("manifest.json") || entry.name().endsWith("/manifest.json")) {
                    manifests.offer(entry.name(), content);
                }
            }
        });
        requireJars(file, files);
        String top = commonDirectory(files);
        JsonNode manifest = manifests.of(file, top + "manifest.json");
        if (manifest == null) {
            String inside = top.isEmpty() ? "" : top.substring(0, top.length() - 1);
            return named(file, limits, top, stem(String.valueOf(file.getFileName())), inside);
        }
        String owner = manifest.path("owner").path("username").asText("");
        return new PluginArchive(
                file,
                limits,
                top,
                field(file, manifest, "name"),
                field(file, manifest, "version"),
                NAME.matcher(owner).matches() ? owner : null);
    }

    /** The name that its manifest says, or that its own name or that of its one directory does. */
    public String name() {
        return name;
    }

    /** Null if nothing tells. */
    public @Nullable String version() {
        return version;
    }

    /** Who publishes it, if a manifest says so. */
    public @Nullable String owner() {
        return owner;
    }

    /** Unpacks it into an empty directory, without the one directory that all of it may be in. */
    public void unpackTo(Path directory) {
        try {
            if (isJar(file)) {
                Files.copy(file, directory.resolve(file.getFileName()));
                return;
            }
            Entries.each(file, limits, (entry, content) -> {
                if (entry.kind() == Entry.Kind.FILE && !isNoise(entry.name())) {
                    Path target = below(directory, entry.name().substring(top.length()));
                    Files.createDirectories(target.getParent());
                    try (OutputStream out = Files.newOutputStream(target)) {
                        content.transferTo(out);
                    }
                }
            });
        } catch (IOException e) {
            throw CommandFailed.at("Cannot unpack into", directory, e);
        }
    }

    private static Path below(Path directory, String name) {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw CommandFailed.unnameable(name, e);
        }
    }

    private static boolean isJar(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    /** What file managers add, and what a worker would warn of. */
    private static boolean isNoise(String name) {
        return name.startsWith("__MACOSX/") || name.endsWith(".DS_Store") || name.endsWith(".class");
    }

    private static void requireJars(Path file, List<String> files) {
        if (files.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith(".jar"))) {
            return;
        }
        String inner = files.stream().filter(PluginArchive::isOne).findFirst().orElse("");
        throw new CommandFailed("The archive " + file + " holds no JAR, so it is no plugin."
                + (inner.isEmpty() ? "" : " It holds '" + inner + "': unpack it, and install that."));
    }

    /** With a slash at its end; empty if there is none that all files are in, or if it is the {@code lib/} of a plugin. */
    private static String commonDirectory(List<String> files) {
        String first = files.get(0);
        String top = first.substring(0, first.indexOf('/') + 1);
        return !top.equals("lib/") && files.stream().allMatch(name -> name.startsWith(top)) ? top : "";
    }

    private static PluginArchive named(Path file, ArchiveLimits limits, String top, String... names) {
        for (String each : names) {
            Matcher matcher = WITH_VERSION.matcher(each);
            if (matcher.matches() && NAME.matcher(each).matches()) {
                return new PluginArchive(file, limits, top, matcher.group(1), matcher.group(2), null);
            }
        }
        for (String each : names) {
            if (NAME.matcher(each).matches()) {
                return new PluginArchive(file, limits, top, each, null, null);
            }
        }
        throw new CommandFailed("The archive " + file
                + " has a name that no plugin can have (expected: letters, digits and" + " ._+- alone). Rename it.");
    }

    private static String stem(String name) {
        String stem = name;
        for (String before = ""; !before.equals(stem); ) {
            before = stem;
            stem = SUFFIXES.matcher(stem).replaceFirst("");
        }
        return stem;
    }

    private static String field(Path file, JsonNode manifest, String field) {
        String value = manifest.path(field).asText("");
        if (!NAME.matcher(value).matches()) {
            throw new CommandFailed(
                    "The manifest.json of " + file + " has the " + field + " '" + value.replaceAll("\\p{Cntrl}", "?")
                            + "' (expected: letters, digits and ._+- alone). Ask who made it.");
        }
        return value;
    }

    /** The manifests that the archive has; which of them counts is known when all names are. */
    private static final class Manifests {
        private final Map<String, byte[]> texts = new HashMap<>();

        void offer(String name, InputStream content) throws IOException {
            if (texts.size() < 100) {
                texts.put(name, content.readNBytes(LARGEST_MANIFEST_BYTES));
            }
        }

        @Nullable
        JsonNode of(Path file, String name) {
            byte[] text = texts.get(name);
            if (text == null) {
                return null;
            }
            try {
                return new ObjectMapper().readTree(text);
            } catch (JacksonException e) {
                throw new CommandFailed(
                        "The " + name + " of " + file + " is no JSON: " + e.getOriginalMessage() + ". Ask who made it.",
                        e);
            } catch (IOException e) {
                throw CommandFailed.at("Cannot read " + name + " of", file, e);
            }
        }
    }
}
