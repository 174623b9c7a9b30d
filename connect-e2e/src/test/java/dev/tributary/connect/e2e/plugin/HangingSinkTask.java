package dev.tributary.connect.e2e.plugin;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** The task of {@link HangingSink}. */
public final class HangingSinkTask extends SinkTask {
    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        Gate.pass("sink task start");
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        Gate.pass("sink task put");
    }

    @Override
    public void flush(Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        Gate.pass("sink task flush");
    }

    @Override
    public void stop() {
        Gate.pass("sink task stop");
    }
}
