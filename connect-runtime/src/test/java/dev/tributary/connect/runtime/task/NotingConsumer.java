package dev.tributary.connect.runtime.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Kafka's mock, which waits in poll as the real one does, and notes commits, seeks and its end with the task. */
final class NotingConsumer extends MockConsumer<byte[], byte[]> {
    private final ScriptedSinkTask notes;
    private final List<OffsetCommitCallback> openCommits = new ArrayList<>();
    private boolean holdCommits;
    private @Nullable KafkaException syncFailure;

    NotingConsumer(ScriptedSinkTask notes) {
        super("earliest");
        this.notes = notes;
    }

    /** Changes the assignment within the next poll. */
    void assignOnPoll(Collection<TopicPartition> partitions) {
        schedulePollTask(() -> rebalance(partitions));
    }

    /** From now on async commits complete when {@link #completeCommits} says so. */
    synchronized void holdCommits() {
        holdCommits = true;
    }

    synchronized void completeCommits(@Nullable Exception failure) {
        schedulePollTask(() -> {
            openCommits.forEach(callback -> callback.onComplete(Map.of(), failure));
            openCommits.clear();
        });
    }

    synchronized void failSyncCommits(KafkaException failure) {
        syncFailure = failure;
    }

    synchronized void add(TopicPartition partition, long offset, String value) {
        addRecord(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, value.getBytes(UTF_8)));
        notifyAll();
    }

    @Override
    public synchronized void schedulePollTask(Runnable task) {
        super.schedulePollTask(task);
        notifyAll();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // a poll may answer early
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
        if (polled.isEmpty() && !timeout.isZero()) {
            try {
                wait(Math.min(10, timeout.toMillis()));
            } catch (InterruptedException e) {
                throw new org.apache.kafka.common.errors.InterruptException(e);
            }
        }
        return polled;
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
        notes.note("commitAsync " + ScriptedSinkTask.text(offsets));
        if (holdCommits) {
            openCommits.add(callback);
            return;
        }
        super.commitAsync(offsets, callback);
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        notes.note("commitSync " + ScriptedSinkTask.text(offsets));
        if (syncFailure != null) {
            throw syncFailure;
        }
        super.commitSync(offsets);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        notes.note("seek " + partition + " " + offset);
        super.seek(partition, offset);
    }

    @Override
    public void close(CloseOptions options) {
        notes.note("consumer closed");
        super.close(options);
    }
}
