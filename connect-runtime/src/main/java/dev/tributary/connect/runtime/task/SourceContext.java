package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.pipeline.Closing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What a source task can ask of its worker. Thread-safe. Source: {@code tasks} 2.1. */
final class SourceContext implements SourceTaskContext, AutoCloseable {
    private final TaskParts parts;
    private final SourceOffsetReader offsets;
    private final @Nullable TransactionContext transactions;
    private PluginMetricsFactory.@Nullable Handle metrics; // guarded by this
    private boolean closed; // guarded by this

    /**
     * @param transactions null if the task does not define its transactions
     */
    SourceContext(TaskParts parts, SourceOffsets offsets, @Nullable TransactionContext transactions) {
        this.parts = parts;
        this.transactions = transactions;
        this.offsets = new SourceOffsetReader(parts.run().id().connector(), offsets);
    }

    /** The task's configuration, variables resolved anew. */
    @Override
    @SuppressWarnings("NullAway") // values may be null, which the published API does not say
    public Map<String, String> configs() {
        return parts.configs().currentTask(parts.resources());
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
        return offsets;
    }

    /** Null unless the task runs exactly once and its connector is to define the transactions. */
    @Override
    @SuppressWarnings("NullAway") // the published API has nulls where it does not say so
    public @Nullable TransactionContext transactionContext() {
        return transactions;
    }

    @Override
    public synchronized PluginMetrics pluginMetrics() {
        if (closed) {
            throw new IllegalStateException(
                    "Task " + parts.run().id() + " asked for metrics after its run had ended or was given up");
        }
        if (metrics == null) {
            LinkedHashMap<String, String> tags = new LinkedHashMap<>();
            tags.put("connector", parts.run().id().connector().value());
            tags.put("task", String.valueOf(parts.run().id().number()));
            metrics = parts.resources().pluginMetrics().create(tags);
        }
        return metrics.metrics();
    }

    /** Ends reads of offsets; never blocks. */
    void closeReader() {
        offsets.close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        offsets.close();
        Closing.quietly("metrics of a task", metrics);
    }
}
