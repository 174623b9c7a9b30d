package dev.tributary.connect.e2e.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * The task of {@link RecordingSource}. Each line of {@code poll} (or {@code poll.<task>}) is what one poll does: {@code null},
 * {@code empty}, an action, or records, see {@link Records}. {@code until flag} returns null until the test raises the flag,
 * {@code idle ms} for so long. When no line is left, polls return null.
 */
public final class RecordingSourceTask extends SourceTask {
    private static final long IDLE_MS = 10;

    private final Recorder recorder = new Recorder("task");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<String> polls = new ArrayList<>();
    private int next;
    /** Until then polls return null. */
    private long idle = System.nanoTime();

    private volatile String phase = "before start";
    private String index = "?";

    /** Told by the worker. */
    public RecordingSourceTask() {
        recorder.note("new", "");
    }

    @Override
    public String version() {
        recorder.note("version", "");
        return "1.0";
    }

    @Override
    public void initialize(SourceTaskContext ctx) {
        super.initialize(ctx);
        Map<String, String> config = ctx.configs();
        index = Objects.requireNonNullElse(config.get("task.index"), "0");
        recorder.configure("task-" + index, config, "task.");
        recorder.call("initialize", ctx.transactionContext() != null ? "transactions" : "");
    }

    @Override
    public void start(Map<String, String> props) {
        String script = props.getOrDefault("poll." + index, props.getOrDefault("poll", ""));
        for (String line : script.split("\n")) {
            if (!line.isBlank()) {
                polls.add(line.strip());
            }
        }
        recorder.call("start", ConnectorCalls.props(props));
        if (props.containsKey("read.offsets")) {
            Map<String, Object> offset = context.offsetStorageReader().offset(Map.of("sp", props.get("read.offsets")));
            recorder.note("read", Text.of(offset));
        }
        phase = "started";
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (next == polls.size() && System.nanoTime() - idle >= 0) {
            recorder.note("poll", "idle");
            next++;
        }
        if (next > polls.size() || System.nanoTime() - idle < 0) {
            stopped.await(IDLE_MS, TimeUnit.MILLISECONDS);
            return null;
        }
        String line = polls.get(next++);
        if (line.startsWith("until ") && !isRaised(line.substring(6))) {
            next--;
            stopped.await(IDLE_MS, TimeUnit.MILLISECONDS);
            return null;
        }
        recorder.note("poll", line);
        switch (line.split("[ :]", 2)[0]) {
            case "null", "until":
                return null;
            case "idle":
                idle = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line.substring(5)));
                return null;
            case "empty":
                return List.of();
            case "throw", "await":
                Script.act(line, recorder.journal());
                return null;
            case "commit", "abort", "commit-after", "abort-after":
                return transaction(line);
            default:
                return Records.of(line, index, next);
        }
    }

    private boolean isRaised(String flag) {
        Journal journal = recorder.journal();
        return journal != null && journal.isRaised(flag);
    }

    /** {@code commit}, {@code abort}, or the same for the record after it in its batch: {@code commit-after 2: records}. */
    private List<SourceRecord> transaction(String line) {
        TransactionContext transactions = Objects.requireNonNull(context.transactionContext());
        String[] parts = line.split(": ", 2);
        String[] words = parts[0].split(" ");
        List<SourceRecord> records = parts.length > 1 ? Records.of(parts[1], index, next) : List.of();
        boolean commit = words[0].startsWith("commit");
        if (words.length == 1 && commit) {
            transactions.commitTransaction();
        } else if (words.length == 1) {
            transactions.abortTransaction();
        } else {
            SourceRecord record = records.get(Integer.parseInt(words[1]) - 1);
            if (commit) {
                transactions.commitTransaction(record);
            } else {
                transactions.abortTransaction(record);
            }
        }
        return records;
    }

    @Override
    public void commit() {
        recorder.call("commit", phase);
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        recorder.call("commitRecord", record, metadata);
    }

    @Override
    public void stop() {
        phase = "stopped";
        stopped.countDown();
        recorder.call("stop");
    }
}
