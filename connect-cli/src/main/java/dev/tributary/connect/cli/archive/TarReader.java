package dev.tributary.connect.cli.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads TAR as GNU and BSD tar write it: ustar, long names of GNU, and pax headers as far as they carry names and sizes.
 * Confined to one thread. Source: POSIX.1-2001, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
final class TarReader {
    private static final int BLOCK = 512;
    /** Of a name, or of a pax header: more than any file system takes. */
    private static final int LONGEST_NAME_BYTES = 64 * 1024;

    /** Tapes had blocks of 10 KiB, and some had larger ones. */
    private static final int MOST_PADDING_BYTES = 1 << 20;

    private final InputStream in;
    private long left;
    private long padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    static final class NotTarException extends IOException {
        private static final long serialVersionUID = 1L;

        NotTarException(String message) {
            super(message);
        }
    }

    /** The next entry; what of the former one was not read is skipped. Null at the end. */
    @Nullable
    Entry next() throws IOException {
        String longName = null;
        long longSize = -1;
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            byte[] header = in.readNBytes(BLOCK);
            if (header.length == 0 || (header.length == BLOCK && isZero(header))) {
                return null;
            }
            checkSum(header);
            long size = number(header, 124, 12);
            char type = (char) header[156];
            open(longSize >= 0 && type != 'x' && type != 'L' && type != 'g' ? longSize : size);
            switch (type) {
                case 'L' -> longName = text(bytes(), 0);
                case 'x' -> {
                    String pax = new String(bytes(), StandardCharsets.UTF_8);
                    longName = paxValue(pax, "path", longName);
                    String paxSize = paxValue(pax, "size", null);
                    longSize = paxSize == null ? longSize : paxNumber(paxSize);
                }
                case 'g' -> {
                    continue; // comments on the whole archive
                }
                default -> {
                    return new Entry(longName == null ? name(header) : longName, kind(type, header));
                }
            }
        }
    }

    /** Of the entry that was returned last; ends where it ends. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int read = in.read(buffer, offset, (int) Math.min(length, left));
                if (read < 0) {
                    throw new EOFException("it ends in the middle of a file");
                }
                left -= read;
                return read;
            }
        };
    }

    /** To be called when there is no next entry: what is behind the end must be padding, and undamaged. */
    void finish() throws IOException {
        if (in.readNBytes(MOST_PADDING_BYTES + 1).length > MOST_PADDING_BYTES) {
            throw new NotTarException("it goes on behind its end");
        }
    }

    private void skip(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            EOFException told = new EOFException("it ends in the middle of a file");
            told.initCause(e);
            throw told;
        }
    }

    private void open(long size) throws IOException {
        if (size < 0) {
            throw new NotTarException("a file has a negative size");
        }
        left = size;
        padding = (BLOCK - size % BLOCK) % BLOCK;
    }

    private byte[] bytes() throws IOException {
        if (left > LONGEST_NAME_BYTES) {
            throw new NotTarException("a name has " + left + " bytes");
        }
        return content().readAllBytes();
    }

    private static Entry.Kind kind(char type, byte[] header) {
        return switch (type) {
            case '0', '\0', '7' -> name(header).endsWith("/") ? Entry.Kind.DIRECTORY : Entry.Kind.FILE;
            case '5' -> Entry.Kind.DIRECTORY;
            default -> Entry.Kind.OTHER;
        };
    }

    private static String name(byte[] header) {
        boolean posix = header[257] == 'u' && header[262] == 0;
        String prefix = posix ? text(Arrays.copyOfRange(header, 345, 500), 0) : "";
        String name = text(Arrays.copyOfRange(header, 0, 100), 0);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal digits, or with the highest bit set a binary number. */
    private static long number(byte[] header, int offset, int length) throws IOException {
        if ((header[offset] & 0x80) != 0) {
            long value = 0;
            for (int i = offset + length - 8; i < offset + length; i++) {
                value = value << 8 | header[i] & 0xff;
            }
            return value;
        }
        String digits =
                text(Arrays.copyOfRange(header, offset, offset + length), 0).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new NotTarException("'" + digits + "' is no octal number");
        }
    }

    private static void checkSum(byte[] header) throws IOException {
        if (header.length < BLOCK) {
            throw new EOFException("it ends in the middle of a header");
        }
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, 148, 8)) {
            throw new NotTarException("a header has a wrong checksum");
        }
    }

    /** Pax headers are lines of {@code LENGTH KEY=VALUE\n}. */
    private static @Nullable String paxValue(String pax, String key, @Nullable String otherwise) {
        String value = otherwise;
        for (String line : pax.split("\n")) {
            String record = line.substring(line.indexOf(' ') + 1);
            if (record.startsWith(key + "=")) {
                value = record.substring(key.length() + 1);
            }
        }
        return value;
    }

    private static long paxNumber(String text) throws IOException {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new NotTarException("'" + text + "' is no size");
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }
}
