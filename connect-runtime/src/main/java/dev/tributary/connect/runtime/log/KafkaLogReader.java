package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the reader thread of a Kafka log does: sees to the topic, reads it from the beginning, and follows it until it is
 * stopped. Runs once. {@link #run} on the reader thread, the rest on any.
 */
final class KafkaLogReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLogReader.class);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration CONSUMER_CLOSE_LIMIT = Duration.ofSeconds(1);
    private final StateTopic topic;
    private final KafkaLogClients clients;
    private final CompletableFuture<Producer<byte[], byte[]>> producer;
    private final SafeReader reader;
    private final EndReads endReads;
    private final Complaint complaint = new Complaint(LOG);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * @param producer completed here once the topic is there
     */
    KafkaLogReader(
            StateTopic topic,
            KafkaLogClients clients,
            CompletableFuture<Producer<byte[], byte[]>> producer,
            CompactedLog.Reader reader) {
        this.topic = topic;
        this.clients = clients;
        this.producer = producer;
        this.reader = new SafeReader(topic.name(), reader);
        endReads =
                new EndReads(topic.name(), clients.admin().client(), clients.readCommitted(), InstantSource.system());
    }

    /** See {@link CompactedLog#readToEnd}. Also before the thread runs. */
    CompletableFuture<Void> readToEnd() {
        CompletableFuture<Void> done = endReads.ask();
        wake();
        return done;
    }

    /** Tells the thread to end; it does so as soon as the record in hand is read. What was asked of it fails. */
    void stop() {
        stopped.countDown();
        wake();
        endReads.end(closedError());
    }

    private IllegalStateException closedError() {
        return new IllegalStateException("Log " + topic.name() + " is closed");
    }

    /** Whether it follows the topic; before, only an interrupt ends it early. */
    boolean isFollowing() {
        return consumer != null;
    }

    private void wake() {
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    @Override
    public void run() {
        Throwable end = closedError();
        try {
            Consumer<byte[], byte[]> open = open();
            consumer = open;
            follow(open);
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("Reading topic {} was interrupted.", topic.name(), e);
        } catch (RuntimeException e) {
            end = e; // the future of the start says it
        } catch (Error e) {
            end = e;
            LOG.error("Topic {} is not read any more. Restart the worker.", topic.name(), e);
            throw e;
        } finally {
            producer.completeExceptionally(end);
            endReads.end(end);
            closeConsumer();
        }
    }

    private Consumer<byte[], byte[]> open() throws InterruptedException {
        int count = new StateTopicSetup(clients.admin(), topic).run();
        List<TopicPartition> partitions = IntStream.range(0, count)
                .mapToObj(number -> new TopicPartition(topic.name(), number))
                .toList();
        openProducer();
        Consumer<byte[], byte[]> open = clients.consumer().get();
        open.assign(partitions);
        open.seekToBeginning(partitions);
        return open;
    }

    private void openProducer() {
        Supplier<Producer<byte[], byte[]>> producers = clients.producer();
        if (producers == null) {
            producer.completeExceptionally(
                    new IllegalStateException("Log " + topic.name() + " was opened for reading only"));
            return;
        }
        Producer<byte[], byte[]> writing = producers.get();
        if (!producer.complete(writing)) {
            writing.close(Duration.ZERO); // the log was closed meanwhile
        }
    }

    private void follow(Consumer<byte[], byte[]> open) throws InterruptedException {
        while (!isStopped()) {
            try {
                endReads.step(open);
                for (ConsumerRecord<byte[], byte[]> record : open.poll(endReads.patience())) {
                    if (isStopped()) {
                        return;
                    }
                    reader.read(new CompactedLog.Record(
                            record.partition(), record.offset(), record.timestamp(), record.key(), record.value()));
                }
            } catch (WakeupException e) {
                LOG.trace("Topic {}: woken up.", topic.name());
            } catch (InterruptException e) {
                throw e;
            } catch (RuntimeException e) {
                // Nothing was taken from the consumer then, so the next poll gives what this one did not.
                complaint.warn("Reading topic " + topic.name() + " failed", e);
                if (stopped.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private void closeConsumer() {
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // would cut the closing short
        try {
            open.close(CloseOptions.timeout(CONSUMER_CLOSE_LIMIT));
        } catch (RuntimeException e) {
            LOG.warn("The consumer of topic {} was not closed properly.", topic.name(), e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
