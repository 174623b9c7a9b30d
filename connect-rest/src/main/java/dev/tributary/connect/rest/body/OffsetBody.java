package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The offset of one partition. */
@Example(
        value = "{\"partition\":{\"kafka_topic\":\"orders\",\"kafka_partition\":3},\"offset\":{\"kafka_offset\":1000}}",
        closed = true)
public record OffsetBody(
        @Doc("What the connector calls a partition; for a sink connector kafka_topic and kafka_partition.") @Nullable
        Map<String, ?> partition,

        @Doc(
                value =
                        "How far it is read; for a sink connector kafka_offset. Null, or missing in a request, resets it.",
                optional = true)
        @Nullable
        Map<String, ?> offset) {
    static OffsetBody of(ConnectorOffset offset) {
        return new OffsetBody(offset.partition(), offset.offset());
    }
}
