package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.pipeline.Closing;
import dev.tributary.connect.runtime.pipeline.SourcePipeline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records and their source offsets in the same transactions, by a producer that no other run of the task can have at
 * the same time: consumers that read what is committed see every record once. All plugin calls are on the task's thread.
 * Source: {@code tasks} section 3; KIP-618.
 *
 * <p>A failure leaves the open transaction behind: the producer's closing, its successor or the brokers abort it.
 */
final class ExactlyOnce implements Delivery {
    private static final Logger log = LoggerFactory.getLogger(ExactlyOnce.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final TaskId id;
    private final TaskParts parts;
    private final SourceTask task;
    private final SourcePipeline pipeline;
    private final SourceOffsets offsets;
    private final String offsetsTopic;
    private final TargetTopics targets;
    private final TransactionalProducer transactional;
    private final Transaction transaction;
    private final TransactionBoundary boundary;
    private final GatheredOffsets gathered;
    private final SentRecords sent;
    private final TopicNotes topics;
    private final ProgressClock clock;
    /** What is on its way to the dead letter queue since the last commit. */
    private final List<CompletableFuture<Void>> deadLetters = new ArrayList<>();

    private final Set<String> topicsInTransaction = new HashSet<>();
    private @Nullable String lastTopic;
    private boolean amidBatch;
    // Of the batch that is being sent.
    private int handedOver;
    private int leftOut;
    private volatile boolean closed;

    /**
     * A producer and what belongs to it.
     *
     * @param producer closed with the delivery
     * @param claim done before the first transaction
     * @param failures explains what goes wrong
     * @param metrics told of every commit, too
     */
    record TransactionalProducer(
            Producer<byte[], byte[]> producer,
            TransactionalClaim claim,
            TransactionFailures failures,
            SourceTaskMetrics metrics) {}

    ExactlyOnce(
            TaskParts parts,
            SourceTask task,
            SourcePipeline pipeline,
            SourceOffsets offsets,
            TargetTopics targets,
            TransactionalProducer transactional,
            TransactionBoundary boundary) {
        this.id = parts.run().id();
        this.parts = parts;
        this.task = task;
        this.pipeline = pipeline;
        this.offsets = offsets;
        this.offsetsTopic = Objects.requireNonNull(offsets.topic(), "offsets that are not kept in Kafka");
        this.targets = targets;
        this.transactional = transactional;
        this.transaction = new Transaction(transactional.producer(), transactional.failures());
        this.boundary = boundary;
        this.gathered = new GatheredOffsets(id, offsets.codec());
        this.sent = new SentRecords(task);
        this.topics = TopicNotes.of(parts);
        this.clock = parts.run().progress().task();
    }

    @Override
    public void prepare() throws InterruptedException {
        transactional.claim().claim();
    }

    @Override
    public @Nullable TransactionContext transactionContext() {
        return boundary.context();
    }

    @Override
    public void begin() {
        boundary.restart(nowMs());
    }

    /** What Kafka did not take makes the commit fail, unless the connector aborts the transaction. */
    @Override
    public void throwIfFailed() {}

    @Override
    public boolean send(Batch batch) throws InterruptedException {
        amidBatch = true;
        try {
            if (!sendRest(batch)) {
                return false;
            }
        } finally {
            transactional.metrics().progressed(handedOver, leftOut); // once per batch
            clock.enter(WorkStage.NONE);
            handedOver = 0;
            leftOut = 0;
        }
        gathered.endOfBatch();
        amidBatch = false;
        carryOut(boundary.afterBatch(nowMs()));
        return true;
    }

    private boolean sendRest(Batch batch) throws InterruptedException {
        for (SourceRecord record = batch.current(); record != null; record = batch.current()) {
            ProducerRecord<byte[], byte[]> kept = batch.converted();
            ProducerRecord<byte[], byte[]> converted = kept != null ? kept : pipeline.apply(record);
            if (converted == null) {
                leave(record);
            } else if (!send(record, converted)) {
                batch.keep(converted);
                return false;
            }
            clock.progressed();
            batch.done(); // before a commit that may fail
            carryOut(boundary.afterRecord(record));
        }
        return true;
    }

    /** A transform dropped it, or it failed; then it may be on its way to the dead letter queue, outside of the transaction. */
    private void leave(SourceRecord record) {
        leftOut++;
        sent.dropped(record);
        CompletableFuture<Void> report = pipeline.takeReport();
        if (report != null) {
            deadLetters.add(report);
            gathered.sent(record); // once the report is safe, it need not be polled again
        }
    }

    private boolean send(SourceRecord record, ProducerRecord<byte[], byte[]> converted) {
        String topic = converted.topic();
        checkTopic(topic);
        Callback callback = sent.callback(record);
        clock.enter(WorkStage.SEND);
        try {
            targets.ensure(topic);
            transaction.send(converted, callback);
            targets.sent();
        } catch (org.apache.kafka.common.errors.RetriableException
                | org.apache.kafka.connect.errors.RetriableException e) {
            log.warn("Task {} could not send a record to topic {}; it tries again", id, topic, e);
            clock.repeating(WorkStage.SEND, e);
            return false;
        } catch (ConnectException e) { // of ours, and says it all
            throw e;
        } catch (KafkaException e) {
            throw transactional
                    .failures()
                    .explain("send a record to topic " + topic, e, transaction.age(), sent.failure());
        }
        handedOver++;
        sent.accepted(callback);
        gathered.sent(record);
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // mostly the same object; others are looked up
    private void checkTopic(String topic) {
        if (topic == lastTopic) {
            return;
        }
        if (topic.equals(offsetsTopic)) {
            throw new ConnectException("Task " + id + " has a record for topic " + topic
                    + ", which is where its source offsets are kept: consumers of offsets would take it for one. Send it"
                    + " to another topic, or keep the offsets in another one (offsets.storage.topic).");
        }
        topicsInTransaction.add(topic);
        lastTopic = topic;
    }

    @Override
    public void nothingPolled() throws InterruptedException {
        carryOut(boundary.afterBatch(nowMs()));
    }

    @Override
    public void pausing() throws InterruptedException {
        carryOut(boundary.atPause(amidBatch));
    }

    @Override
    public void resumed() {
        boundary.restart(nowMs());
    }

    @Override
    public void finish() throws InterruptedException {
        carryOut(boundary.atPause(amidBatch));
    }

    /** Nothing may be committed: it is not known what the batch, or the transaction, lacks. */
    @Override
    public void finishAfterFailure() {}

    private void carryOut(TransactionBoundary.Step step) throws InterruptedException {
        switch (step) {
            case COMMIT -> {
                clock.enter(WorkStage.COMMIT);
                LogContext.offsets(id).run(this::commit);
                clock.enter(WorkStage.NONE);
            }
            case ABORT -> {
                clock.enter(WorkStage.COMMIT);
                LogContext.offsets(id).run(this::abort);
                clock.enter(WorkStage.NONE);
            }
            case GO_ON -> {}
        }
    }

    private void commit() throws InterruptedException {
        if (!transaction.isOpen() && gathered.isEmpty()) {
            callCommit(); // records dropped so far wait for the next transaction
            return;
        }
        if (parts.run().control().abandoned()) {
            throw new ConnectException("Task " + id + " was given up: it commits nothing any more");
        }
        long beganNs = System.nanoTime();
        awaitDeadLetters();
        Map<ByteBuffer, @Nullable ByteBuffer> values = gathered.serialized();
        if (!values.isEmpty()) {
            Waits.awaitUnlessAbandoned(
                    offsets.beforeTransaction(values), "Task " + id + " cannot delete source offsets");
            values.forEach(this::sendOffset);
        }
        int size = transaction.records();
        try {
            transaction.commit(sent::failure);
        } catch (RuntimeException e) {
            parts.metrics().commitFailed();
            throw e;
        }
        transactional.metrics().transaction(size);
        parts.metrics().committed(System.nanoTime() - beganNs);
        parts.metrics().insight().committed(offsets.codec(), values);
        gathered.clear();
        if (!values.isEmpty()) {
            offsets.afterTransaction(values);
        }
        noteTopics();
        sent.committed(this::tellTask);
        callCommit();
    }

    /** Offsets of records that went to the dead letter queue are not committed before they are there. */
    private void awaitDeadLetters() throws InterruptedException {
        if (!deadLetters.isEmpty()) {
            Waits.awaitUnlessAbandoned(
                    CompletableFuture.allOf(deadLetters.toArray(CompletableFuture[]::new)),
                    "Task " + id + " commits nothing, because a record that failed is in no dead letter queue");
            deadLetters.clear();
        }
    }

    private void sendOffset(ByteBuffer key, @Nullable ByteBuffer value) {
        transaction.sendOffset(
                new ProducerRecord<>(offsetsTopic, bytes(key), value == null ? null : bytes(value)),
                sent.callbackOfOffsets());
    }

    /** The offsets are committed all the same: what the connector does not want is not to be polled again. */
    private void abort() throws InterruptedException {
        if (transaction.isOpen()) {
            log.debug("Task {} aborts a transaction of {} records, as its connector asks", id, transaction.records());
            transactional.metrics().lost(transaction.records());
            transaction.abort();
        } else {
            log.warn("Task {}: the connector asks to abort a transaction, and none is open", id);
        }
        sent.aborted();
        topicsInTransaction.clear();
        lastTopic = null;
        commit();
    }

    private void noteTopics() {
        topicsInTransaction.forEach(topics::note);
        topicsInTransaction.clear();
        lastTopic = null;
        topics.forget();
    }

    @SuppressWarnings("NullAway") // the published API has nulls where it does not say so
    private void tellTask(SourceRecord polled, @Nullable RecordMetadata metadata) {
        try {
            task.commitRecord(polled, metadata);
        } catch (InterruptedException | RuntimeException | LinkageError | AssertionError e) {
            log.error("Task {}: the plugin's commitRecord() failed; the record is committed all the same", id, e);
        }
    }

    private void callCommit() {
        try {
            task.commit();
        } catch (InterruptedException | RuntimeException | LinkageError | AssertionError e) {
            log.error("Task {}: the plugin's commit() failed. The offsets are committed all the same", id, e);
        }
    }

    @Override
    public void close() {
        Duration timeout = closed ? Duration.ZERO : CLOSE_TIMEOUT; // given time, it aborts what is open
        closed = true;
        Closing.quietly("producer of task " + id, () -> transactional.producer().close(timeout));
    }

    @Override
    public void abandon() {
        closed = true;
        parts.executors()
                .helpers()
                .execute(() -> Closing.quietly(
                        "producer of task " + id, () -> transactional.producer().close(Duration.ZERO)));
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
