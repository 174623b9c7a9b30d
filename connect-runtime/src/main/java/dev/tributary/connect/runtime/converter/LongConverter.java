package dev.tributary.connect.runtime.converter;

import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.connect.data.Schema;

/**
 * INT64 as eight bytes, big-endian. Known to users as {@code
 * org.apache.kafka.connect.converters.LongConverter}. Thread-safe.
 */
public final class LongConverter implements CodecConverter {
    private static final Codec<Long> CODEC =
            Codec.ofClass(Long.class, Schema.OPTIONAL_INT64_SCHEMA, new LongSerializer(), new LongDeserializer());

    @Override
    public Codec<?> codec() {
        return CODEC;
    }
}
