package dev.tributary.connect.testkit.conformance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Of the conformance suite: a task of another connector, with every call written down. Created by workers. */
public final class RecordedSourceTask extends SourceTask {
    private volatile @Nullable Recorded recorded;

    private record Recorded(Recording recording, SourceTask task, String instance) {}

    /** Called by workers. */
    public RecordedSourceTask() {}

    @Override
    public String version() {
        return RecordedConnector.VERSION;
    }

    @Override
    public void start(Map<String, String> config) {
        Recording recording = Recording.expected(config);
        var task = (SourceTask)
                Plugin.create(Plugin.create(recording.connectorClass()).taskClass());
        var started = new Recorded(recording, task, recording.newInstance("task"));
        recorded = started;
        recording.recordRun(started.instance(), LifeCycle.START, () -> {
            task.initialize(context);
            task.start(recording.without(config));
        });
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Recorded own = own();
        try {
            List<@Nullable List<SourceRecord>> answer = own.recording()
                    .record(
                            own.instance(),
                            LifeCycle.POLL,
                            () -> listOfOne(own.task().poll()));
            List<SourceRecord> records = answer.get(0);
            own.recording().moved(records == null ? 0 : records.size());
            return records;
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** May be null, which no Callable here answers. */
    private static List<@Nullable List<SourceRecord>> listOfOne(@Nullable List<SourceRecord> records) {
        return Collections.singletonList(records);
    }

    @Override
    public void commit() throws InterruptedException {
        own().task().commit();
    }

    @Override
    public void commitRecord(SourceRecord sent, RecordMetadata metadata) throws InterruptedException {
        own().task().commitRecord(sent, metadata);
    }

    @Override
    public void stop() {
        Recorded own = recorded;
        if (own != null) {
            own.recording().recordRun(own.instance(), LifeCycle.STOP, own.task()::stop);
        }
    }

    private Recorded own() {
        return Objects.requireNonNull(recorded, "not started");
    }
}
