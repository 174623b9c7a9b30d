package dev.tributary.connect.e2e.recording;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The task of {@link RecordingSink}. {@code when.<value>} says what it does in a put of a record with that value. What is
 * said for preCommit and flush holds from the first record on: whether the worker commits before that is a matter of luck.
 */
public final class RecordingSinkTask extends SinkTask {
    private final Recorder recorder = new Recorder("task");
    private @Nullable ErrantRecordReporter reporter;
    private boolean hasRecords;

    /** Told by the worker. */
    public RecordingSinkTask() {
        recorder.note("new", "");
    }

    @Override
    public String version() {
        recorder.note("version", "");
        return "1.0";
    }

    @Override
    public void initialize(SinkTaskContext ctx) {
        super.initialize(ctx);
        Map<String, String> config = ctx.configs();
        recorder.configure("task-" + Objects.requireNonNullElse(config.get("task.index"), "0"), config, "task.");
        reporter = ctx.errantRecordReporter();
        obey(recorder.call("initialize", reporter == null ? "" : "reporter"), List.of());
    }

    @Override
    public void start(Map<String, String> props) {
        obey(recorder.call("start", ConnectorCalls.props(props)), List.of());
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        obey(recorder.call("open", partitions), List.of());
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            recorder.note("put", "");
            return;
        }
        hasRecords = true;
        List<String> texts = new ArrayList<>();
        records.forEach(record -> texts.add(Text.of(record)));
        recorder.note("put", String.join(" || ", texts));
        for (SinkRecord record : records) {
            obey(recorder.when(record.value()), List.of(record));
        }
        obey(recorder.call("puts"), List.copyOf(records));
    }

    @Override
    public @Nullable Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        String action = commit("preCommit", offsets);
        if (action == null) {
            return super.preCommit(offsets);
        }
        Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>(offsets);
        switch (action) {
            case "null":
                return null;
            case "empty":
                return Map.of();
            case "less":
                answer.replaceAll((partition, offset) -> new OffsetAndMetadata(Math.max(0, offset.offset() - 1)));
                return answer;
            case "more":
                answer.replaceAll((partition, offset) -> new OffsetAndMetadata(offset.offset() + 1));
                return answer;
            case "metadata":
                answer.replaceAll((partition, offset) -> new OffsetAndMetadata(offset.offset(), "scripted metadata"));
                return answer;
            case "stranger":
                answer.put(new TopicPartition("stranger", 0), new OffsetAndMetadata(1));
                return answer;
            case "first":
                answer.keySet().removeIf(partition -> partition.partition() != 0);
                return answer;
            default:
                throw new IllegalStateException("What is " + action + "?");
        }
    }

    @Override
    public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
        commit("flush", offsets);
    }

    private @Nullable String commit(String method, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (hasRecords) {
            return recorder.call(method, offsets);
        }
        recorder.note(method, Text.of(offsets));
        return null;
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        recorder.call("close", partitions);
    }

    @Override
    public void stop() {
        recorder.call("stop");
    }

    private void obey(@Nullable String action, List<SinkRecord> records) {
        if (action == null) {
            return;
        }
        for (String one : action.split(" && ")) {
            String[] words = one.split(" ", 3);
            switch (words[0]) {
                case "timeout" -> context.timeout(Long.parseLong(words[1]));
                case "pause" -> context.pause(partition(words[1]));
                case "resume" -> context.resume(partition(words[1]));
                case "seek" -> context.offset(partition(words[1]), Long.parseLong(words[2]));
                case "assignment" -> recorder.note("assignment", Text.of(context.assignment()));
                case "commit" -> context.requestCommit();
                case "configs" -> recorder.note("configs", ConnectorCalls.props(context.configs()));
                case "report" -> records.forEach(record -> report(record, words[1], words[2]));
                case "fail" -> Script.act("throw " + words[1] + " " + words[2], recorder.journal());
                default -> throw new IllegalStateException("What is " + one + "?");
            }
        }
    }

    private void report(SinkRecord record, String error, String message) {
        try {
            Objects.requireNonNull(reporter).report(record, Script.throwable(error, message));
            recorder.note("reported", Text.of(record.value()));
        } catch (RuntimeException e) {
            recorder.note("refused", e.getClass().getName());
            throw e;
        }
    }

    /** Written as {@code topic-partition}. */
    private static TopicPartition partition(String text) {
        int dash = text.lastIndexOf('-');
        return new TopicPartition(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
    }
}
