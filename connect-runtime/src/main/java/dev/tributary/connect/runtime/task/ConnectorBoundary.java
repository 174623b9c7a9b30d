package dev.tributary.connect.runtime.task;

import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/** Transactions end where the plugin says. What it leaves open when the task pauses stays open, and when it stops is lost. */
final class ConnectorBoundary implements TransactionBoundary {
    private final TransactionRequests requests = new TransactionRequests();

    @Override
    public Step afterRecord(SourceRecord polled) {
        return requests.takeFor(polled);
    }

    @Override
    public Step afterBatch(long nowMs) {
        return requests.takeForBatch();
    }

    /** What was asked for a batch is for all of it: half of what belongs together must not be committed. */
    @Override
    public Step atPause(boolean amidBatch) {
        return amidBatch ? Step.GO_ON : requests.takeForBatch();
    }

    @Override
    public TransactionContext context() {
        return requests;
    }
}
