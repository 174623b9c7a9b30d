package dev.tributary.connect.runtime.converter;

import org.apache.kafka.common.serialization.ShortDeserializer;
import org.apache.kafka.common.serialization.ShortSerializer;
import org.apache.kafka.connect.data.Schema;

/**
 * INT16 as two bytes, big-endian. Known to users as {@code
 * org.apache.kafka.connect.converters.ShortConverter}. Thread-safe.
 */
public final class ShortConverter implements CodecConverter {
    private static final Codec<Short> CODEC =
            Codec.ofClass(Short.class, Schema.OPTIONAL_INT16_SCHEMA, new ShortSerializer(), new ShortDeserializer());

    @Override
    public Codec<?> codec() {
        return CODEC;
    }
}
