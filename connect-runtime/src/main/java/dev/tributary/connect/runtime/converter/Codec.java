package dev.tributary.connect.runtime.converter;

import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Between the values of one type and their bytes. Immutable and thread-safe, as Kafka's serializers of these types are.
 *
 * @param schema what values read from bytes have; optional, since no bytes are a null
 * @param checksSchema whether a value that comes with a schema of another type is refused; otherwise its class decides
 * @param expected the classes that can be written, for errors
 * @param accept the value to serialize, or null for an object of another class
 */
record Codec<T>(
        Schema schema,
        boolean checksSchema,
        String expected,
        Function<Object, @Nullable T> accept,
        Serializer<T> serializer,
        Deserializer<T> deserializer) {

    /** A type with a single Java class, which alone decides. */
    static <T> Codec<T> ofClass(Class<T> type, Schema schema, Serializer<T> serializer, Deserializer<T> deserializer) {
        return new Codec<>(
                schema,
                false,
                type.getName(),
                value -> type.isInstance(value) ? type.cast(value) : null,
                serializer,
                deserializer);
    }

    Codec<T> checkingSchema() {
        return new Codec<>(schema, true, expected, accept, serializer, deserializer);
    }

    byte @Nullable [] encode(String topic, @Nullable Schema valueSchema, @Nullable Object value) {
        if (checksSchema && valueSchema != null && valueSchema.type() != schema.type()) {
            throw new DataException(
                    "Schema of a value for topic %s: %s (expected: %s). Choose the converter that fits the data."
                            .formatted(topic, valueSchema.type(), schema.type()));
        }
        if (value == null) {
            return null;
        }
        T accepted = accept.apply(value);
        if (accepted == null) {
            throw new DataException(
                    "Class of a value for topic %s: %s (expected: %s). Choose the converter that fits the data."
                            .formatted(topic, value.getClass().getName(), expected));
        }
        return serializer.serialize(topic, accepted);
    }

    SchemaAndValue decode(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return new SchemaAndValue(schema, null);
        }
        try {
            return new SchemaAndValue(schema, deserializer.deserialize(topic, bytes));
        } catch (SerializationException e) {
            throw new DataException(
                    "%d bytes from topic %s are no %s: %s. Choose the converter that they were written with."
                            .formatted(bytes.length, topic, schema.type(), e.getMessage()),
                    e);
        }
    }
}
