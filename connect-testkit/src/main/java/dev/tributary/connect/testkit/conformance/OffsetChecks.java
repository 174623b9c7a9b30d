package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.api.ConnectorOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    static void check(ConformanceSubject subject, String topic, List<ConnectorOffset> own) {
        Map<String, String> config = Plugin.config(subject, topic);
        if (subject instanceof SinkSubject) {
            Map<TopicPartition, @Nullable Long> given = new HashMap<>();
            given.put(new TopicPartition(topic, 0), 0L);
            ask(given, () -> ((SinkConnector) Plugin.connector(subject)).alterOffsets(config, given));
            Map<TopicPartition, @Nullable Long> reset = new HashMap<>();
            reset.put(new TopicPartition(topic, 0), null);
            ask(reset, () -> ((SinkConnector) Plugin.connector(subject)).alterOffsets(config, reset));
            return;
        }
        for (ConnectorOffset offset : own) {
            askSource(subject, config, offset.partition(), offset.offset());
            askSource(subject, config, offset.partition(), null);
            Map<String, Object> wrongTypes = new HashMap<>();
            if (offset.offset() != null) {
                offset.offset().keySet().forEach(field -> wrongTypes.put(field, List.of("seven")));
            }
            refuse(subject, config, offset.partition(), wrongTypes);
        }
        refuse(subject, config, FOREIGN_PARTITION, FOREIGN_OFFSET);
    }

    private static void refuse(
            ConformanceSubject subject,
            Map<String, String> config,
            @Nullable Map<String, ?> partition,
            Map<String, ?> offset) {
        if (askSource(subject, config, partition, offset)) {
            throw new AssertionError(
                    "alterOffsets() answers true, which says that it has checked them, for the foreign offset %s of partition %s"
                            .formatted(offset, partition));
        }
    }

    private static boolean askSource(
            ConformanceSubject subject,
            Map<String, String> config,
            @Nullable Map<String, ?> partition,
            @Nullable Map<String, ?> offset) {
        Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> given = new HashMap<>();
        given.put(partition, offset);
        return ask(given, () -> ((SourceConnector) Plugin.connector(subject)).alterOffsets(config, given));
    }

    private interface Question {
        boolean ask();
    }

    /** True, false, or a refusal in words, which counts as false. */
    private static boolean ask(Object given, Question question) {
        try {
            return question.ask();
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
