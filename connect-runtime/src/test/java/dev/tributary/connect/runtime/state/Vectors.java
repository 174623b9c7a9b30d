package dev.tributary.connect.runtime.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Golden data of the internal topics, recorded from Apache workers. */
final class Vectors {
    private Vectors() {}

    static JsonNode all() {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/internal-topics.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> of(String section) {
        return StreamSupport.stream(all().get(section).spliterator(), false);
    }

    /** Every record that a worker wrote to topics whose names end so. */
    static Stream<JsonNode> liveRecords(String topicSuffix) {
        return of("live_dump")
                .flatMap(operation ->
                        StreamSupport.stream(operation.path("records").spliterator(), false))
                .filter(record -> record.get("topic").textValue().endsWith(topicSuffix));
    }
}
