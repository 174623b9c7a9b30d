package dev.tributary.connect.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, lines out. A line ends with {@code \n}, {@code \r} or {@code \r\n}; only whole lines are decoded, so a
 * character that arrives in pieces, and text of any width, does no harm. Not thread-safe.
 */
final class LineBuffer {
    private static final int INITIAL_BYTES = 64 * 1024;
    private static final int MAX_BYTES = 1 << 30;

    private byte[] bytes = new byte[INITIAL_BYTES];
    /** The first byte of the next line. */
    private int start;
    /** No line ends before this. */
    private int scanned;

    private int end;
    /** Where in the input the next line begins. */
    private long position;

    LineBuffer(long position) {
        this.position = position;
    }

    /** How many bytes of the input belong to the lines taken so far. */
    long position() {
        return position;
    }

    /** How many bytes have been read of the line that has no end yet, once {@link #nextLine} has returned null. */
    int unfinishedBytes() {
        return end - start;
    }

    /** Forgets what was read, since the input now begins anew. */
    void restart() {
        start = 0;
        scanned = 0;
        end = 0;
        position = 0;
    }

    /** The next line without its end, or null if no whole line has been read yet. */
    @Nullable
    String nextLine() {
        for (int i = scanned; i < end; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                return line(i, i + 1);
            }
            if (b == '\r') {
                if (i + 1 == end) {
                    // Whether one byte or two end this line is not known yet, and so neither is its position.
                    scanned = i;
                    return null;
                }
                return line(i, bytes[i + 1] == '\n' ? i + 2 : i + 1);
            }
        }
        scanned = end;
        return null;
    }

    /** Reads once; returns false if there is nothing to read now. */
    boolean fillFrom(Input input) throws IOException {
        if (end == bytes.length) {
            makeRoom();
        }
        int read = input.read(bytes, end, bytes.length - end);
        end += Math.max(read, 0);
        return read > 0;
    }

    private String line(int lineEnd, int next) {
        String line = new String(bytes, start, lineEnd - start, StandardCharsets.UTF_8);
        position += next - start;
        start = next;
        scanned = next;
        return line;
    }

    private void makeRoom() {
        int kept = end - start;
        if (kept > bytes.length / 2) {
            if (bytes.length >= MAX_BYTES) {
                throw new ConnectException(
                        "The line at position %d is longer than %d bytes (expected: lines of text). Point '%s' at a text file."
                                .formatted(position, MAX_BYTES, FileSetting.CONFIG));
            }
            bytes = Arrays.copyOfRange(bytes, start, start + bytes.length * 2);
        } else {
            System.arraycopy(bytes, start, bytes, 0, kept);
        }
        scanned -= start;
        start = 0;
        end = kept;
    }
}
