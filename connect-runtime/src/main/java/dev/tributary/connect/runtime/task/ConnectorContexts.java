package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnectorContext;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * The context that a connector is given, open until {@link #close()}. Connectors use it on threads of their own:
 * thread-safe. Source: {@code tasks} 1.1, 1.2.
 */
final class ConnectorContexts implements AutoCloseable {
    private final ConnectorName connector;
    private final Wishes wishes;
    private final PluginMetricsFactory.Handle metrics;
    private volatile boolean closed;
    private volatile ConnectorOffsetReaders.@Nullable Opened opened;

    /** What connectors ask for. Called on any thread, must return at once. */
    interface Wishes {
        void reconfigureTasks();

        void fail(Exception failure);
    }

    ConnectorContexts(ConnectorName connector, Wishes wishes, PluginMetricsFactory factory) {
        this.connector = connector;
        this.wishes = wishes;
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", connector.value());
        this.metrics = factory.create(tags);
    }

    ConnectorContext forSink() {
        return new ForSink();
    }

    /** The context of a source; the reader is closed with this, or when another is given. */
    ConnectorContext forSource(ConnectorOffsetReaders.Opened offsets) {
        ConnectorOffsetReaders.Opened former = opened;
        opened = offsets;
        if (former != null) {
            former.close().run();
        }
        if (closed) { // abandoned while the reader was being opened
            offsets.close().run();
        }
        return new ForSource(offsets.reader());
    }

    /** From now on wishes and reads throw. Idempotent, any thread. */
    @Override
    public void close() {
        closed = true;
        ConnectorOffsetReaders.Opened offsets = opened;
        if (offsets != null) {
            offsets.close().run();
        }
    }

    /** Takes back the metrics that the connector registered; after its last call. */
    void closeMetrics() {
        metrics.close();
    }

    private void checkOpen(String call) {
        if (closed) {
            throw new ConnectException(
                    "Connector " + connector + " called " + call
                            + " on the context of an instance that was stopped. A connector must end its own threads in stop().");
        }
    }

    private abstract class Common implements ConnectorContext {
        @Override
        public final void requestTaskReconfiguration() {
            checkOpen("requestTaskReconfiguration()");
            wishes.reconfigureTasks();
        }

        @Override
        public final void raiseError(@Nullable Exception failure) {
            checkOpen("raiseError()");
            wishes.fail(
                    failure == null
                            ? new ConnectException(
                                    "Connector " + connector + " raised an error and gave null as its cause")
                            : failure);
        }

        @Override
        public final PluginMetrics pluginMetrics() {
            return metrics.metrics();
        }
    }

    private final class ForSink extends Common implements SinkConnectorContext {}

    private final class ForSource extends Common implements SourceConnectorContext {
        private final OffsetStorageReader reader;

        ForSource(OffsetStorageReader reader) {
            this.reader = reader;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new OffsetStorageReader() {
                @Override
                public <T> Map<String, Object> offset(Map<String, T> partition) {
                    checkOpen("offset()");
                    return reader.offset(partition);
                }

                @Override
                public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
                    checkOpen("offsets()");
                    return reader.offsets(partitions);
                }
            };
        }
    }
}
