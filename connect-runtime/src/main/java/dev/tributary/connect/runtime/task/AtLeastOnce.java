package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.pipeline.Closing;
import dev.tributary.connect.runtime.pipeline.FailedRecord;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.SendAdvice;
import dev.tributary.connect.runtime.pipeline.SourcePipeline;
import dev.tributary.connect.runtime.pipeline.Stage;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records and commits the offsets of those that are acknowledged: nothing is lost, something may come twice.
 * Completions come on the producer's I/O thread, and on the task's thread where a send fails at once. Source: {@code
 * tasks} 2.3, 2.4, 2.10.
 */
final class AtLeastOnce implements Delivery, InFlightRecord.Owner {
    private static final Logger log = LoggerFactory.getLogger(AtLeastOnce.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final TaskId id;
    private final SourceTask task;
    private final SourcePipeline pipeline;
    private final FailurePolicy failures;
    private final TargetTopics targets;
    private final LateProducer producer;
    private final TopicNotes topics;
    private final TaskExecutors executors;
    private final SendWindow window;
    private final RunControl control;
    private final SourceTaskMetrics metrics;
    private final ProgressClock clock;
    private final OffsetTracker tracker = new OffsetTracker();
    private final OffsetCommits commits;
    private final AtomicReference<@Nullable ConnectException> failure = new AtomicReference<>();
    private final ConvertedAhead ahead = new ConvertedAhead();
    private volatile boolean closed;
    // Of the batch that is being sent; the task's thread only.
    private int handedOver;
    private int leftOut;
    private @Nullable Throwable batchFailure;

    /** What leads to Kafka. */
    record Outlet(LateProducer producer, SendWindow window, SourceTaskMetrics metrics) {}

    AtLeastOnce(
            TaskParts parts,
            SourceTask task,
            SourcePipeline pipeline,
            FailurePolicy failures,
            SourceOffsets offsets,
            TargetTopics targets,
            Outlet outlet) {
        this.id = parts.run().id();
        this.task = task;
        this.pipeline = pipeline;
        this.failures = failures;
        this.targets = targets;
        this.producer = outlet.producer();
        this.window = outlet.window();
        this.metrics = outlet.metrics();
        this.control = parts.run().control();
        this.clock = parts.run().progress().task();
        this.topics = TopicNotes.of(parts);
        this.executors = parts.executors();
        ClassLoader loader = parts.connector().loader();
        this.commits = new OffsetCommits(parts, tracker, offsets, () -> {
            topics.forget();
            callCommit(loader);
        });
    }

    /** What a plugin's mistakes throw is logged by whoever calls this; what no code can go on after fails the task. */
    private void callCommit(ClassLoader loader) throws InterruptedException {
        try {
            ContextLoader.run(loader, task::commit);
        } catch (LinkageError | AssertionError e) {
            throw e;
        } catch (Error e) {
            fail(new ConnectException("Task " + id + ": the plugin's commit() threw " + e, e));
        }
    }

    @Override
    public void begin() {
        commits.schedule();
    }

    @Override
    public void throwIfFailed() {
        ConnectException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    @Override
    public boolean send(Batch batch) {
        try {
            return sendRest(batch);
        } finally {
            metrics.progressed(handedOver, leftOut); // once per batch: what is counted meanwhile costs nothing
            clock.enter(WorkStage.NONE);
            handedOver = 0;
            leftOut = 0;
        }
    }

    private boolean sendRest(Batch batch) {
        do {
            if (!sendAhead()) {
                return false;
            }
            throwIfBatchFailed();
        } while (convertAhead(batch));
        tracker.endOfBatch();
        return true;
    }

    /** Whether there was anything left. What fails is thrown later, when all that was polled before it is under way. */
    private boolean convertAhead(Batch batch) {
        ahead.begin();
        try {
            SourceRecord record = batch.current();
            if (record == null) {
                return false;
            }
            for (; record != null && !ahead.isEnough(); record = batch.current()) {
                convert(record);
                batch.done();
            }
        } catch (RuntimeException | Error e) {
            batchFailure = e;
        }
        ahead.end();
        return true;
    }

    private void convert(SourceRecord record) {
        ProducerRecord<byte[], byte[]> converted = pipeline.apply(record);
        if (converted != null) {
            ahead.add(record, converted);
            return;
        }
        // A transform dropped it, or it failed; then it may be on its way to the dead letter queue.
        CompletableFuture<Void> report = pipeline.takeReport();
        leftOut++;
        clock.progressed();
        if (report == null) {
            tellTask(record, null);
        } else {
            ahead.add(record, report);
        }
    }

    private void throwIfBatchFailed() {
        Throwable failed = batchFailure;
        batchFailure = null;
        if (failed instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failed instanceof Error error) {
            throw error;
        }
    }

    private boolean sendAhead() {
        for (SourceRecord record = ahead.polled(); record != null; record = ahead.polled()) {
            ProducerRecord<byte[], byte[]> converted = ahead.converted();
            if (converted != null) {
                throwIfFailed();
                if (!send(record, converted)) {
                    ahead.keep();
                    return false;
                }
                clock.progressed();
            } else {
                follow(record, Objects.requireNonNull(ahead.report()));
            }
            ahead.done();
        }
        return true;
    }

    /** In the queue of its source partition like one that was sent: no offset beyond is committed before it is safe. */
    @SuppressWarnings("unchecked") // declared without bounds by the API, strings by its documentation
    private void follow(SourceRecord record, CompletableFuture<Void> report) {
        InFlightRecord deadLetter = new InFlightRecord(this, record, String.valueOf(record.topic()), 0);
        tracker.sending(deadLetter, (Map<String, ?>) record.sourcePartition());
        tracker.sent(deadLetter);
        settle(deadLetter, record, report);
    }

    @SuppressWarnings("unchecked") // declared without bounds by the API, strings by its documentation
    private boolean send(SourceRecord record, ProducerRecord<byte[], byte[]> converted) {
        int size = SendWindow.size(converted.key(), converted.value());
        InFlightRecord inFlight = new InFlightRecord(this, record, converted.topic(), size);
        clock.enter(WorkStage.SEND);
        try {
            targets.ensure(converted.topic());
            if (window.isFull()) {
                clock.press(WorkStage.SEND);
                window.await(control::abandoned);
                clock.enter(WorkStage.SEND);
            }
            tracker.sending(inFlight, (Map<String, ?>) record.sourcePartition());
            producer.send(converted, inFlight); // its outcome comes to completed()
            targets.sent();
        } catch (org.apache.kafka.common.errors.RetriableException
                | org.apache.kafka.connect.errors.RetriableException e) {
            log.warn("Task {} could not send a record to topic {}; it tries again", id, converted.topic(), e);
            clock.repeating(WorkStage.SEND, e);
            return false;
        } catch (ConnectException e) { // of ours, and says it all
            throw e;
        } catch (KafkaException e) {
            throw new ConnectException(
                    "Task " + id + " cannot send a record to topic " + converted.topic() + ": " + e.getMessage(), e);
        }
        handedOver++;
        window.sent(size);
        tracker.sent(inFlight);
        return true;
    }

    @Override
    public void completed(InFlightRecord inFlight, @Nullable RecordMetadata metadata, @Nullable Exception sendFailure) {
        SourceRecord polled = inFlight.polled();
        if (polled == null) {
            return; // completed before
        }
        try {
            if (sendFailure == null) {
                metrics.written();
                tellTask(polled, metadata);
                topics.note(inFlight.topic());
                inFlight.acked();
            } else if (closed) {
                metrics.lost(1);
                log.trace("Task {}: a record was under way when its producer was closed", id, sendFailure);
                inFlight.failed();
            } else {
                lost(inFlight, polled, sendFailure);
            }
        } catch (Throwable e) { // would end the producer's I/O thread, and the task would hang without a word
            inFlight.failed();
            fail(new ConnectException(
                    "Task " + id + ": dealing with the acknowledgement of a record for topic " + inFlight.topic()
                            + " failed: " + e,
                    e));
        }
        window.completed(inFlight.size(), metadata == null ? -1 : metadata.partition());
        tracker.completed();
    }

    @Override
    public void finish() throws InterruptedException {
        clock.enter(WorkStage.COMMIT);
        commits.commitLast();
    }

    /** What Kafka has acknowledged must not be polled again, whatever came after it. */
    @Override
    public void finishAfterFailure() throws InterruptedException {
        clock.enter(WorkStage.COMMIT);
        commits.commitLast();
    }

    @Override
    public void close() {
        commits.unschedule();
        Duration timeout = closed ? Duration.ZERO : CLOSE_TIMEOUT; // abandoned: nothing more goes out
        closed = true;
        Closing.quietly("producer of task " + id, () -> producer.close(timeout));
    }

    @Override
    public void abandon() {
        commits.unschedule();
        closed = true;
        // Seen before every send: closing the producer takes a moment, and the plugin may come back in it.
        failure.compareAndSet(null, new ConnectException("Task " + id + " was given up: it sends nothing any more"));
        // Closing waits for the I/O thread, which may be inside the plugin's commitRecord().
        executors
                .helpers()
                .execute(() -> Closing.quietly("producer of task " + id, () -> producer.close(Duration.ZERO)));
    }

    private void lost(InFlightRecord inFlight, SourceRecord polled, Exception sendFailure) {
        metrics.lost(1);
        if (failures.toleratesAll()) {
            settle(
                    inFlight,
                    polled,
                    failures.failed(Stage.KAFKA_PRODUCE, SourceTaskRunner.class, FailedRecord.of(polled), sendFailure));
            return;
        }
        inFlight.failed();
        fail(new ConnectException(
                "Task " + id + " lost a record for topic " + inFlight.topic() + ": Kafka did not take it: "
                        + sendFailure + "." + SendAdvice.of(sendFailure, inFlight.topic())
                        + " The source offset stays before it. Remove the cause and restart the task, or set"
                        + " errors.tolerance=all to skip such records.",
                sendFailure));
    }

    /** Leaves a record behind once its report is safe; without that the task fails, for it would be nowhere. */
    private void settle(InFlightRecord inFlight, SourceRecord polled, CompletableFuture<Void> report) {
        var unused = report.whenComplete((done, failed) -> {
            try {
                if (failed == null) {
                    tellTask(polled, null);
                    inFlight.acked();
                } else {
                    inFlight.failed();
                    unsafe(inFlight, failed);
                }
            } catch (Throwable e) { // would be lost in the future, and the task would hang without a word
                inFlight.failed();
                unsafe(inFlight, e);
            }
            tracker.completed();
        });
    }

    private void unsafe(InFlightRecord inFlight, Throwable failure) {
        if (closed) {
            log.trace("Task {}: a report was under way when its producer was closed", id, failure);
            return;
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        fail(new ConnectException(
                "Task " + id + " lost a record for topic " + inFlight.topic() + ", because the report on its failure is"
                        + " not safe: " + cause.getMessage()
                        + " The source offset stays before it. Remove the cause and restart the task.",
                cause));
    }

    private void fail(ConnectException cause) {
        if (failure.compareAndSet(null, cause)) {
            log.error("Task {} fails with its next record or poll", id, cause);
        }
    }

    @SuppressWarnings("NullAway") // the published API has nulls where it does not say so
    private void tellTask(SourceRecord polled, @Nullable RecordMetadata metadata) {
        try {
            task.commitRecord(polled, metadata);
        } catch (InterruptedException | RuntimeException | LinkageError | AssertionError e) {
            // Not interrupted again: on the producer's I/O thread that would break the producer.
            log.error("Task {}: the plugin's commitRecord() failed; the record counts as sent", id, e);
        }
    }
}
