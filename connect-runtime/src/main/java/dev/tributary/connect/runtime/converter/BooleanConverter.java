package dev.tributary.connect.runtime.converter;

import org.apache.kafka.common.serialization.BooleanDeserializer;
import org.apache.kafka.common.serialization.BooleanSerializer;
import org.apache.kafka.connect.data.Schema;

/**
 * BOOLEAN as one byte, 1 or 0. A schema of another type is refused. Known to users as {@code
 * org.apache.kafka.connect.converters.BooleanConverter}. Thread-safe.
 */
public final class BooleanConverter implements CodecConverter {
    private static final Codec<Boolean> CODEC = Codec.ofClass(
                    Boolean.class, Schema.OPTIONAL_BOOLEAN_SCHEMA, new BooleanSerializer(), new BooleanDeserializer())
            .checkingSchema();

    @Override
    public Codec<?> codec() {
        return CODEC;
    }
}
