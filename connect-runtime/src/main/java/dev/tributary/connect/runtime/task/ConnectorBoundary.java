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

    @Override
    public Step atPause() {
        return requests.takeForBatch();
    }

    @Override
    public TransactionContext context() {
        return requests;
    }
}
