package dev.tributary.connect.e2e.recording;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Arguments as text that is the same in every worker. */
final class Text {
    private Text() {}

    static String of(Object... arguments) {
        var text = new StringJoiner(", ");
        for (Object argument : arguments) {
            text.add(one(argument));
        }
        return text.toString();
    }

    private static String one(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return "bytes:" + new String(bytes, StandardCharsets.UTF_8);
        }
        if (value instanceof SourceRecord record) {
            return record(record) + " from " + one(record.sourcePartition()) + "@" + one(record.sourceOffset());
        }
        if (value instanceof SinkRecord record) {
            return record(record) + " at " + record.kafkaOffset() + " " + record.timestampType() + original(record);
        }
        if (value instanceof RecordMetadata metadata) {
            return metadata.topic() + "-" + metadata.partition() + "@" + metadata.offset();
        }
        if (value instanceof OffsetAndMetadata offset) {
            return offset.offset() + (offset.metadata().isEmpty() ? "" : "(" + offset.metadata() + ")");
        }
        if (value instanceof Schema schema) {
            return "<" + schema.type() + (schema.isOptional() ? "?" : "") + (schema.name() == null ? "" : schema.name())
                    + ">";
        }
        if (value instanceof Headers headers) {
            var text = new StringJoiner(" ", "{", "}");
            headers.forEach(header -> text.add(header.key() + "=" + one(header.value())));
            return text.toString();
        }
        return container(value);
    }

    private static String container(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(one(key), one(each)));
            return sorted.toString();
        }
        if (value instanceof Collection<?> many && many.stream().allMatch(TopicPartition.class::isInstance)) {
            var sorted = new TreeSet<String>();
            many.forEach(each -> sorted.add(one(each)));
            return sorted.toString();
        }
        if (value instanceof Object[] array) {
            return Arrays.toString(array);
        }
        return String.valueOf(value);
    }

    private static String record(ConnectRecord<?> record) {
        var headers = new StringJoiner(" ", "{", "}");
        for (Header header : record.headers()) {
            headers.add(header.key() + "=" + one(header.schema()) + one(header.value()));
        }
        return "%s-%s %s%s=%s%s ts=%s %s"
                .formatted(
                        record.topic(),
                        record.kafkaPartition(),
                        one(record.keySchema()),
                        one(record.key()),
                        one(record.valueSchema()),
                        one(record.value()),
                        record.timestamp(),
                        headers);
    }

    /** Only if it is another than what the record now says. */
    private static String original(SinkRecord record) {
        boolean same = record.topic().equals(record.originalTopic())
                && java.util.Objects.equals(record.kafkaPartition(), record.originalKafkaPartition())
                && record.kafkaOffset() == record.originalKafkaOffset();
        return same
                ? ""
                : " originally " + record.originalTopic() + "-" + record.originalKafkaPartition() + "@"
                        + record.originalKafkaOffset();
    }
}
