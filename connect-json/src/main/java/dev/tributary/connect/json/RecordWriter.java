package dev.tributary.connect.json;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Connect data to JSON text. Schemas are compiled once, the most recently used ones are kept.
 *
 * <p>Thread-safe; several threads at once work with buffers of their own.
 */
final class RecordWriter {
    private final JsonConverterSettings settings;
    private final LruCache<Schema, RecordEncoder> encoders;
    private final RecordEncoder schemaless;
    /** The schema of the latest record: found without hashing or comparing it. */
    private volatile @Nullable Latest latest;
    /** Buffers of the latest record. A thread that finds none makes its own; only one set is kept. */
    private final AtomicReference<@Nullable WriteBuffer> idle = new AtomicReference<>();

    private record Latest(Schema schema, RecordEncoder encoder) {}

    RecordWriter(JsonConverterSettings settings) {
        this.settings = settings;
        this.encoders = new LruCache<>(settings.schemasCacheSize());
        try {
            this.schemaless = RecordEncoder.of(null, settings);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The JSON text of the value; DataException if it does not fit the schema or exceeds what JSON is allowed to be here. */
    byte[] write(@Nullable Schema schema, @Nullable Object value) {
        try {
            return write(schema == null ? schemaless : encoder(schema), value);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private byte[] write(RecordEncoder encoder, @Nullable Object value) throws IOException {
        WriteBuffer buffer = idle.getAndSet(null);
        if (buffer == null) {
            buffer = WriteBuffer.create(settings.schemasEnabled() ? Json.ENVELOPE_PAYLOADS : Json.DOCUMENTS);
        }
        try {
            byte[] bytes = buffer.write(encoder, value);
            idle.set(buffer);
            buffer = null;
            return bytes;
        } finally {
            if (buffer != null) {
                // The record failed half-way, and the generator with it.
                buffer.close();
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // only a short cut
    private RecordEncoder encoder(Schema schema) throws IOException {
        Latest recent = latest;
        if (recent != null && recent.schema == schema) {
            return recent.encoder;
        }
        RecordEncoder encoder = encoders.get(schema);
        if (encoder == null) {
            encoder = RecordEncoder.of(schema, settings);
            encoders.put(schema, encoder);
        }
        latest = settings.schemasCacheSize() > 0 ? new Latest(schema, encoder) : null;
        return encoder;
    }

    private static DataException unwritable(IOException e) {
        return new DataException(
                "The value cannot be written as JSON: " + e.getMessage(),
                new SerializationException("Error serializing a JSON message", e));
    }

    /** Gives the buffers back. */
    void close() {
        WriteBuffer buffer = idle.getAndSet(null);
        if (buffer != null) {
            buffer.close();
        }
    }
}
