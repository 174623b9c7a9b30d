package dev.tributary.connect.json;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.Schema;
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
    /** Cleared, with its array. A thread that finds none makes its own; only one is kept. */
    private final AtomicReference<@Nullable JsonText> idle = new AtomicReference<>();

    private record Latest(Schema schema, RecordEncoder encoder) {}

    RecordWriter(JsonConverterSettings settings) {
        this.settings = settings;
        this.encoders = new LruCache<>(settings.schemasCacheSize());
        this.schemaless = RecordEncoder.of(null, settings);
    }

    /** The JSON text of the value; DataException if it does not fit the schema or exceeds what JSON is allowed to be here. */
    byte[] write(@Nullable Schema schema, @Nullable Object value) {
        RecordEncoder encoder = schema == null ? schemaless : encoder(schema);
        JsonText json = idle.getAndSet(null);
        if (json == null) {
            json = new JsonText(settings.schemasEnabled() ? 1 : 0);
        }
        try {
            encoder.write(json, value);
            return json.copy();
        } finally {
            // Also of a record that failed half-way.
            json.clear();
            idle.setRelease(json);
        }
    }

    @SuppressWarnings("ReferenceEquality") // only a short cut
    private RecordEncoder encoder(Schema schema) {
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

    /** Gives the buffer back. */
    void close() {
        idle.set(null);
    }
}
