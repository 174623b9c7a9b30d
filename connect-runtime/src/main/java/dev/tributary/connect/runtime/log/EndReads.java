package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests to read a topic to its end. Of each batch of requests, the end offsets are asked for after they were made,
 * and they are answered when the consumer's position has got there in every partition. Positions count, not records: the
 * markers of transactions have offsets too.
 *
 * <p>{@link #ask} and {@link #end} on any thread, the rest on the reader thread. Source: {@code internal-topics} section 4.
 */
final class EndReads {
    private static final Logger LOG = LoggerFactory.getLogger(EndReads.class);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    /** For the first answer of the brokers; later, there is no limit. */
    private static final Duration START_LIMIT = Duration.ofMinutes(15);
    /** A position may move without a record being seen, so it is looked at that often. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final String topic;
    private final Admin admin;
    private final boolean readCommitted;
    private final InstantSource clock;
    private final Complaint complaint;
    private final Object monitor = new Object();
    /** Guarded by the monitor. */
    private List<CompletableFuture<Void>> asked = new ArrayList<>();
    /** Guarded by the monitor: why nothing is read any more. */
    private @Nullable Throwable ended;

    private final Set<CompletableFuture<Void>> unanswered = ConcurrentHashMap.newKeySet();

    /** Those for whom the end offsets are being fetched. */
    private List<CompletableFuture<Void>> fetchers = new ArrayList<>();

    private @Nullable CompletableFuture<Map<TopicPartition, Long>> fetch;
    private List<Target> targets = new ArrayList<>();
    private Instant nextFetch = Instant.MIN;
    private Instant giveUp;

    private record Target(Map<TopicPartition, Long> ends, List<CompletableFuture<Void>> waiting) {}

    EndReads(String topic, Admin admin, boolean readCommitted, InstantSource clock) {
        this.topic = topic;
        this.admin = admin;
        this.readCommitted = readCommitted;
        this.clock = clock;
        this.complaint = new Complaint(LOG, clock);
        this.giveUp = clock.instant().plus(START_LIMIT);
    }

    /** A new request. The caller wakes the reader thread. */
    CompletableFuture<Void> ask() {
        var done = new CompletableFuture<Void>();
        Throwable why;
        synchronized (monitor) {
            why = ended;
            if (why == null) {
                asked.add(done);
                unanswered.add(done);
            }
        }
        if (why != null) {
            done.completeExceptionally(why);
        }
        return done.whenComplete((read, failure) -> unanswered.remove(done));
    }

    /** Asks for end offsets if somebody waits for them, takes the ones that came, answers who has got what it wanted. */
    void step(Consumer<byte[], byte[]> consumer) {
        if (fetch != null && fetch.isDone()) {
            harvest(consumer, fetch);
        }
        if (fetch == null && !clock.instant().isBefore(nextFetch)) {
            synchronized (monitor) {
                fetchers.addAll(asked);
                asked = new ArrayList<>();
            }
            if (!fetchers.isEmpty()) {
                fetch = fetchEnds(consumer);
            }
        }
        answer(consumer);
    }

    /** How long to wait for records before the next step; whatever comes earlier wakes the thread. */
    Duration patience() {
        if (!targets.isEmpty()) {
            return LOOK_INTERVAL;
        }
        return fetch == null && !fetchers.isEmpty() ? BACKOFF : IDLE;
    }

    private CompletableFuture<Map<TopicPartition, Long>> fetchEnds(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetSpec> latest = consumer.assignment().stream()
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        CompletableFuture<Map<TopicPartition, Long>> ends = admin.listOffsets(
                        latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().offset())));
        // Woken when it is done: what whenComplete returns is done only after the waking, and would be overlooked.
        CompletableFuture<?> unused = ends.whenComplete((found, failure) -> consumer.wakeup());
        return ends;
    }

    private void harvest(Consumer<byte[], byte[]> consumer, CompletableFuture<Map<TopicPartition, Long>> done) {
        Map<TopicPartition, Long> ends;
        try {
            ends = endsOf(consumer, done);
        } catch (RetriableException e) {
            fetch = null;
            if (clock.instant().isBefore(giveUp)) {
                nextFetch = clock.instant().plus(BACKOFF);
                complaint.warn("The end offsets of topic " + topic + " could not be read", e);
            } else {
                fail(e);
            }
            return;
        } catch (WakeupException e) {
            throw e; // once more in the next step
        } catch (RuntimeException e) {
            fetch = null;
            fail(e);
            return;
        }
        fetch = null;
        giveUp = Instant.MAX;
        targets.add(new Target(ends, fetchers));
        fetchers = new ArrayList<>();
    }

    private Map<TopicPartition, Long> endsOf(
            Consumer<byte[], byte[]> consumer, CompletableFuture<Map<TopicPartition, Long>> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UnsupportedVersionException && !readCommitted) {
                return consumer.endOffsets(consumer.assignment());
            }
            if (cause instanceof RetriableException retriable) {
                throw retriable;
            }
            throw new ConnectException(
                    "Topic " + topic + " cannot be read to its end, because its end offsets are not to be had: " + cause
                            + ". The worker needs the permission to describe it, and brokers that tell end offsets to admin clients.",
                    cause);
        }
    }

    private void fail(Throwable failure) {
        List<CompletableFuture<Void>> failed = fetchers;
        fetchers = new ArrayList<>();
        failed.forEach(done -> done.completeExceptionally(
                new ConnectException("Topic " + topic + " was not read to its end: " + failure.getMessage(), failure)));
    }

    private void answer(Consumer<byte[], byte[]> consumer) {
        var unreached = new ArrayList<Target>();
        var reached = new ArrayList<Target>();
        for (Target target : targets) {
            (isReached(consumer, target.ends()) ? reached : unreached).add(target);
        }
        targets = unreached;
        reached.forEach(target -> target.waiting().forEach(done -> done.complete(null)));
    }

    private static boolean isReached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            try {
                // An empty partition needs no position, which would have to be asked for first.
                if (end.getValue() > 0 && consumer.position(end.getKey(), Duration.ZERO) < end.getValue()) {
                    return false;
                }
            } catch (TimeoutException e) {
                return false; // the position is not known yet
            }
        }
        return true;
    }

    /** Fails everything that is asked for, now and later. Any thread. */
    void end(Throwable why) {
        synchronized (monitor) {
            ended = ended == null ? why : ended;
        }
        List.copyOf(unanswered).forEach(done -> done.completeExceptionally(why));
    }
}
