package dev.tributary.connect.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The offset of one partition of a connector (KIP-875). Immutable; map order is kept, because look-ups of source
 * offsets are by serialized bytes.
 *
 * @param partition for a source what its connector calls a partition, for a sink {@code kafka_topic} and
 *     {@code kafka_partition}; null if a source uses a null partition
 * @param offset for a source what its connector calls an offset, for a sink {@code kafka_offset}; null asks for a reset
 */
public record ConnectorOffset(
        @Nullable Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    public ConnectorOffset {
        partition = partition == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(partition));
        offset = offset == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(offset));
    }
}
