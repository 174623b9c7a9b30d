package dev.tributary.connect.testkit.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * A sink connector for the suite. Records are known by their number, from 0: the suite puts them into Kafka and asks the author
 * what has been written.
 */
public non-sealed interface SinkSubject extends ConformanceSubject {
    @Override
    Class<? extends SinkConnector> connectorClass();

    /** What a record of that number looks like where the connector writes; different for each. By default its value. */
    default String expected(int number) {
        return "record-" + number;
    }

    /** A record of that number, for the topic. By default {@link #expected} as value, in UTF-8, without a key. */
    default ProducerRecord<byte[], byte[]> input(String topic, int number) {
        return new ProducerRecord<>(topic, expected(number).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What the connector has written so far, in the form of {@link #expected}, in any order. What was written twice may be here
     * twice; a sink that overwrites has it once.
     */
    List<String> written() throws Exception;
}
