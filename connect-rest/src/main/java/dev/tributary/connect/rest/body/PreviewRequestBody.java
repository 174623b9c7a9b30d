package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.PreviewRequest;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import dev.tributary.connect.rest.openapi.Scalar;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be previewed. */
@Example(
        value =
                "{\"config\":{\"connector.class\":\"FileStreamSink\",\"topics\":\"orders\",\"file\":\"/tmp/out.txt\",\"transforms\":"
                        + "\"amount\",\"transforms.amount.type\":\"org.apache.kafka.connect.transforms.Cast$Value\","
                        + "\"transforms.amount.spec\":\"amount:float64\"},\"records\":3,\"topics\":[\"orders\"]}",
        closed = true)
public record PreviewRequestBody(
        @Doc(
                value =
                        "A configuration to try; left out or null: the connector's own. Variables are resolved on the worker.",
                values = Scalar.class,
                optional = true)
        @Nullable
        Map<String, @Nullable String> config,

        @Doc(value = "How many records, 1 to 50; 5 if left out.", optional = true) @Nullable
        Integer records,

        @Doc(
                value =
                        "Where to take them from. Left out or empty: all topics of a sink, or those that a source is known to have "
                                + "written to.",
                optional = true)
        List<String> topics) {

    /** @throws BadBodyException telling what is wrong */
    public static PreviewRequestBody read(InputStream body) {
        return RequestBodies.preview(body);
    }

    /** @throws BadBodyException if the number is out of range */
    public PreviewRequest toRequest() {
        int many = records == null ? PreviewRequest.DEFAULT_RECORDS : records;
        if (many < 1 || many > PreviewRequest.MOST_RECORDS) {
            throw new BadBodyException("records: " + many + " (expected: 1 to " + PreviewRequest.MOST_RECORDS + ").");
        }
        return new PreviewRequest(config, many, topics);
    }
}
