package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.pipeline.SinkPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer's side of a sink task: polls, converts, keeps the membership and commits, however long the plugin takes.
 * Runs on the task's consumer thread, rebalance callbacks included, and closes consumer and pipeline at its end.
 */
final class SinkConsumer implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(SinkConsumer.class);
    /** How long orders may have to wait while records are awaited. */
    private static final Duration POLL = Duration.ofMillis(100);
    /** While nothing may be polled: how often the group is asked for news. */
    private static final long IDLE_MS = 100;
    /** How long what is converted may wait for what is being converted. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** How long orders may have to wait while what was polled at once is converted, as far as can be foreseen. */
    private static final long CONVERSION_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** If it takes longer than could be foreseen: how often the consumer is polled nevertheless. */
    private static final long MEMBER_NS = TimeUnit.MILLISECONDS.toNanos(IDLE_MS);
    /** How long the consumer of an abandoned task may take to leave its group. */
    private static final Duration ABANDONED_CLOSE = Duration.ofSeconds(2);

    private final TaskRun run;
    private final Consumer<byte[], byte[]> consumer;
    private final SinkPipeline pipeline;
    private final SinkHandover handover;
    private final RebalanceBounds bounds;
    private final int maxPollRecords;
    private final SinkTaskMetrics metrics;
    private final ProgressClock clock;
    /** Partitions that went since records were polled that are not handed over yet. */
    private final Set<TopicPartition> gone = new HashSet<>();
    /** Not handed over yet. */
    private final List<SinkBatch> converted = new ArrayList<>();
    /** As the last conversions promise; at first nothing is known. */
    private int pollsAtOnce = Integer.MAX_VALUE;

    private boolean ending;

    private final Object monitor = new Object();
    /** True while the consumer is being closed; guarded by the monitor. */
    private boolean leaving;

    /**
     * How long a revocation may take, so that the group does not count the member as dead.
     *
     * @param plugin for the plugin to finish its put and close the partitions
     * @param commit for the commit after that
     */
    record RebalanceBounds(Duration plugin, Duration commit) {
        private static final Duration LONGEST_COMMIT = Duration.ofSeconds(60);

        /**
         * Three quarters of the time that the group waits for a member are the plugin's, one eighth the commit's; the rest
         * is for noticing the rebalance and for joining again.
         */
        static RebalanceBounds of(Duration maxPollInterval) {
            Duration commit = maxPollInterval.dividedBy(8);
            return new RebalanceBounds(
                    maxPollInterval.multipliedBy(3).dividedBy(4),
                    commit.compareTo(LONGEST_COMMIT) < 0 ? commit : LONGEST_COMMIT);
        }
    }

    SinkConsumer(
            TaskRun run,
            Consumer<byte[], byte[]> consumer,
            SinkParts.PipelineFactory pipeline,
            SinkHandover handover,
            SinkParts.Polls polls,
            SinkTaskMetrics metrics) {
        this.run = run;
        this.consumer = consumer;
        this.pipeline = pipeline.create(this::awaitAsMember);
        this.handover = handover;
        this.bounds = RebalanceBounds.of(polls.maxInterval());
        this.maxPollRecords = polls.maxRecords();
        this.metrics = metrics;
        this.clock = run.progress().consumer();
    }

    /** Works until the plugin's side has finished. Failures are handed over, none thrown. */
    void runUntilFinished() {
        clock.begin();
        try {
            boolean goOn = true;
            while (goOn && !run.control().abandoned()) {
                goOn = turn();
            }
        } catch (Throwable e) { // whatever it is, the plugin's side must hear of it and fail the task
            if (!run.control().abandoned()) {
                handover.failed(e, true);
            }
        } finally {
            close();
            clock.end();
        }
    }

    /** One turn: obeys orders, polls, hands over. False at the end. */
    private boolean turn() throws InterruptedException {
        SinkHandover.Orders orders = handover.takeOrders();
        if (orders.last() != null) {
            ending = true;
            clock.enter(WorkStage.COMMIT);
            commitLast(orders.last());
            return false;
        }
        orders.seeks().forEach(consumer::seek);
        pauseOnly(orders.paused());
        if (orders.commit() != null) {
            commit(orders.commit());
        }
        clock.enter(WorkStage.POLL);
        read(orders.idle() ? Duration.ZERO : POLL);
        readLags();
        if (orders.full()) {
            clock.hold();
        } else {
            clock.enter(WorkStage.NONE);
        }
        if (orders.idle()) {
            handover.awaitOrders(orders, IDLE_MS);
        }
        return true;
    }

    /** What is paused is left out: the consumer may not know its end, and would have to ask. */
    private void readLags() {
        if (metrics.lagsDue()) {
            Set<TopicPartition> read = new HashSet<>(consumer.assignment());
            read.removeAll(consumer.paused());
            metrics.readLags(read, consumer::currentLag);
        }
    }

    private void pauseOnly(Set<TopicPartition> wanted) {
        Set<TopicPartition> paused = consumer.paused();
        if (paused.equals(wanted)) {
            return;
        }
        Set<TopicPartition> resume = new HashSet<>(paused);
        resume.removeAll(wanted);
        consumer.resume(resume);
        consumer.pause(wanted);
    }

    /**
     * Polls, converts and hands over. As long as polls are full and the plugin has room, more is polled first: the
     * consumer asks its broker for more only when all that it was sent is taken, and what it waits for then can come
     * during the conversion.
     */
    private void read(Duration wait) {
        gone.clear();
        List<Polled> polls = new ArrayList<>();
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
            SinkHandover.Room taken = SinkHandover.Room.NONE;
            while (!records.isEmpty()) {
                Polled polled = Polled.of(records);
                polls.add(polled);
                taken = taken.plus(polled.size());
                boolean more = records.count() >= maxPollRecords
                        && polls.size() < pollsAtOnce
                        && handover.hasRoomBeside(taken);
                records = more ? consumer.poll(Duration.ZERO) : ConsumerRecords.empty();
            }
        } catch (RuntimeException e) {
            if (!run.control().abandoned()) {
                convert(polls); // what came before a failure is put before it is told
            }
            throw e;
        }
        convert(polls);
    }

    private void convert(List<Polled> polls) {
        long begunNs = System.nanoTime();
        long handedOverNs = begunNs;
        long memberNs = begunNs;
        for (Polled polled : polls) {
            long nowNs = System.nanoTime();
            if (nowNs - memberNs >= MEMBER_NS) {
                memberNs = nowNs;
                handOver();
                pollNothing();
            }
            if (handover.finishing() || !convert(polled)) {
                return;
            }
            if (System.nanoTime() - handedOverNs >= PATIENCE_NS) {
                handOver();
                handedOverNs = System.nanoTime();
            }
        }
        handOver();
        if (!polls.isEmpty()) {
            long eachNs = (System.nanoTime() - begunNs) / polls.size();
            pollsAtOnce = (int) Math.max(1, CONVERSION_NS / Math.max(1, eachNs));
        }
    }

    /** False if it failed, and the failure was handed over. */
    private boolean convert(Polled polled) {
        metrics.consumed(polled.records().count(), polled.spans());
        List<SinkRecord> records = new ArrayList<>(polled.records().count());
        try {
            pipeline.apply(polled.records(), records);
        } catch (RuntimeException | LinkageError e) {
            handOver();
            // The membership is kept while the plugin puts what came before, so that this is not done twice.
            handover.failed(e, false);
            return false;
        }
        converted.add(new SinkBatch(records, polled.spans(), polled.size().bytes()));
        return true;
    }

    private void handOver() {
        if (!converted.isEmpty()) {
            handover.offer(converted.stream().map(batch -> batch.without(gone)).toList());
            converted.clear();
        }
    }

    /** What one poll brought, not converted yet. */
    private record Polled(
            ConsumerRecords<byte[], byte[]> records,
            Map<TopicPartition, SinkBatch.Span> spans,
            SinkHandover.Room size) {

        static Polled of(ConsumerRecords<byte[], byte[]> polled) {
            Map<TopicPartition, SinkBatch.Span> spans = new HashMap<>();
            long bytes = 0;
            for (TopicPartition partition : polled.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
                long first = records.get(0).offset();
                spans.put(
                        partition,
                        new SinkBatch.Span(
                                first, records.get(records.size() - 1).offset() + 1));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                }
            }
            return new Polled(polled, spans, new SinkHandover.Room(1, polled.count(), bytes));
        }
    }

    /**
     * Waits before a converter or transform is tried again, polling nothing but as a live member of the group: retries may
     * go on for ever.
     *
     * @return false if the task ends
     */
    private boolean awaitAsMember(Duration time) throws InterruptedException {
        handOver();
        long endNanos = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
            pollNothing();
            Duration pause =
                    Duration.ofNanos(Math.min(left, Duration.ofMillis(IDLE_MS).toNanos()));
            if (handover.finishing() || !run.control().pauseUnlessAbandoned(pause)) {
                return false;
            }
        }
        return true;
    }

    /** Lets the consumer do what it does within a poll. */
    private void pollNothing() {
        consumer.pause(consumer.assignment());
        ConsumerRecords<byte[], byte[]> unexpected = consumer.poll(Duration.ZERO);
        for (TopicPartition partition : unexpected.partitions()) {
            consumer.seek(partition, unexpected.records(partition).get(0).offset());
        }
    }

    private void commit(SinkHandover.Commit commit) {
        if (commit.offsets().isEmpty()) {
            handover.ended(commit, null); // all of it was lost or revoked since
            return;
        }
        consumer.commitAsync(commit.offsets(), (offsets, failure) -> handover.ended(commit, failure));
    }

    private void commitLast(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!offsets.isEmpty()) {
            commitSync(offsets, null);
        }
    }

    /** A failure is logged only: what was not committed is delivered again, to whoever has the partitions then. */
    private void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Duration timeout) {
        try {
            if (timeout == null) {
                consumer.commitSync(offsets);
            } else {
                consumer.commitSync(offsets, timeout);
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.warn(
                    "Task {} could not commit {} on giving the partitions back; they will be delivered again",
                    run.id(),
                    offsets,
                    e);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (ending || partitions.isEmpty()) {
            return;
        }
        consumer.pause(partitions); // until the plugin has opened them
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            positions.put(partition, consumer.position(partition));
        }
        log.info("Task {} was assigned {}", run.id(), positions);
        handover.assigned(positions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (ending || partitions.isEmpty()) {
            return;
        }
        gone.addAll(partitions);
        Map<TopicPartition, OffsetAndMetadata> offsets;
        try {
            clock.await(WorkStage.REBALANCE); // if the plugin hangs, its own clock tells
            offsets = handover.revoke(partitions, bounds.plugin().toMillis());
            clock.enter(WorkStage.COMMIT);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        if (offsets == null) {
            log.warn(
                    "Task {} has to give back {}, but its put did not return within {} ms. Another member gets them now and"
                            + " what was not committed is delivered again. A longer max.poll.interval.ms"
                            + " (consumer.override.max.poll.interval.ms) lets rebalances wait longer",
                    run.id(),
                    partitions,
                    bounds.plugin().toMillis());
        } else if (!offsets.isEmpty() && !run.control().abandoned()) {
            commitSync(offsets, bounds.commit());
        }
        clock.enter(WorkStage.POLL);
        log.info("Task {} gave back {}", run.id(), partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        if (ending || partitions.isEmpty()) {
            return;
        }
        gone.addAll(partitions);
        log.warn("Task {} lost {}: its group went on without it", run.id(), partitions);
        handover.lost(partitions);
    }

    /** Any thread: gets the consumer's thread out of whatever it waits for, but not out of leaving its group. */
    void interrupt(Thread consumerThread) {
        consumer.wakeup();
        synchronized (monitor) {
            if (!leaving) { // else the partitions would move only when the session times out
                consumerThread.interrupt(); // a converter may be waiting for something, too
            }
        }
    }

    private void leaving(boolean begun) {
        synchronized (monitor) {
            leaving = begun;
        }
    }

    /** Closes consumer and pipeline; only for a side that was never run, which else does this itself. */
    void close() {
        clock.enter(WorkStage.STOP);
        ending = true; // closing revokes, and there is nobody left to hand over to
        leaving(true);
        boolean interrupted = Thread.interrupted(); // or leaving the group would be cut short
        try {
            if (run.control().abandoned()) {
                consumer.close(CloseOptions.timeout(ABANDONED_CLOSE));
            } else {
                consumer.close();
            }
        } catch (KafkaException e) {
            log.warn(
                    "Closing the consumer of task {} failed; its partitions move when its session times out",
                    run.id(),
                    e);
        } finally {
            leaving(false);
        }
        pipeline.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
