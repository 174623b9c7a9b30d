package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
    private volatile @Nullable CompletableFuture<Void> starting;

    /** What connectors ask for. Called on any thread, must return at once. */
    interface Wishes {
        void reconfigureTasks();

        void fail(Exception failure);

        /** Whether the instance is to end, or the connector to stop: then it need not be initialised. */
        boolean endsBeforeStart();
    }

    /** The instance was not initialised, because it was asked to end first. */
    static final class EndedBeforeStart extends ConnectException {
        private static final long serialVersionUID = 1;

        EndedBeforeStart(ConnectorName connector) {
            super("Connector " + connector + " was asked to stop before its offsets could be read");
        }
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

    /**
     * The context of a source, when its offsets can be read: waits for that. The reader is closed with this, or when
     * another is given.
     *
     * @throws EndedBeforeStart if {@link #endWait} was called, or is not worth calling any more
     * @throws ConnectException if the offsets cannot be read
     */
    ConnectorContext forSource(ConnectorOffsetReaders.Opened offsets) {
        ConnectorOffsetReaders.Opened former = opened;
        opened = offsets;
        if (former != null) {
            former.close().run();
        }
        if (closed) { // abandoned while the reader was being opened
            offsets.close().run();
        }
        awaitStart(offsets.started().copy());
        return new ForSource(offsets.reader());
    }

    private void awaitStart(CompletableFuture<Void> start) {
        starting = start;
        if (!start.isDone() && wishes.endsBeforeStart()) { // after it is what endWait() ends
            start.cancel(false);
        }
        try {
            start.get();
        } catch (CancellationException e) {
            throw new EndedBeforeStart(connector);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while reading source offsets of connector " + connector, e);
        } catch (ExecutionException e) {
            throw SourceOffsetReader.unreadable("connector " + connector, e.getCause());
        } finally {
            starting = null;
        }
    }

    /** Ends the wait for offsets, if there is one. Any thread. */
    void endWait() {
        CompletableFuture<Void> wait = starting;
        if (wait != null) {
            wait.cancel(false);
        }
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
