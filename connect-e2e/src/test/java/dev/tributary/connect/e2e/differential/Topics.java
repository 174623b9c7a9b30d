package dev.tributary.connect.e2e.differential;

import dev.tributary.connect.testkit.kafka.TestClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What is in a topic, as lines. */
final class Topics {
    private Topics() {}

    /** Partition by partition; "absent" if there is no such topic. */
    static List<String> records(TestClient kafka, String topic) {
        List<ConsumerRecord<String, String>> records;
        try {
            records = new ArrayList<>(kafka.consumeAll(topic));
        } catch (IllegalStateException e) {
            return List.of("absent");
        }
        records.sort((one, other) -> Integer.compare(one.partition(), other.partition()));
        return records.stream().map(Topics::line).toList();
    }

    private static String line(ConsumerRecord<String, String> record) {
        var line = new StringBuilder()
                .append(record.partition())
                .append(": ")
                .append(record.key())
                .append('=')
                .append(record.value())
                .append(" ts=")
                .append(record.timestamp());
        for (Header header : record.headers()) {
            line.append(' ').append(header.key()).append('=').append(value(header));
        }
        return line.toString();
    }

    private static String value(Header header) {
        if (header.value() == null) {
            return "null";
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        if (header.key().endsWith(".exception.stacktrace")) {
            return Journals.firstLine(text);
        }
        if (header.key().endsWith(".exception.message")) {
            return text.contains("scripted") ? text : "some message";
        }
        return text;
    }
}
