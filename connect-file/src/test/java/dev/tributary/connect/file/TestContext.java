package dev.tributary.connect.file;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A task's surroundings: offsets that a test sets. */
final class TestContext implements SourceTaskContext, OffsetStorageReader {
    private final Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();

    @SuppressWarnings("unchecked")
    void store(Map<String, ?> partition, Map<String, ?> offset) {
        stored.put(partition, (Map<String, Object>) offset);
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
        return this;
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
        return stored.get(partition);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        throw new UnsupportedOperationException("not asked by the file source");
    }

    @Override
    public Map<String, String> configs() {
        throw new UnsupportedOperationException("not asked by the file source");
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException("not asked by the file source");
    }
}
