package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import org.jspecify.annotations.Nullable;

/** {@code GET /}. */
@Example("{\"version\":\"4.3.1\",\"commit\":\"26b251a451ce941d\",\"kafka_cluster_id\":\"5L6g3nShT-eMCtK--X86sw\"}")
public record ServerInfoBody(
        @Doc("The version of Kafka Connect that the worker behaves like.")
        String version,

        @Doc("The commit that the worker was built from.") String commit,

        @Doc("The id of the Kafka cluster; null while no broker has answered yet.")
        @JsonProperty("kafka_cluster_id")
        @Nullable
        String kafkaClusterId) {}
