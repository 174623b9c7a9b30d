package dev.tributary.connect.testkit.conformance;

import org.jspecify.annotations.Nullable;

/** One call of a worker to a plugin. Thread-safe: ended by the calling thread, read by the test. */
final class RecordedCall {
    private final String instance;
    private final String method;
    private final Thread thread;
    private final long startNanos = System.nanoTime();
    private volatile @Nullable Throwable thrown;
    private volatile boolean ended;
    private volatile long endNanos;

    RecordedCall(String instance, String method, Thread thread) {
        this.instance = instance;
        this.method = method;
        this.thread = thread;
    }

    void end(@Nullable Throwable failure) {
        thrown = failure;
        endNanos = System.nanoTime();
        ended = true;
    }

    String instance() {
        return instance;
    }

    String method() {
        return method;
    }

    Thread thread() {
        return thread;
    }

    @Nullable
    Throwable thrown() {
        return thrown;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean beganAfterEndOf(RecordedCall other) {
        return other.ended && startNanos - other.endNanos > 0;
    }
}
