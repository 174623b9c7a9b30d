package dev.tributary.connect.testkit.conformance;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.sink.SinkConnectorContext;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What a worker would give to plugins, for one that has just been created: no offsets, no partitions. Immutable. */
final class StubContexts {
    private StubContexts() {}

    static ConnectorContext connector(ConformanceSubject subject) {
        return subject instanceof SourceSubject ? new SourceConnectorStub() : new SinkConnectorStub();
    }

    /** Metrics that nobody reads. */
    private static PluginMetrics noMetrics() {
        return new PluginMetricsImpl(new Metrics(), Map.of());
    }

    private record SourceConnectorStub() implements SourceConnectorContext {
        @Override
        public void requestTaskReconfiguration() {
            // Nobody is there to ask for new ones.
        }

        @Override
        public void raiseError(Exception e) {
            throw new IllegalStateException("The connector raised an error", e);
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return noMetrics();
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new NoOffsets();
        }
    }

    private record SinkConnectorStub() implements SinkConnectorContext {
        @Override
        public void requestTaskReconfiguration() {
            // Nobody is there to ask for new ones.
        }

        @Override
        public void raiseError(Exception e) {
            throw new IllegalStateException("The connector raised an error", e);
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return noMetrics();
        }
    }

    record SourceTaskStub(Map<String, String> configs) implements SourceTaskContext {
        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new NoOffsets();
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return noMetrics();
        }
    }

    record SinkTaskStub(Map<String, String> configs) implements SinkTaskContext {
        @Override
        public void offset(Map<TopicPartition, Long> offsets) {
            // There is no consumer to rewind.
        }

        @Override
        public void offset(TopicPartition partition, long offset) {
            // There is no consumer to rewind.
        }

        @Override
        public void timeout(long timeoutMs) {
            // Nobody calls put again.
        }

        @Override
        public Set<TopicPartition> assignment() {
            return Set.of();
        }

        @Override
        public void pause(TopicPartition... partitions) {
            // There is no consumer to pause.
        }

        @Override
        public void resume(TopicPartition... partitions) {
            // There is no consumer to resume.
        }

        @Override
        public void requestCommit() {
            // Nothing is committed here.
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return noMetrics();
        }
    }

    private record NoOffsets() implements OffsetStorageReader {
        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            return null;
        }

        @Override
        public <T> Map<Map<String, T>, @Nullable Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, @Nullable Map<String, Object>> none = new HashMap<>();
            partitions.forEach(partition -> none.put(partition, null));
            return none;
        }
    }
}
