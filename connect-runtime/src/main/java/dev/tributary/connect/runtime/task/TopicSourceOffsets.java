package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.log.KafkaAdmin;
import dev.tributary.connect.runtime.state.MergedOffsetStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offsets in a topic that is read with the connector's own clients. Thread-safe. */
final class TopicSourceOffsets implements SourceOffsets {
    private static final Logger log = LoggerFactory.getLogger(TopicSourceOffsets.class);
    private final String topic;
    private final OffsetCodec codec;
    private final OffsetStore store;
    private final KafkaAdmin admin;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param store not started; closed by this
     * @param admin closed by this
     */
    TopicSourceOffsets(String topic, OffsetCodec codec, OffsetStore store, KafkaAdmin admin) {
        this.topic = topic;
        this.codec = codec;
        this.store = store;
        this.admin = admin;
    }

    @Override
    public CompletableFuture<Void> start() {
        CompletableFuture<Void> unused = store.start().whenComplete((read, failure) -> {
            if (failure == null) {
                started.complete(null);
            } else {
                started.completeExceptionally(failure);
            }
        });
        return started;
    }

    @Override
    public OffsetStore store() {
        return store;
    }

    @Override
    public OffsetCodec codec() {
        return codec;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public CompletableFuture<Void> beforeTransaction(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        return store instanceof MergedOffsetStore merged
                ? merged.deleteInWorkers(values)
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public void afterTransaction(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        if (store instanceof MergedOffsetStore merged) {
            merged.copyToWorkers(values);
        }
    }

    /** Clients take some seconds to close while their brokers are away; that is nothing to wait for. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        started.completeExceptionally(new ConnectException("The offsets in topic " + topic + " are closed"));
        var closing = new Thread(this::closeClients, "log-" + topic + "-closing");
        closing.setDaemon(true);
        closing.start();
    }

    private void closeClients() {
        try {
            store.close();
        } catch (RuntimeException e) {
            log.warn("Clients of offsets topic {} did not close cleanly; nothing to do", topic, e);
        } finally {
            admin.close();
        }
    }
}
