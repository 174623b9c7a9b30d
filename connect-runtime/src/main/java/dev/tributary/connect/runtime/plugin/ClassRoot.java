package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An archive or a directory that a class loader looks classes up in. Immutable.
 *
 * @param path the archive or directory
 */
record ClassRoot(Path path) {
    private static final String CLASS = ".class";

    /** Takes one entry; the stream is valid during the call only. */
    @FunctionalInterface
    interface EntryReader {
        void read(String entry, InputStream in) throws IOException;
    }

    /** Takes the one entry that was asked for. */
    @FunctionalInterface
    interface StreamReader {
        void read(InputStream in) throws IOException;
    }

    /** An opened root. For one thread. */
    interface Contents extends AutoCloseable {
        /** Every class file whose entry name (with slashes) is wanted; those of other Java versions are left out. */
        void forEachClass(Predicate<String> wanted, EntryReader reader) throws IOException;

        boolean has(String entry);

        /** Calls the reader if there is such an entry; returns whether there is. */
        boolean read(String entry, StreamReader reader) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** @throws IOException if it does not exist, or is neither a directory nor an archive */
    Contents open() throws IOException {
        if (Files.isDirectory(path)) {
            return new DirectoryContents(path);
        }
        Contents quick = QuickArchive.open(path);
        return quick != null ? quick : new ArchiveContents(new ZipFile(path.toFile()));
    }

    static String classOf(String entry) {
        return entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
    }

    static String entryOf(String className) {
        return className.replace('.', '/') + CLASS;
    }

    /** Whether an entry is where the class is looked for; makes no strings. */
    static boolean isEntryOf(String entry, String className) {
        int length = className.length();
        if (entry.length() != length + CLASS.length() || !entry.endsWith(CLASS)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char expected = className.charAt(i);
            if (entry.charAt(i) != (expected == '.' ? '/' : expected)) {
                return false;
            }
        }
        return true;
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    /** An entry that cannot be opened fails like one that cannot be read: for itself. */
    private static InputStream openOrBroken(Opening opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    throw e;
                }
            };
        }
    }

    static boolean isClass(String entry) {
        return entry.endsWith(CLASS) && !entry.startsWith("META-INF/") && !entry.endsWith("-info.class");
    }

    /** Any archive that the library can read, or its word of what is wrong with it. */
    record ArchiveContents(ZipFile zip) implements Contents {
        @Override
        public void forEachClass(Predicate<String> wanted, EntryReader reader) throws IOException {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (isClass(entry.getName()) && wanted.test(entry.getName())) {
                    try (InputStream in = openOrBroken(() -> zip.getInputStream(entry))) {
                        reader.read(entry.getName(), in);
                    }
                }
            }
        }

        @Override
        public boolean has(String entry) {
            return zip.getEntry(entry) != null;
        }

        @Override
        public boolean read(String entry, StreamReader reader) throws IOException {
            ZipEntry found = zip.getEntry(entry);
            if (found == null) {
                return false;
            }
            try (InputStream in = zip.getInputStream(found)) {
                reader.read(in);
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }

    private record DirectoryContents(Path directory) implements Contents {
        @Override
        public void forEachClass(Predicate<String> wanted, EntryReader reader) throws IOException {
            Set<FileVisitOption> followLinks = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
            Files.walkFileTree(directory, followLinks, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String entry = directory.relativize(file).toString().replace('\\', '/');
                    if (isClass(entry) && wanted.test(entry)) {
                        try (InputStream in = openOrBroken(() -> Files.newInputStream(file))) {
                            reader.read(entry, in);
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (file.equals(directory)) {
                        throw e; // it went away in the meantime
                    }
                    return FileVisitResult.CONTINUE; // a circle of links, or reported when the location was listed
                }
            });
        }

        @Override
        public boolean has(String entry) {
            return Files.isRegularFile(directory.resolve(entry));
        }

        @Override
        public boolean read(String entry, StreamReader reader) throws IOException {
            if (!has(entry)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(directory.resolve(entry))) {
                reader.read(in);
            }
            return true;
        }

        @Override
        public void close() {
            // A directory holds nothing open.
        }
    }
}
