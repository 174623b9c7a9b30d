package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A generator and the bytes that it has written, used for record after record. Belongs to one thread at a time. */
final class WriteBuffer {
    private static final int INITIAL_SIZE_BYTES = 4 * 1024;
    private static final int MAX_KEPT_SIZE_BYTES = 256 * 1024;

    private final Bytes bytes = new Bytes();
    private final JsonGenerator json;

    private WriteBuffer(JsonFactory factory) throws IOException {
        this.json = factory.createGenerator(bytes);
    }

    static WriteBuffer create(JsonFactory factory) throws IOException {
        return new WriteBuffer(factory);
    }

    /** The record's bytes. After an exception the buffer is only good for closing. */
    byte[] write(RecordEncoder encoder, @Nullable Object value) throws IOException {
        bytes.restart();
        bytes.write(encoder.before(), 0, encoder.before().length);
        encoder.payload().write(json, value);
        json.flush();
        bytes.write(encoder.after(), 0, encoder.after().length);
        return bytes.copy();
    }

    void close() {
        try {
            json.close();
        } catch (IOException e) {
            throw new IllegalStateException("Closing a generator over memory does no I/O", e);
        }
    }

    private static final class Bytes extends OutputStream {
        private byte[] buffer = new byte[INITIAL_SIZE_BYTES];
        private int size;

        void restart() {
            size = 0;
            if (buffer.length > MAX_KEPT_SIZE_BYTES) {
                buffer = new byte[INITIAL_SIZE_BYTES];
            }
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            int needed = Math.addExact(size, length);
            if (needed > buffer.length) {
                // Twice the size, or what is needed if that is more than twice or more than an int holds.
                buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length << 1));
            }
            System.arraycopy(source, offset, buffer, size, length);
            size = needed;
        }

        byte[] copy() {
            return Arrays.copyOf(buffer, size);
        }
    }
}
