package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a log: runs what it is given, in order. Owned and closed by its log. Thread-safe. */
final class LogThread implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogThread.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
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

    /** Accepts nothing more. Waits for what was queued before; true iff it is done within the limit. */
    boolean end(Duration limit) {
        executor.shutdown();
        try {
            return executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
            return true; // interrupted too: nobody waits for it any more
        }
    }

    /** Accepts nothing more, drops what is queued and interrupts what runs. */
    void interrupt() {
        executor.shutdownNow();
    }

    /** What was queued before still runs. Waits for it, at most 10 s. */
    @Override
    public void close() {
        if (!end(CLOSE_LIMIT)) {
            LOG.error(
                    "Thread {} did not end within {} s; its reader is stuck. Interrupting it.",
                    name,
                    CLOSE_LIMIT.toSeconds());
            executor.shutdownNow();
        }
    }
}
