package dev.tributary.connect.cli.archive;

import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Goes through the entries of a ZIP or a gzipped TAR, and refuses what a plugin never has. Stateless. */
final class Entries {
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*");

    private Entries() {}

    @FunctionalInterface
    interface Visitor {
        /** @param content of a file; need not be read to the end */
        void visit(Entry entry, InputStream content) throws IOException;
    }

    static boolean isTar(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".tar.gz") || name.endsWith(".tgz");
    }

    /** @throws CommandFailed if it is no such archive, is damaged, or has names that lead out of it */
    static void each(Path file, ArchiveLimits limits, Visitor visitor) {
        Checked checked = new Checked(file, limits, visitor);
        try {
            if (isTar(file)) {
                tar(file, checked);
            } else {
                zip(file, checked);
            }
        } catch (ZipException | EOFException | TarReader.NotTarException e) {
            throw new CommandFailed(
                    file + " is not " + (isTar(file) ? "a gzipped TAR archive" : "a ZIP archive") + ", or is damaged ("
                            + e.getMessage() + "). Download it again.",
                    e);
        } catch (IOException e) {
            throw CommandFailed.at("Cannot unpack", file, e);
        }
    }

    private static void zip(Path file, Visitor visitor) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Entry.Kind kind = entry.isDirectory() ? Entry.Kind.DIRECTORY : Entry.Kind.FILE;
                try (InputStream content = zip.getInputStream(entry)) {
                    visitor.visit(new Entry(entry.getName(), kind), content);
                }
            }
        }
    }

    private static void tar(Path file, Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
            TarReader reader = new TarReader(in);
            for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
                visitor.visit(entry, reader.content());
            }
            reader.finish();
        }
    }

    /** Passes on only what may be unpacked. */
    private static final class Checked implements Visitor {
        private final Path file;
        private final ArchiveLimits limits;
        private final Visitor visitor;
        private final Set<String> names = new HashSet<>();
        private long bytes;

        Checked(Path file, ArchiveLimits limits, Visitor visitor) {
            this.file = file;
            this.limits = limits;
            this.visitor = visitor;
        }

        @Override
        public void visit(Entry entry, InputStream content) throws IOException {
            String name = entry.name();
            if (entry.kind() == Entry.Kind.OTHER) {
                throw refused(name, "is a link or a device, which no plugin needs");
            }
            String path = name.startsWith("./") ? name.substring(2) : name;
            if (path.isEmpty() && entry.kind() == Entry.Kind.DIRECTORY) {
                return;
            }
            checkName(path, name);
            String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            if (!names.add(plain) && entry.kind() == Entry.Kind.FILE) {
                throw refused(name, "is in it twice");
            }
            if (names.size() > limits.entries()) {
                throw new CommandFailed("The archive " + file + " is refused: it holds more than " + limits.entries()
                        + " files. That is no connector.");
            }
            visitor.visit(new Entry(plain, entry.kind()), new Counted(content));
        }

        private void checkName(String path, String name) {
            boolean leadsOut = path.startsWith("/")
                    || path.contains("\\")
                    || DRIVE.matcher(path).matches()
                    || path.chars().anyMatch(c -> c < ' ')
                    || path.isEmpty();
            for (String part : path.split("/", -1)) {
                leadsOut |= part.equals("..") || part.equals(".");
            }
            if (leadsOut || path.contains("//")) {
                throw refused(name, "has a name that may lead out of the plugin's directory");
            }
        }

        private CommandFailed refused(String name, String why) {
            return new CommandFailed("The archive " + file + " is refused: its entry '"
                    + name.replaceAll("\\p{Cntrl}", "?") + "' " + why + ". Ask who made it.");
        }

        /** Counts what comes out: what an archive says of itself need not be true. */
        private final class Counted extends InputStream {
            private final InputStream content;

            Counted(InputStream content) {
                this.content = content;
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = content.read(buffer, offset, length);
                bytes += Math.max(read, 0);
                if (bytes > limits.bytes()) {
                    throw new CommandFailed("The archive " + file + " is refused: it unpacks to more than "
                            + limits.bytes() + " bytes. That is no connector.");
                }
                return read;
            }
        }
    }
}
