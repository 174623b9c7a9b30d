package dev.tributary.connect.runtime.task;

/**
 * How many records the committed transactions of a task had; one of offsets alone has none. Written by the task's thread,
 * read by anybody: thread-safe. Source: {@code worker}, group source-task-metrics, {@code transaction-size-*}.
 */
final class TransactionSizes {
    private long transactions;
    private long records;
    private long smallest;
    private long largest;

    synchronized void committed(long size) {
        smallest = transactions == 0 ? size : Math.min(smallest, size);
        largest = Math.max(largest, size);
        records += size;
        transactions++;
    }

    synchronized long transactions() {
        return transactions;
    }

    /** 0 before the first. */
    synchronized long smallest() {
        return smallest;
    }

    /** 0 before the first. */
    synchronized long largest() {
        return largest;
    }

    /** 0 before the first. */
    synchronized double average() {
        return transactions == 0 ? 0 : (double) records / transactions;
    }
}
