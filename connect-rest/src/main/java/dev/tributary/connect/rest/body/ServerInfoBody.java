package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** {@code GET /}. */
public record ServerInfoBody(
        String version,
        String commit,
        @JsonProperty("kafka_cluster_id") @Nullable String kafkaClusterId) {}
