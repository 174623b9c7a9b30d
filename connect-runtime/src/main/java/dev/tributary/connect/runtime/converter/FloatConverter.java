package dev.tributary.connect.runtime.converter;

import org.apache.kafka.common.serialization.FloatDeserializer;
import org.apache.kafka.common.serialization.FloatSerializer;
import org.apache.kafka.connect.data.Schema;

/**
 * FLOAT32 as four bytes, IEEE 754, big-endian. Known to users as {@code
 * org.apache.kafka.connect.converters.FloatConverter}. Thread-safe.
 */
public final class FloatConverter implements CodecConverter {
    private static final Codec<Float> CODEC =
            Codec.ofClass(Float.class, Schema.OPTIONAL_FLOAT32_SCHEMA, new FloatSerializer(), new FloatDeserializer());

    @Override
    public Codec<?> codec() {
        return CODEC;
    }
}
