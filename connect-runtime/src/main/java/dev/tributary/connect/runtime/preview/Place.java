package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Where a preview is, for whoever waits for it. Belongs to one thread. */
final class Place implements Consumer<String> {
    private final Consumer<@Nullable String> listener;
    private String plugin = "";
    private String record = "";

    /** @param listener told, on the same thread, what is being done; null for nothing in particular */
    Place(Consumer<@Nullable String> listener) {
        this.listener = listener;
    }

    /** From now on it is about this record. */
    void of(ConsumerRecord<?, ?> next) {
        checkWanted();
        record = ", record " + next.topic() + "-" + next.partition() + " offset " + next.offset();
    }

    /** Something else than a record. */
    void doing(String what) {
        checkWanted();
        plugin = what;
        record = "";
        listener.accept(what);
    }

    /** A plugin is about to be called. */
    @Override
    public void accept(String next) {
        plugin = next;
        listener.accept(next + record);
    }

    /** What was called last. */
    String plugin() {
        return plugin;
    }

    /** Who waited has given up, and interrupted us. */
    void checkWanted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new ShuttingDown("Nobody waits for this preview any more.");
        }
    }
}
