package dev.tributary.connect.file;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that lines are appended to, by this task and by others. Only whole lines are ever handed to the operating
 * system, so that those of several tasks do not run into each other.
 */
final class AppendedFile implements LineOutput {
    private static final int WRITE_AT_BYTES = 256 * 1024;
    private static final byte[] LINE_END = System.lineSeparator().getBytes(StandardCharsets.UTF_8);

    private final Path path;
    private final FileOutputStream file;
    private final boolean regular;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private AppendedFile(Path path, FileOutputStream file, boolean regular) {
        this.path = path;
        this.file = file;
        this.regular = regular;
    }

    static AppendedFile open(String name) throws IOException {
        Path path = Path.of(name).toAbsolutePath();
        var file = new FileOutputStream(path.toFile(), true);
        return new AppendedFile(path, file, Files.isRegularFile(path));
    }

    @Override
    public void add(String line) throws IOException {
        pending.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        pending.writeBytes(LINE_END);
        if (pending.size() >= WRITE_AT_BYTES) {
            write();
        }
    }

    @Override
    public void write() throws IOException {
        try {
            pending.writeTo(file);
        } finally {
            // After a failure the records come again, so these bytes must not.
            pending.reset();
        }
    }

    @Override
    public void flush() throws IOException {
        write();
        if (regular) { // a pipe or device has no disk to wait for
            file.getFD().sync();
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            write();
        }
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
