package dev.tributary.connect.runtime.task;

/** A transaction ends with the first batch that ends after the interval: a long poll makes it longer. */
final class IntervalBoundary implements TransactionBoundary {
    private final long intervalMs;
    private long lastMs;

    IntervalBoundary(long intervalMs) {
        this.intervalMs = intervalMs;
    }

    @Override
    public void restart(long nowMs) {
        lastMs = nowMs;
    }

    @Override
    public Step afterBatch(long nowMs) {
        if (nowMs - lastMs < intervalMs) {
            return Step.GO_ON;
        }
        lastMs = nowMs;
        return Step.COMMIT;
    }

    @Override
    public Step atPause(boolean amidBatch) {
        return Step.COMMIT;
    }
}
