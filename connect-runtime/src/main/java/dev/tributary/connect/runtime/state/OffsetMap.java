package dev.tributary.connect.runtime.state;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Offsets by serialized key, in memory. Holds copies of what it is given. Thread-safe. */
final class OffsetMap {
    private final OffsetCodec codec;
    private final Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>();

    OffsetMap(OffsetCodec codec) {
        this.codec = codec;
    }

    synchronized Map<ByteBuffer, ByteBuffer> get(Collection<ByteBuffer> keys) {
        var found = new HashMap<ByteBuffer, ByteBuffer>();
        for (ByteBuffer key : keys) {
            ByteBuffer value = offsets.get(key);
            if (value != null) {
                found.put(key, value.duplicate());
            }
        }
        return found;
    }

    synchronized void put(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        values.forEach((key, value) -> {
            if (value == null) {
                remove(key);
            } else {
                put(key, value);
            }
        });
    }

    synchronized void put(ByteBuffer key, ByteBuffer value) {
        offsets.put(copy(key), copy(value));
    }

    synchronized void remove(ByteBuffer key) {
        offsets.remove(key);
    }

    synchronized Map<ByteBuffer, @Nullable Map<String, @Nullable Object>> keys(String connector) {
        var keys = new HashMap<ByteBuffer, @Nullable Map<String, @Nullable Object>>();
        for (ByteBuffer key : offsets.keySet()) {
            OffsetCodec.Key parsed = codec.parseKey(bytes(key));
            if (parsed != null && parsed.connector().equals(connector)) {
                keys.put(key.duplicate(), parsed.partition());
            }
        }
        return keys;
    }

    /** All of it as arrays. Fresh: belongs to the caller. */
    synchronized HashMap<byte[], byte[]> toArrays() {
        var arrays = new HashMap<byte[], byte[]>();
        offsets.forEach((key, value) -> arrays.put(bytes(key), bytes(value)));
        return arrays;
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
        return ByteBuffer.wrap(bytes(buffer)).asReadOnlyBuffer();
    }

    static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
