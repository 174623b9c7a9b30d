package dev.tributary.connect.runtime.converter;

import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.connect.data.Schema;

/**
 * INT32 as four bytes, big-endian. Known to users as {@code
 * org.apache.kafka.connect.converters.IntegerConverter}. Thread-safe.
 */
public final class IntegerConverter implements CodecConverter {
    private static final Codec<Integer> CODEC = Codec.ofClass(
            Integer.class, Schema.OPTIONAL_INT32_SCHEMA, new IntegerSerializer(), new IntegerDeserializer());

    @Override
    public Codec<?> codec() {
        return CODEC;
    }
}
