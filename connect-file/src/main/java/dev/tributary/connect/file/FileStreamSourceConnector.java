package dev.tributary.connect.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each line of a growing file, or of standard input, a record. Always one task, whatever {@code tasks.max}. Known
 * to users as {@code org.apache.kafka.connect.file.FileStreamSourceConnector}.
 */
public final class FileStreamSourceConnector extends SourceConnector {
    private static final Logger LOG = LoggerFactory.getLogger(FileStreamSourceConnector.class);

    private Map<String, String> properties = Map.of();

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    public ConfigDef config() {
        return SourceSettings.CONFIG_DEF;
    }

    /** @throws org.apache.kafka.common.config.ConfigException naming the setting that is missing or wrong */
    @Override
    public void start(Map<String, String> connectorProperties) {
        SourceSettings settings = SourceSettings.of(connectorProperties);
        properties = new HashMap<>(connectorProperties); // values may be null
        LOG.info(
                "Reading lines of {} into topic {}.",
                settings.file() == null ? "standard input" : settings.file(),
                settings.topic());
    }

    @Override
    public Class<? extends Task> taskClass() {
        return FileStreamSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(properties);
    }

    @Override
    public void stop() {
        // Everything open belongs to the task.
    }

    /** Lines of a file can be found again by their position; those of standard input are gone. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorProperties) {
        return FileSetting.of(connectorProperties) == null
                ? ExactlyOnceSupport.UNSUPPORTED
                : ExactlyOnceSupport.SUPPORTED;
    }

    /** @throws ConnectException if standard input is read, or an offset cannot be one of this connector's */
    @Override
    public boolean alterOffsets(Map<String, String> connectorProperties, Map<Map<String, ?>, Map<String, ?>> offsets) {
        if (FileSetting.of(connectorProperties) == null) {
            throw new ConnectException(
                    "This connector reads standard input, which has no offsets to alter. Set '%s' to read a file."
                            .formatted(FileSetting.CONFIG));
        }
        SourceOffsets.check(offsets);
        return true;
    }
}
