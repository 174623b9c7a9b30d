package dev.tributary.connect.runtime.task;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * How much a source task may have under way to Kafka. Without it a fast task fills the producer's whole buffer ({@code
 * buffer.memory}, 32 MB), which makes nothing faster: records only grow old in it, and with each of them the worker keeps
 * the polled record, for the garbage collector to copy and for the caches to forget.
 *
 * <p>Room for eight batches of every partition keeps the producer busy. Where that is not enough, because a broker is far
 * away or lingers, the window grows up to the buffer itself, and shrinks again when that is over.
 *
 * <p>{@link #sent}, {@link #isFull} and {@link #await} are for the task's thread, {@link #completed} is for any.
 */
final class SendWindow {
    private static final long SMALLEST = 2L << 20;
    private static final int BATCHES_PER_PARTITION = 8;
    /** What a record costs in a batch beside key and value, roughly; headers are not counted. */
    private static final int OVERHEAD = 16;

    private static final long CALM_NANOS = Duration.ofSeconds(10).toNanos();

    private final long batchSize;
    private final long largest;
    private final long stallNanos;
    private final AtomicLong completed = new AtomicLong();
    private final Thread sender;

    /** What {@link #completed} must reach for the waiting task to go on. */
    private volatile long wakeAt = Long.MAX_VALUE;

    private volatile int partitions;

    // The task's thread only.
    private long sent;
    private long seenCompleted;
    private long grown = 1; // a power of two
    private long lastStall = System.nanoTime();

    SendWindow(long batchSize, long largest, Duration stall) {
        this.sender = Thread.currentThread();
        this.batchSize = batchSize;
        this.largest = largest;
        this.stallNanos = stall.toNanos();
    }

    /** For a producer of this configuration, to which the calling thread sends. */
    static SendWindow of(Map<String, Object> producerConfig) {
        return new SendWindow(
                bytes(producerConfig, ProducerConfig.BATCH_SIZE_CONFIG, 16_384),
                bytes(producerConfig, ProducerConfig.BUFFER_MEMORY_CONFIG, 32 << 20),
                Duration.ofMillis(100));
    }

    /** The size that a record is counted with. */
    static int size(byte @Nullable [] key, byte @Nullable [] value) {
        return OVERHEAD + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    }

    /** A record was handed to the producer. */
    void sent(int size) {
        sent += size;
    }

    /** Whether nothing more should be sent before something was completed. An empty window is never full. */
    boolean isFull() {
        if (sent - seenCompleted < limit()) {
            return false;
        }
        seenCompleted = completed.get(); // read only now: the other thread writes it all the time
        return sent - seenCompleted >= limit();
    }

    /**
     * The producer is done with a record.
     *
     * @param partition the number of the partition that it went to, -1 if it did not get there
     */
    void completed(int size, int partition) {
        if (partition >= partitions) {
            partitions = partition + 1;
        }
        if (completed.addAndGet(size) >= wakeAt) {
            wakeAt = Long.MAX_VALUE;
            LockSupport.unpark(sender);
        }
    }

    /**
     * Waits until there is room, with some to spare.
     *
     * @param givenUp ends the wait; looked at several times a second
     */
    void await(BooleanSupplier givenUp) {
        long now = System.nanoTime();
        if (grown > 1 && now - lastStall > CALM_NANOS) {
            grown /= 2;
            lastStall = now;
        }
        long before = completed.get();
        while (!givenUp.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            long target = sent - limit() * 3 / 4;
            wakeAt = target;
            if (completed.get() >= target) {
                break;
            }
            LockSupport.parkNanos(this, stallNanos);
            long after = completed.get();
            if (after == before && System.nanoTime() - now >= stallNanos) {
                stalled();
            }
            if (after != before) {
                before = after;
                now = System.nanoTime();
            }
        }
        wakeAt = Long.MAX_VALUE;
        seenCompleted = completed.get();
    }

    /** Nothing was completed for a while: perhaps because too little was sent. */
    private void stalled() {
        if (limit() < largest) {
            grown *= 2;
        }
        lastStall = System.nanoTime();
    }

    /** How many bytes may be under way now. */
    long limit() {
        return Math.min(largest, grown * Math.max(SMALLEST, BATCHES_PER_PARTITION * batchSize * partitions));
    }

    private static long bytes(Map<String, Object> config, String key, long unset) {
        Object value = config.get(key);
        try {
            return value == null
                    ? unset
                    : Math.max(1, Long.parseLong(value.toString().strip()));
        } catch (NumberFormatException e) {
            return unset; // the producer itself says what is wrong
        }
    }
}
