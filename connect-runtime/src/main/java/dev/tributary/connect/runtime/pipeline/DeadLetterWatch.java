package dev.tributary.connect.runtime.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the topic of a dead letter queue while letters wait: for one that was deleted a producer without time limits waits for
 * ever. Nothing happens as long as every letter is written in time. Thread-safe.
 */
public final class DeadLetterWatch {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterWatch.class);
    /** Letters that were on their way to a partition that the new topic does not have never get there. */
    private static final int LOOKS_AFTER_RESTORING = 6;

    private final Upkeep upkeep;
    private final Runnable giveUp;
    /** Reports that are not safe yet, and since when. */
    private final Map<CompletableFuture<Void>, Long> waiting = new ConcurrentHashMap<>();

    private final AtomicBoolean alarmSet = new AtomicBoolean();
    private volatile @Nullable ConnectException lost;
    private volatile boolean closed;
    /** When the topic was restored last; of the thread that looks, as the next field is. */
    private long restoredNs;

    private int looksSince = -1;

    /**
     * How a topic is seen to.
     *
     * @param topic what is done about it
     * @param later runs something after a while, on a thread that may block
     * @param patience how long a letter may wait before somebody looks
     */
    public record Upkeep(Topic topic, BiConsumer<Duration, Runnable> later, Duration patience) {
        /** Nobody looks. */
        public static final Upkeep NONE = new Upkeep(() -> false, (pause, work) -> {}, Duration.ZERO);
    }

    /** A topic that may have to be created anew. */
    @FunctionalInterface
    public interface Topic {
        /**
         * May block.
         *
         * @return whether it was gone, and is there again; false also if that cannot be found out at the moment
         * @throws ConnectException if it is gone, and cannot be created
         */
        boolean restore() throws InterruptedException;
    }

    /**
     * @param giveUp called once, when no letter can be written any more: ends the waiting of those under way
     */
    DeadLetterWatch(Upkeep upkeep, Runnable giveUp) {
        this.upkeep = upkeep;
        this.giveUp = giveUp;
    }

    /** Why no letter can be written any more; null while they can. */
    @Nullable
    ConnectException lost() {
        return lost;
    }

    /** From now on the report is waited for. */
    void watch(CompletableFuture<Void> report) {
        waiting.put(report, System.nanoTime());
        var unused = report.whenComplete((written, failure) -> waiting.remove(report));
        setAlarm();
    }

    void close() {
        closed = true;
    }

    private void setAlarm() {
        if (!closed && !waiting.isEmpty() && alarmSet.compareAndSet(false, true)) {
            try {
                upkeep.later().accept(upkeep.patience(), this::look);
            } catch (RejectedExecutionException e) {
                log.debug("The worker is shutting down; nobody looks after the topic of dead letters", e);
            }
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        try {
            if (anyWaitsSince(System.nanoTime() - upkeep.patience().toNanos())) {
                lookNow();
            }
        } catch (ConnectException e) {
            lost = e;
            giveUp.run();
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) { // of a client; the next look may find out
            log.debug("It cannot be found out whether the topic of dead letters exists", e);
        }
        alarmSet.set(false);
        setAlarm();
    }

    private void lookNow() throws InterruptedException {
        if (upkeep.topic().restore()) {
            restoredNs = System.nanoTime();
            looksSince = 0;
        } else if (looksSince >= 0 && anyWaitsSince(restoredNs)) {
            looksSince++;
            if (looksSince > LOOKS_AFTER_RESTORING) {
                throw new ConnectException(
                        "The topic of its dead letters was deleted while it ran, and created anew; but"
                                + " letters that were on their way then are not taken, for instance because the former topic had"
                                + " more partitions. Restart the task: it reports them again.");
            }
        } else {
            looksSince = -1;
        }
    }

    private boolean anyWaitsSince(long nanos) {
        return waiting.values().stream().anyMatch(since -> since - nanos <= 0);
    }
}
