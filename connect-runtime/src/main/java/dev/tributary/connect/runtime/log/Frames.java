package dev.tributary.connect.runtime.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records as bytes: one frame is what was written and made durable together, so that after a crash it is there as a whole
 * or not at all. Marker, length of the payload, CRC-32C of the payload (four bytes each), payload. Pure.
 */
final class Frames {
    static final int HEAD_BYTES = 12;
    /** Longer payloads are neither written nor believed. */
    static final int MAX_PAYLOAD_BYTES = 256 << 20;

    private static final int MARKER = 0x7E1B0A7D;
    private static final int RECORD_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES;

    private Frames() {}

    /** The bytes that a record takes in a frame. */
    static long size(CompactedLog.Record record) {
        return RECORD_BYTES + (long) length(record.key()) + length(record.value());
    }

    static ByteBuffer encode(List<CompactedLog.Record> records) {
        long payload = Integer.BYTES + records.stream().mapToLong(Frames::size).sum();
        if (payload > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "records of " + payload + " bytes (expected: at most " + MAX_PAYLOAD_BYTES + " in one write)");
        }
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + (int) payload);
        frame.putInt(MARKER).putInt((int) payload).putInt(0).putInt(records.size());
        for (CompactedLog.Record record : records) {
            frame.putLong(record.offset()).putLong(record.timestampMs());
            put(frame, record.key());
            put(frame, record.value());
        }
        frame.putInt(8, checksum(frame, (int) payload));
        return frame.flip();
    }

    /** The records of the frame that begins at {@code at}, or null if there is no whole and sound frame. */
    static @Nullable Frame decode(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < HEAD_BYTES + Integer.BYTES || bytes.getInt(at) != MARKER) {
            return null;
        }
        int payload = bytes.getInt(at + 4);
        if (payload < Integer.BYTES || payload > bytes.limit() - at - HEAD_BYTES) {
            return null;
        }
        ByteBuffer frame = bytes.slice(at, HEAD_BYTES + payload);
        if (frame.getInt(8) != checksum(frame, payload)) {
            return null;
        }
        frame.position(HEAD_BYTES);
        int count = frame.getInt();
        var records = new ArrayList<CompactedLog.Record>(count);
        for (int i = 0; i < count; i++) {
            records.add(new CompactedLog.Record(frame.getLong(), frame.getLong(), get(frame), get(frame)));
        }
        return new Frame(records, at + HEAD_BYTES + payload);
    }

    /** Whether a sound frame begins anywhere from {@code at} on. */
    static boolean anyFrom(ByteBuffer bytes, int at) {
        for (int candidate = at; candidate <= bytes.limit() - HEAD_BYTES; candidate++) {
            if (decode(bytes, candidate) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * A frame as read.
     *
     * @param end where the next one begins
     */
    record Frame(List<CompactedLog.Record> records, int end) {}

    private static int checksum(ByteBuffer frame, int payload) {
        var crc = new CRC32C();
        crc.update(frame.slice(HEAD_BYTES, payload));
        return (int) crc.getValue();
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void put(ByteBuffer frame, byte @Nullable [] bytes) {
        if (bytes == null) {
            frame.putInt(-1);
        } else {
            frame.putInt(bytes.length).put(bytes);
        }
    }

    private static byte @Nullable [] get(ByteBuffer frame) {
        int length = frame.getInt();
        if (length < 0) {
            return null;
        }
        var bytes = new byte[length];
        frame.get(bytes);
        return bytes;
    }
}
