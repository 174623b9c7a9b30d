package dev.tributary.connect.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of records: a head (eight bytes of identification, then the offset that the next record had at least when the
 * file was made), then {@link Frames}. Belongs to its log's thread.
 */
final class LogFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final byte[] IDENTIFICATION = "TRIBLOG1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = IDENTIFICATION.length + Long.BYTES;
    private static final long FRAME_TARGET_BYTES = 1 << 20;
    private static final int MAX_FILE_BYTES = Integer.MAX_VALUE - 16;

    private final Path path;
    private final FileChannel channel;
    private long end;

    private LogFile(Path path, FileChannel channel, long end) {
        this.path = path;
        this.channel = channel;
        this.end = end;
    }

    /** What a file holds: its sound records, and the offset for the next one. */
    record Content(LogFile file, List<CompactedLog.Record> records, long nextOffset) {}

    /** Opens the file, making it if it is not there; a tail that a crash left half-written is cut off with a warning. */
    static Content open(Path path) throws IOException {
        if (Files.notExists(path) || Files.size(path) == 0) {
            return new Content(create(path, List.of(), 0), List.of(), 0);
        }
        long size = Files.size(path);
        if (size > MAX_FILE_BYTES) {
            throw new LogFormatException(path + " has " + size + " bytes (expected: less than 2 GiB).");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (bytes.limit() < HEAD_BYTES || !bytes.slice(0, 8).equals(ByteBuffer.wrap(IDENTIFICATION))) {
            throw new LogFormatException(path + " is not a log of this worker (its first bytes are not "
                    + new String(IDENTIFICATION, StandardCharsets.US_ASCII)
                    + "). Move it away, or name another state directory.");
        }
        return read(path, bytes);
    }

    private static Content read(Path path, ByteBuffer bytes) throws IOException {
        var records = new ArrayList<CompactedLog.Record>();
        int at = HEAD_BYTES;
        for (Frames.Frame frame = Frames.decode(bytes, at); frame != null; frame = Frames.decode(bytes, at)) {
            records.addAll(frame.records());
            at = frame.end();
        }
        if (at < bytes.limit() && Frames.anyFrom(bytes, at + 1)) {
            // Every frame is durable before the next is written: what a crash leaves is only ever the last one.
            throw new LogFormatException(path + " is damaged at byte " + at + " of " + bytes.limit()
                    + ", with sound records after it: the storage has lost data. Restore the file from a backup; to go"
                    + " on with what precedes the damage, cut the file at that byte.");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        if (at < bytes.limit()) {
            LOG.warn(
                    "{}: cut off {} bytes of a write that was not finished when the worker went down, at byte {}.",
                    path,
                    bytes.limit() - at,
                    at);
            channel.truncate(at);
            channel.force(true);
        }
        long next = bytes.getLong(IDENTIFICATION.length);
        if (!records.isEmpty()) {
            next = Math.max(next, records.get(records.size() - 1).offset() + 1);
        }
        return new Content(new LogFile(path, channel, at), records, next);
    }

    /** Makes the file anew with these records, replacing what is there in one step. */
    static LogFile create(Path path, Collection<CompactedLog.Record> records, long nextOffset) throws IOException {
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a parent");
        Path draft = directory.resolve(path.getFileName() + ".new");
        FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            var file = new LogFile(path, channel, 0);
            file.write(ByteBuffer.allocate(HEAD_BYTES)
                    .put(IDENTIFICATION)
                    .putLong(nextOffset)
                    .flip());
            for (List<CompactedLog.Record> group : groups(records)) {
                file.write(Frames.encode(group));
            }
            channel.force(true);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(directory);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static List<List<CompactedLog.Record>> groups(Collection<CompactedLog.Record> records) {
        var groups = new ArrayList<List<CompactedLog.Record>>();
        var group = new ArrayList<CompactedLog.Record>();
        long bytes = 0;
        for (CompactedLog.Record record : records) {
            if (!group.isEmpty() && bytes + Frames.size(record) > FRAME_TARGET_BYTES) {
                groups.add(List.copyOf(group));
                group.clear();
                bytes = 0;
            }
            group.add(record);
            bytes += Frames.size(record);
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    /** Makes a rename or a new file in the directory durable. */
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Appends the records as one frame and makes them durable. After a failure, nothing of them is in the file. */
    void append(List<CompactedLog.Record> records) throws IOException {
        long before = end;
        try {
            write(Frames.encode(records));
            channel.force(false);
        } catch (IOException e) {
            end = before;
            channel.truncate(before);
            channel.force(true);
            throw e;
        }
    }

    long size() {
        return end;
    }

    Path path() {
        return path;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
