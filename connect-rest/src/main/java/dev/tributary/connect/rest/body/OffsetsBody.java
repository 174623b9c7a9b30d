package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorOffset;
import java.util.List;

/** The offsets of a connector. */
public record OffsetsBody(List<OffsetBody> offsets) {
    public static OffsetsBody of(List<ConnectorOffset> offsets) {
        return new OffsetsBody(offsets.stream().map(OffsetBody::of).toList());
    }
}
