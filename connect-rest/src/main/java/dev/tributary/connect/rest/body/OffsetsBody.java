package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;

/** The offsets of a connector. */
@Example(
        value = "{\"offsets\":[{\"partition\":{\"filename\":\"/tmp/in.txt\"},\"offset\":{\"position\":30}}]}",
        closed = true)
public record OffsetsBody(
        @Doc("One entry for each partition.") List<OffsetBody> offsets) {
    public static OffsetsBody of(List<ConnectorOffset> offsets) {
        return new OffsetsBody(offsets.stream().map(OffsetBody::of).toList());
    }
}
