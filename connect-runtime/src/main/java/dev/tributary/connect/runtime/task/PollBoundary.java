package dev.tributary.connect.runtime.task;

/** Every batch is a transaction. */
final class PollBoundary implements TransactionBoundary {
    @Override
    public Step afterBatch(long nowMs) {
        return Step.COMMIT;
    }

    @Override
    public Step atPause(boolean amidBatch) {
        return Step.COMMIT;
    }
}
