package dev.tributary.connect.runtime.converter;

import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.connect.data.Schema;

/**
 * FLOAT64 as eight bytes, IEEE 754, big-endian. Known to users as {@code
 * org.apache.kafka.connect.converters.DoubleConverter}. Thread-safe.
 */
public final class DoubleConverter implements CodecConverter {
    private static final Codec<Double> CODEC = Codec.ofClass(
            Double.class, Schema.OPTIONAL_FLOAT64_SCHEMA, new DoubleSerializer(), new DoubleDeserializer());

    @Override
    public Codec<?> codec() {
        return CODEC;
    }
}
