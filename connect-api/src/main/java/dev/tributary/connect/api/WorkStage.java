package dev.tributary.connect.api;

import java.util.Locale;

/** What a thread of a task is doing at a moment. */
public enum WorkStage {
    /** Nothing that anybody could be waiting for. */
    NONE,
    /** Plugins are being made, configured and started. */
    START,
    /** A source: {@code poll()} of the plugin. A sink: waiting for records of the consumer. */
    POLL,
    TRANSFORM,
    CONVERT,
    /** Records are handed to the producer, or wait until it takes more. */
    SEND,
    /** A sink: {@code put()} of the plugin. */
    PUT,
    /** A sink: {@code preCommit()} or {@code flush()} of the plugin. */
    FLUSH,
    /** Offsets, or a transaction, are being committed. */
    COMMIT,
    /** A sink: {@code open()} or {@code close()} of the plugin, or the hand-over of partitions. */
    REBALANCE,
    /** The plugin's {@code stop()}, and the closing of clients. */
    STOP;

    /** Its name in JSON, metrics and log lines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
