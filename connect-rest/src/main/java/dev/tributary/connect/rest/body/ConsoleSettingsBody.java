package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the console has to know before it shows anything.
 *
 * @param version of Kafka Connect that the worker behaves like
 * @param commit that the worker was built from
 * @param kafkaClusterId null while no broker has answered yet
 * @param readOnly whether the console offers nothing that changes anything
 */
public record ConsoleSettingsBody(
        String version,
        String commit,
        @JsonProperty("kafka_cluster_id") @Nullable String kafkaClusterId,
        @JsonProperty("read_only") boolean readOnly) {}
