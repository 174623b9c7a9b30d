package dev.tributary.connect.runtime.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Appends to a log. Every {@link CompactedLog} is one; a writer by itself writes to a log that others read, as the leader
 * of a cluster does with its transactional producer ({@code internal-topics} 5.6). Thread-safe.
 */
public interface LogWriter {
    /**
     * Appends the records next to each other, in order, all or none after a crash where the log can do so. Never blocks.
     *
     * @return completes when they are durable; fails if that is not certain. The reader may see them earlier or later
     */
    CompletableFuture<Void> append(List<CompactedLog.Entry> entries);
}
