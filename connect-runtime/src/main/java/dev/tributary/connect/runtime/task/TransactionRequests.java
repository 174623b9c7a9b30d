package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.task.TransactionBoundary.Step;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * What a plugin has asked for concerning its transactions, until it is carried out. Thread-safe: plugins may ask on any
 * thread. Requests that contradict each other are found when they are to be carried out, and fail the task. Source: {@code
 * tasks} 3.5; KIP-618.
 */
final class TransactionRequests implements TransactionContext {
    private final Object lock = new Object();
    private final Set<SourceRecord> commitAfter = new HashSet<>(); // guarded by lock
    private final Set<SourceRecord> abortAfter = new HashSet<>(); // guarded by lock
    private boolean commitBatch; // guarded by lock
    private boolean abortBatch; // guarded by lock
    /** Whether a record is named at all: spares hashing every record when none is. */
    private volatile boolean namesRecords;

    @Override
    public void commitTransaction() {
        synchronized (lock) {
            commitBatch = true;
        }
    }

    @Override
    public void commitTransaction(SourceRecord record) {
        Objects.requireNonNull(record, "the record after which to commit");
        synchronized (lock) {
            commitAfter.add(record);
            namesRecords = true;
        }
    }

    @Override
    public void abortTransaction() {
        synchronized (lock) {
            abortBatch = true;
        }
    }

    @Override
    public void abortTransaction(SourceRecord record) {
        Objects.requireNonNull(record, "the record after which to abort");
        synchronized (lock) {
            abortAfter.add(record);
            namesRecords = true;
        }
    }

    /** What was asked for the batch; it is not asked any more then. */
    Step takeForBatch() {
        synchronized (lock) {
            boolean commit = commitBatch;
            boolean abort = abortBatch;
            commitBatch = false;
            abortBatch = false;
            return step(commit, abort, "the same batch");
        }
    }

    /** What was asked for the record, as it was polled; it is not asked any more then. */
    Step takeFor(SourceRecord polled) {
        if (!namesRecords) {
            return Step.GO_ON;
        }
        synchronized (lock) {
            boolean commit = commitAfter.remove(polled);
            boolean abort = abortAfter.remove(polled);
            namesRecords = !commitAfter.isEmpty() || !abortAfter.isEmpty();
            return step(commit, abort, "the same record");
        }
    }

    private static Step step(boolean commit, boolean abort, String of) {
        if (commit && abort) {
            throw new IllegalStateException("The connector asked both to commit and to abort the transaction of " + of
                    + ". It is broken; ask its authors.");
        }
        return abort ? Step.ABORT : commit ? Step.COMMIT : Step.GO_ON;
    }
}
