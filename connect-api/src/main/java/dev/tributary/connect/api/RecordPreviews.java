package dev.tributary.connect.api;

import java.util.concurrent.CompletableFuture;

/**
 * Shows what converters and transforms make of records that are in Kafka, step by step. Nothing is written: no record, no offset, no
 * topic, no configuration. Thread-safe.
 */
public interface RecordPreviews {
    /**
     * Reads the newest records of a sink's topics, or the newest that a source has written, and passes them through the converters and
     * transforms of a configuration. Plugin code runs off the control plane and with a deadline of its own.
     *
     * @param name need not exist if the request has a configuration
     * @return fails with {@code NotFound} (no such connector, and no configuration), {@code BadRequest} (the configuration or the topics
     *     cannot be used), {@code Forbidden} (switched off), {@code TimedOut} (a plugin does not return; told which) or {@code Failed}
     *     (Kafka or a config provider fails)
     */
    CompletableFuture<Preview> preview(ConnectorName name, PreviewRequest request);
}
