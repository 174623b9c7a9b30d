package dev.tributary.connect.runtime.converter;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * BYTES as they are: a {@code byte[]}, or a {@link ByteBuffer} from its beginning to its limit. A schema of another type
 * is refused. Known to users as {@code org.apache.kafka.connect.converters.ByteArrayConverter}. Thread-safe.
 */
public final class ByteArrayConverter implements CodecConverter {
    private static final Codec<byte[]> CODEC = new Codec<>(
            Schema.OPTIONAL_BYTES_SCHEMA,
            true,
            "byte[] or java.nio.ByteBuffer",
            ByteArrayConverter::bytesOf,
            new ByteArraySerializer(),
            new ByteArrayDeserializer());

    @Override
    public Codec<?> codec() {
        return CODEC;
    }

    private static byte @Nullable [] bytesOf(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof ByteBuffer buffer) {
            // A view of its own: whoever else holds the record must not find its buffer moved.
            ByteBuffer view = buffer.duplicate().rewind();
            byte[] bytes = new byte[view.remaining()];
            view.get(bytes);
            return bytes;
        }
        return null;
    }
}
