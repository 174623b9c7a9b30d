package dev.tributary.connect.runtime.log;

import java.util.concurrent.CompletableFuture;

/**
 * A writer that at most one process has at a time: who claims it takes it from whoever had it before. Not claimed, or lost
 * to somebody else, every append fails. Thread-safe; no method but {@link #close} blocks.
 */
public interface ClaimedLogWriter extends LogWriter, AutoCloseable {
    /**
     * Takes the writer, unless this process has it already.
     *
     * @return completes when appends may begin; fails if it cannot be had now
     */
    CompletableFuture<Void> claim();

    /** Gives the writer up; what was appended before is finished first. Nothing happens if it was not claimed. */
    void release();

    /** Gives the writer up for good; unfinished appends fail after some seconds. Idempotent. */
    @Override
    void close();
}
