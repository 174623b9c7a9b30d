package dev.tributary.connect.runtime.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The headers that tell why and where a record failed. They are appended: a record that went through two queues has two
 * sets. For one thread. Source: {@code tasks} 5.5.
 */
final class DeadLetterHeaders {
    private static final String PREFIX = "__connect.errors.";
    private static final String TOPIC = "topic";

    private final RecordFailure failure;
    private final UnaryOperator<String> redaction;
    private final List<Entry> place = new ArrayList<>();

    private record Entry(String name, byte @Nullable [] value) {}

    private DeadLetterHeaders(RecordFailure failure, UnaryOperator<String> redaction) {
        this.failure = failure;
        this.redaction = redaction;
    }

    /** @param redaction takes secrets out of what the error tells: plugins quote what they were configured with */
    static DeadLetterHeaders of(RecordFailure failure, UnaryOperator<String> redaction) {
        return new DeadLetterHeaders(failure, redaction);
    }

    /** Where it was consumed. */
    DeadLetterHeaders consumed(ConsumerRecord<byte[], byte[]> record) {
        place.add(entry(TOPIC, record.topic()));
        place.add(entry("partition", Integer.toString(record.partition())));
        place.add(entry("offset", Long.toString(record.offset())));
        return this;
    }

    /** Where it came from and was going to, and how to read the dead letter. These are our own. */
    DeadLetterHeaders polled(SourceRecord record, String keyFormat, String valueFormat, PolledRecordText texts) {
        if (record.topic() != null) {
            place.add(entry(TOPIC, record.topic()));
        }
        if (record.kafkaPartition() != null) {
            place.add(entry("partition", record.kafkaPartition().toString()));
        }
        place.add(new Entry("source.partition", texts.plain(record.sourcePartition())));
        place.add(new Entry("source.offset", texts.plain(record.sourceOffset())));
        place.add(entry("key.format", keyFormat));
        place.add(entry("value.format", valueFormat));
        return this;
    }

    void addTo(Headers headers) {
        place.forEach(entry -> add(headers, entry));
        add(headers, entry("connector.name", failure.task().connector().value()));
        add(headers, entry("task.id", Integer.toString(failure.task().number())));
        add(headers, entry("stage", failure.stage().name()));
        add(headers, entry("class.name", failure.executingClass()));
        Throwable error = failure.error();
        if (error != null) {
            add(headers, entry("exception.class.name", error.getClass().getName()));
            String message = error.getMessage();
            add(headers, entry("exception.message", message == null ? null : redaction.apply(message)));
            add(headers, entry("exception.stacktrace", redaction.apply(stackTrace(error))));
        }
    }

    private static void add(Headers headers, Entry entry) {
        headers.add(PREFIX + entry.name, entry.value);
    }

    private static Entry entry(String name, @Nullable String text) {
        return new Entry(name, text == null ? null : text.getBytes(UTF_8));
    }

    private static String stackTrace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
