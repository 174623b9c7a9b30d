package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.api.ConnectorOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/** {@code alterOffsets()}, asked directly, for over REST one cannot tell a clear refusal from a crash. */
final class OffsetChecks {
    private static final Map<String, ?> FOREIGN_PARTITION = Map.of("conformance-foreign-partition", 7);
    private static final Map<String, ?> FOREIGN_OFFSET = Map.of("conformance-foreign-offset", List.of("seven"));

    private OffsetChecks() {}

    /** @param own what the connector's tasks have committed */
    static void check(Driver driver, ConformanceSubject subject, String topic, List<ConnectorOffset> own)
            throws Exception {
        Map<String, String> config = Plugin.config(subject, topic);
        if (subject instanceof SinkSubject) {
            Map<TopicPartition, @Nullable Long> given = new HashMap<>();
            given.put(new TopicPartition(topic, 0), 0L);
            SinkConnector connector = (SinkConnector) Plugin.connector(driver, subject);
            ask(driver, given, () -> connector.alterOffsets(config, given));
            Map<TopicPartition, @Nullable Long> reset = new HashMap<>();
            reset.put(new TopicPartition(topic, 0), null);
            SinkConnector another = (SinkConnector) Plugin.connector(driver, subject);
            ask(driver, reset, () -> another.alterOffsets(config, reset));
            return;
        }
        for (ConnectorOffset offset : own) {
            askSource(driver, subject, config, offset.partition(), offset.offset());
            askSource(driver, subject, config, offset.partition(), null);
            Map<String, Object> wrongTypes = new HashMap<>();
            if (offset.offset() != null) {
                offset.offset().keySet().forEach(field -> wrongTypes.put(field, List.of("seven")));
            }
            refuse(driver, subject, config, offset.partition(), wrongTypes);
        }
        refuse(driver, subject, config, FOREIGN_PARTITION, FOREIGN_OFFSET);
    }

    private static void refuse(
            Driver driver,
            ConformanceSubject subject,
            Map<String, String> config,
            @Nullable Map<String, ?> partition,
            Map<String, ?> offset)
            throws Exception {
        if (askSource(driver, subject, config, partition, offset)) {
            throw new AssertionError(
                    "alterOffsets() answers true, which says that it has checked them, for the foreign offset %s of partition %s"
                            .formatted(offset, partition));
        }
    }

    private static boolean askSource(
            Driver driver,
            ConformanceSubject subject,
            Map<String, String> config,
            @Nullable Map<String, ?> partition,
            @Nullable Map<String, ?> offset)
            throws Exception {
        Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> given = new HashMap<>();
        given.put(partition, offset);
        SourceConnector connector = (SourceConnector) Plugin.connector(driver, subject);
        return ask(driver, given, () -> connector.alterOffsets(config, given));
    }

    /** True, false, or a refusal in words, which counts as false. */
    private static boolean ask(Driver driver, Object given, Callable<Boolean> question) throws Exception {
        try {
            return driver.ask("alterOffsets() of " + given, question);
        } catch (KafkaException | UnsupportedOperationException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("alterOffsets() refused %s without a message".formatted(given), e);
            }
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "alterOffsets() of %s threw %s (expected: true, false, or a ConnectException that tells what is wrong)"
                            .formatted(given, e),
                    e);
        }
    }
}
