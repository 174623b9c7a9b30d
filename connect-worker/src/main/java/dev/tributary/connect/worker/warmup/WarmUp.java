package dev.tributary.connect.worker.warmup;

import ch.qos.logback.classic.LoggerContext;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Practises what creating connectors takes, on a cluster of its own in memory, while the worker has nothing to do. A young JVM interprets
 * everything at first: who creates a hundred connectors on new workers would wait twice as long for it. Next to nothing
 * of it is seen from outside: no plugin, topic, metric or line in the log is touched, and the port that it listens on, of the loopback
 * interface, answers nobody else.
 *
 * <p>Once in the life of a process, for at most {@link #LONGEST}; {@link #close} ends it early. Thread-safe.
 */
public final class WarmUp implements AutoCloseable {
    /** For processes that others share. */
    public static final WarmUp NONE = new WarmUp(null, null);

    /** Twice through all connectors: what is called for each of them has been compiled by then. */
    static final int STEPS = 200;

    /** The start has things to tidy up, and other workers may be about to join. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** With little CPU it does not come to an end; what it has reached by then has to do. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private final @Nullable OffsetCodec codec;
    private final @Nullable LoggerContext logging;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CompletableFuture<Integer> outcome = new CompletableFuture<>();

    private WarmUp(@Nullable OffsetCodec codec, @Nullable LoggerContext logging) {
        this.codec = codec;
        this.logging = logging;
    }

    /** Of a process that has one worker only; {@link #NONE} where its lines could not be kept out of the log, which takes Logback. */
    public static WarmUp ofProcess(OffsetCodec codec) {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context ? new WarmUp(codec, context) : NONE;
    }

    /** Begins soon, on a thread of its own. The first call counts; none after {@link #close}. */
    public void begin() {
        if (codec == null || logging == null || over.getCount() == 0 || !begun.compareAndSet(false, true)) {
            return;
        }
        // All threads that are made in it are of this group.
        var group = new ThreadGroup("connect-warm-up");
        var thread = new Thread(group, () -> run(group, codec, logging), "connect-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(ThreadGroup group, OffsetCodec codec, LoggerContext logging) {
        int steps = 0;
        try {
            if (!isOverWithin(PAUSE)) {
                steps = practise(group, codec, logging);
            }
            outcome.complete(steps);
        } catch (TimeoutException e) {
            LOG.debug("The warm-up was given up: something took too long", e);
            outcome.completeExceptionally(e);
        } catch (RuntimeException | ExecutionException e) {
            LOG.warn(
                    "The warm-up failed, so the first connectors take a little longer to create; all else is as it should be",
                    e);
            outcome.completeExceptionally(e);
        } catch (InterruptedException e) {
            outcome.completeExceptionally(e);
            Thread.currentThread().interrupt();
        }
    }

    private int practise(ThreadGroup group, OffsetCodec codec, LoggerContext logging)
            throws InterruptedException, ExecutionException, TimeoutException {
        long start = System.nanoTime();
        int steps = 0;
        Silence silence = Silence.of(group, logging);
        try (var cluster = new PracticeCluster(codec)) {
            cluster.start();
            while (steps < STEPS && over.getCount() > 0 && System.nanoTime() - start < LONGEST.toNanos()) {
                cluster.practise(steps++);
            }
        } finally {
            silence.close();
        }
        LOG.debug("Warmed up: {} steps in {} ms", steps, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        return steps;
    }

    private boolean isOverWithin(Duration pause) throws InterruptedException {
        return over.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many steps it came to, once it has ended. */
    public CompletableFuture<Integer> outcome() {
        return outcome.copy();
    }

    /** Ends it after the step that it is in, which takes milliseconds; does not wait. It does not begin any more. Idempotent. */
    @Override
    public void close() {
        if (codec != null) {
            over.countDown();
        }
    }
}
