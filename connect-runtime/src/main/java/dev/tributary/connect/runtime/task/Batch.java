package dev.tributary.connect.runtime.task;

import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code poll()} returned, and how far it has been sent. Belongs to the task's thread.
 *
 * <p>A record whose send is to be tried again keeps its converted form: transforms and converters see it only once.
 */
final class Batch {
    private final Iterator<SourceRecord> rest;
    private @Nullable SourceRecord current;
    private @Nullable ProducerRecord<byte[], byte[]> converted;

    Batch(List<SourceRecord> polled) {
        this.rest = polled.iterator();
    }

    /** The record that is next, until {@link #done()}; null if there is none. */
    @Nullable
    SourceRecord current() {
        if (current == null && rest.hasNext()) {
            current = rest.next();
            if (current == null) {
                throw new NullPointerException("poll() returned a list with a null in it");
            }
        }
        return current;
    }

    /** The converted form of {@link #current()} if it was kept. */
    @Nullable
    ProducerRecord<byte[], byte[]> converted() {
        return converted;
    }

    /** Keeps the converted form for another try. A copy, because producer and interceptors have had the original. */
    void keep(ProducerRecord<byte[], byte[]> record) {
        converted = copy(record);
    }

    static ProducerRecord<byte[], byte[]> copy(ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** {@link #current()} was sent or dropped. */
    void done() {
        current = null;
        converted = null;
    }
}
