package dev.tributary.connect.runtime.task;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sink task may ask of its worker. Thread-safe, though the contract allows most of it on the task's thread only.
 * Wishes are collected here and fulfilled when the plugin's call returned. Source: {@code tasks} 4.5.
 */
final class SinkContext implements SinkTaskContext {
    private static final Logger log = LoggerFactory.getLogger(SinkContext.class);

    private final SinkParts parts;
    private final SinkHandover handover;
    private final Supplier<Set<TopicPartition>> assignment;

    private final Map<TopicPartition, Long> rewinds = new HashMap<>(); // guarded by itself
    private volatile long timeoutMs = -1;
    private volatile boolean commitRequested;

    SinkContext(SinkParts parts, SinkHandover handover, Supplier<Set<TopicPartition>> assignment) {
        this.parts = parts;
        this.handover = handover;
        this.assignment = assignment;
    }

    @Override
    public Map<String, String> configs() {
        return parts.configs().current();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        offsets.forEach(this::rewind);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        rewind(partition, offset);
    }

    private void rewind(TopicPartition partition, @Nullable Long offset) {
        if (offset == null) {
            log.warn(
                    "Task {} asked to read {} from offset null; ignored",
                    parts.run().id(),
                    partition);
            return;
        }
        synchronized (rewinds) {
            rewinds.put(partition, offset);
        }
    }

    @Override
    public void timeout(long timeout) {
        timeoutMs = timeout;
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment.get();
    }

    @Override
    public void pause(TopicPartition... partitions) {
        handover.pause(assigned("pause", partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        handover.resume(assigned("resume", partitions));
    }

    private Collection<TopicPartition> assigned(String call, TopicPartition... partitions) {
        List<TopicPartition> wanted = Arrays.asList(partitions);
        Set<TopicPartition> has = assignment.get();
        for (TopicPartition partition : wanted) {
            if (!has.contains(partition)) {
                throw new IllegalWorkerStateException("Task " + parts.run().id() + " cannot " + call + " " + partition
                        + " (expected: one of its partitions, " + has + ")");
            }
        }
        return wanted;
    }

    @Override
    public void requestCommit() {
        commitRequested = true;
        handover.wakeUp();
    }

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
        ErrantReports errant = parts.hooks().errant();
        return errant == null ? null : errant.reporter();
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return parts.metrics().metrics();
    }

    // ------------------------------------------------------------------------- for the runner, on the plugin's thread

    /** The rewinds asked for since the last call. */
    Map<TopicPartition, Long> takeRewinds() {
        synchronized (rewinds) {
            if (rewinds.isEmpty()) {
                return Map.of();
            }
            Map<TopicPartition, Long> taken = Map.copyOf(rewinds);
            rewinds.clear();
            return taken;
        }
    }

    /** The time in which the task wants to be called again; 0 or less for no wish. */
    long takeTimeoutMs() {
        long taken = timeoutMs;
        timeoutMs = -1;
        return taken;
    }

    boolean takeCommitRequest() {
        boolean taken = commitRequested;
        commitRequested = false;
        return taken;
    }
}
