package dev.tributary.connect.testkit.conformance;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Of the conformance suite: a task of another connector, with every call written down. Created by workers. */
public final class RecordedSinkTask extends SinkTask {
    private volatile @Nullable Recorded recorded;

    private record Recorded(Recording recording, SinkTask task, String instance) {
        void run(String method, Runnable call) {
            recording.recordRun(instance, method, call);
        }
    }

    /** Called by workers. */
    public RecordedSinkTask() {}

    @Override
    public String version() {
        return RecordedConnector.VERSION;
    }

    @Override
    public void start(Map<String, String> config) {
        Recording recording = Recording.expected(config);
        var task = (SinkTask)
                Plugin.create(Plugin.create(recording.connectorClass()).taskClass());
        var started = new Recorded(recording, task, recording.newInstance("task"));
        recorded = started;
        started.run(LifeCycle.START, () -> {
            task.initialize(context);
            task.start(recording.without(config));
        });
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        own().run(LifeCycle.OPEN, () -> own().task().open(partitions));
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            own().task().put(records); // many, also before the first open
            return;
        }
        own().run(LifeCycle.PUT, () -> own().task().put(records));
        own().recording().moved(records.size());
    }

    @Override
    public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
        own().task().flush(offsets);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return own().task().preCommit(offsets);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        own().run(LifeCycle.CLOSE, () -> own().task().close(partitions));
    }

    @Override
    public void stop() {
        Recorded own = recorded;
        if (own != null) {
            own.run(LifeCycle.STOP, own.task()::stop);
        }
    }

    private Recorded own() {
        return Objects.requireNonNull(recorded, "not started");
    }
}
