package dev.tributary.connect.testkit.conformance;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * A source connector for the suite. Records are known by their number, from 0: the author makes them exist in the outside world
 * and says what they look like in Kafka.
 */
public non-sealed interface SourceSubject extends ConformanceSubject {
    @Override
    Class<? extends SourceConnector> connectorClass();

    /**
     * Makes records exist where the connector reads: lines of a file, rows of a table. Called in ascending order, without gaps,
     * while the connector runs and while it does not. The connector must be able to read them more than once, unless {@link
     * ConformanceCheck#RESET_OFFSETS_REPLAYS} is disabled.
     *
     * @param from the first, inclusive
     * @param to the last, exclusive
     */
    void produceInput(int from, int to) throws Exception;

    /** What {@link #asText} makes of a record of that number; different for each. */
    String expected(int number);

    /** What a record from Kafka is known by: by default its value as UTF-8. */
    default String asText(ConsumerRecord<byte[], byte[]> found) {
        return found.value() == null ? "null" : new String(found.value(), StandardCharsets.UTF_8);
    }
}
