package dev.tributary.connect.file;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the value of each record to a file, or to standard output, as a line. All {@code tasks.max} tasks append to
 * the same file. Known to users as {@code org.apache.kafka.connect.file.FileStreamSinkConnector}.
 */
public final class FileStreamSinkConnector extends SinkConnector {
    private static final Logger LOG = LoggerFactory.getLogger(FileStreamSinkConnector.class);
    private static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(
                    FileSetting.CONFIG,
                    Type.STRING,
                    null,
                    Importance.HIGH,
                    "The file to append lines to, created if absent. Standard output if unset or empty.");

    private Map<String, String> properties = Map.of();

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    @Override
    public void start(Map<String, String> connectorProperties) {
        properties = new HashMap<>(connectorProperties); // values may be null
        String file = FileSetting.of(connectorProperties);
        LOG.info("Appending lines to {}.", file == null ? "standard output" : file);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return FileStreamSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, properties);
    }

    @Override
    public void stop() {
        // Everything open belongs to the tasks.
    }

    /** Any offsets will do: they are the consumer's, and the file does not depend on them. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorProperties, Map<TopicPartition, Long> offsets) {
        return true;
    }
}
