package dev.tributary.connect.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The worker that answers. Immutable.
 *
 * @param version the version of Kafka Connect that it is compatible with
 * @param commit the commit of that version's Kafka clients
 * @param kafkaClusterId the id of the Kafka cluster; null until it is known, or if the brokers do not tell
 */
public record WorkerInfo(
        String version, String commit, @Nullable String kafkaClusterId) {
    public WorkerInfo {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(commit, "commit");
    }
}
