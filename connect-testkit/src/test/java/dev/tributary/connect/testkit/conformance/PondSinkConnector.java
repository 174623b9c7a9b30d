package dev.tributary.connect.testkit.conformance;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** A sink that writes to a pond, well unless told otherwise. */
public class PondSinkConnector extends SinkConnector {
    private @Nullable Map<String, String> config;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public ConfigDef config() {
        return PondSourceConnector.DEFINITION;
    }

    @Override
    public void start(Map<String, String> given) {
        config = given;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PondSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maximum) {
        return Collections.nCopies(maximum, config);
    }

    @Override
    public void stop() {}

    /** Its task. */
    public static class PondSinkTask extends SinkTask {
        private @Nullable Pond pond;
        private String fault = "";

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> config) {
            pond = Pond.named(String.valueOf(config.get("pond")));
            fault = config.getOrDefault("fault", "");
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            if (fault.equals("NEEDS_RECORDS")) {
                records.iterator().next();
            }
            for (SinkRecord one : records) {
                if (pond != null && !(fault.equals("LOSES_ONE") && one.kafkaOffset() == 4)) {
                    pond.add(String.valueOf(one.value()));
                }
            }
        }

        @Override
        public void close(Collection<TopicPartition> partitions) {
            if (fault.equals("THROWS_IN_CLOSE")) {
                throw new IllegalStateException("no way to close this");
            }
        }

        @Override
        public void stop() {}
    }
}
