package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.runtime.config.DeadLetterSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records that failed to a topic: what was consumed as it was, byte by byte; what was polled as JSON, because it
 * never had bytes ({@link PolledRecordText}). Thread-safe. Source: KIP-298; {@code tasks} 5.5.
 *
 * <p>A write that fails is logged and counted, and fails the report; what that means for the task is for others to say. If the topic is
 * deleted, it is created anew; where that is not possible, the queue is lost, and each report throws that.
 */
public final class DeadLetterQueue implements FailureReporter {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterQueue.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final DeadLetterSettings settings;
    private final Producer<byte[], byte[]> producer;
    private final FailureCounts counts;
    private final BooleanSupplier abandoned;
    private final UnaryOperator<String> redaction;
    private final DeadLetterWatch watch;
    private final PolledRecordText texts = new PolledRecordText();

    /**
     * @param settings the topic must exist
     * @param producer closed with the queue
     * @param abandoned true once nothing the task does may have an effect any more
     * @param redaction takes secrets out of the headers that tell of the error; records are written as they are
     * @param upkeep sees to the topic while letters wait for it
     */
    public DeadLetterQueue(
            DeadLetterSettings settings,
            Producer<byte[], byte[]> producer,
            FailureCounts counts,
            BooleanSupplier abandoned,
            UnaryOperator<String> redaction,
            DeadLetterWatch.Upkeep upkeep) {
        this.settings = settings;
        this.producer = producer;
        this.counts = counts;
        this.abandoned = abandoned;
        this.redaction = redaction;
        this.watch = new DeadLetterWatch(upkeep, () -> closeProducer(Duration.ZERO));
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    @Override
    public CompletableFuture<Void> report(RecordFailure failure) {
        throwIfLost();
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (abandoned.getAsBoolean()) {
            written.completeExceptionally(new ConnectException(
                    "Task " + failure.task() + " was given up: nothing goes to its dead letter queue any more"));
            return written;
        }
        counts.recordDeadLetter();
        watch.watch(written);
        try {
            var unused = producer.send(deadLetter(failure), (metadata, error) -> {
                if (error == null) {
                    written.complete(null);
                } else {
                    failed(failure, error, written);
                }
            });
        } catch (Exception e) { // the producer refuses, is closed, or was interrupted
            failed(failure, e, written);
            throwIfLost();
        }
        return written;
    }

    private void throwIfLost() {
        ConnectException lost = watch.lost();
        if (lost != null) {
            throw lost;
        }
    }

    @Override
    public void close() {
        watch.close();
        closeProducer(abandoned.getAsBoolean() ? Duration.ZERO : CLOSE_TIMEOUT);
    }

    private void closeProducer(Duration timeout) {
        Closing.quietly("producer of dead letter queue " + settings.topic(), () -> producer.close(timeout));
    }

    private ProducerRecord<byte[], byte[]> deadLetter(RecordFailure failure) {
        var consumed = failure.record().consumed();
        if (consumed != null) {
            RecordHeaders headers = new RecordHeaders(consumed.headers());
            if (settings.contextHeaders()) {
                DeadLetterHeaders.of(failure, redaction).consumed(consumed).addTo(headers);
            }
            return deadLetter(consumed.timestamp(), consumed.key(), consumed.value(), headers);
        }
        var polled = Objects.requireNonNull(failure.record().source());
        RecordHeaders headers = texts.headers(polled);
        PolledRecordText.Text key = texts.key(polled);
        PolledRecordText.Text value = texts.value(polled);
        if (settings.contextHeaders()) {
            DeadLetterHeaders.of(failure, redaction)
                    .polled(polled, key.format(), value.format(), texts)
                    .addTo(headers);
        }
        Long timestamp = polled.timestamp();
        return deadLetter(timestamp == null ? -1 : timestamp, key.bytes(), value.bytes(), headers);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            long timestamp, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        return new ProducerRecord<>(settings.topic(), null, timestamp < 0 ? null : timestamp, key, value, headers);
    }

    private void failed(RecordFailure failure, Exception thrown, CompletableFuture<Void> written) {
        ConnectException lost = watch.lost();
        Exception error = lost == null ? thrown : lost;
        counts.recordDeadLetterFailure();
        ConnectException cause = new ConnectException(
                "Task " + failure.task() + " could not write " + failure.record() + ", on which "
                        + failure.executingClass() + " failed in stage " + failure.stage()
                        + ", to its dead letter queue, topic '" + settings.topic() + "': " + error + "."
                        + SendAdvice.of(error, settings.topic()),
                error);
        log.error("{}", cause.getMessage(), error);
        written.completeExceptionally(cause);
    }
}
