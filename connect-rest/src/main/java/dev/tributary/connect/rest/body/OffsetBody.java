package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The offset of one partition. */
public record OffsetBody(
        @Nullable Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    static OffsetBody of(ConnectorOffset offset) {
        return new OffsetBody(offset.partition(), offset.offset());
    }
}
