package dev.tributary.connect.runtime.log;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a log: runs what it is given, in order. Owned and closed by its log. Thread-safe. */
final class LogThread implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogThread.class);
    private static final long CLOSE_LIMIT_SECONDS = 10;
    private final ExecutorService executor;
    private final String name;

    LogThread(String name) {
        this.name = name;
        executor = Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Throws {@link java.util.concurrent.RejectedExecutionException} once closed. */
    @Override
    public void execute(Runnable work) {
        executor.execute(work);
    }

    /** What was queued before still runs. Waits for it, at most 10 s. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.error(
                        "Thread {} did not end within {} s; its reader is stuck. Interrupting it.",
                        name,
                        CLOSE_LIMIT_SECONDS);
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
