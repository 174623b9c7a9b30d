package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.log.CompactedLog;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the cluster's configuration from the records of the config log, one after the other: the state machine of {@code
 * internal-topics} 5.3 and 5.4. Never throws on content. Not thread-safe: belongs to its store.
 */
final class ConfigReplay {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReplay.class);
    private final Map<ConnectorName, ConnectorReplay> replays = new HashMap<>();
    /** The connectors that exist, as published. */
    private final TreeMap<ConnectorName, ClusterConfig.Connector> connectors = new TreeMap<>();

    /** How many former configurations of each connector are remembered. */
    private final int formerConfigs;

    private long configOffset = -1;
    private long workOffset = -1;
    private @Nullable SessionKey sessionKey;

    ConfigReplay(int formerConfigs) {
        this.formerConfigs = formerConfigs;
    }

    /** Returns what the record says; null if it is ignored and does not even count for the offset. */
    @Nullable
    ConfigRecord apply(CompactedLog.Record record) {
        ConfigRecord content = ConfigRecords.read(record.key(), record.value());
        if (content == null) {
            LOG.error("The config record at offset {} is not JSON. It is ignored.", record.offset());
            return null; // and does not count for the offset, on any worker of the cluster
        }
        configOffset = record.offset() + 1;
        content.dispatchTo(new Effect(record.offset(), Instant.ofEpochMilli(record.timestampMs())));
        return content;
    }

    ClusterConfig snapshot() {
        return new ClusterConfig(configOffset, workOffset, connectors, sessionKey);
    }

    /** Everything known of a name, also of one that does not exist as a connector; null if nothing is. */
    @Nullable
    ConnectorReplay replay(ConnectorName name) {
        return replays.get(name);
    }

    private void publish(ConnectorName name, ConnectorReplay replay) {
        ClusterConfig.Connector connector = replay.connector();
        ClusterConfig.Connector former = connector == null ? connectors.remove(name) : connectors.put(name, connector);
        if (tasks(connector) != tasks(former)) {
            workOffset = configOffset;
        }
    }

    /** How many tasks there are to assign; -1 if not even a connector. */
    private static int tasks(ClusterConfig.@Nullable Connector connector) {
        return connector == null ? -1 : connector.tasks().configs().size();
    }

    /** What one record does. */
    private final class Effect implements ConfigRecord.Handler {
        private final long offset;
        private final Instant at;

        Effect(long offset, Instant at) {
            this.offset = offset;
            this.at = at;
        }

        private void change(ConnectorName name, Consumer<ConnectorReplay> change) {
            ConnectorReplay replay = replays.computeIfAbsent(name, key -> new ConnectorReplay(formerConfigs));
            change.accept(replay);
            publish(name, replay);
        }

        @Override
        public void connectorConfig(ConfigRecord.ConnectorConfig record) {
            change(record.connector(), replay -> replay.config(record.properties(), record.history(), offset, at));
        }

        @Override
        public void target(ConfigRecord.Target record) {
            TargetState state = record.state();
            change(record.connector(), replay -> replay.target(state));
        }

        @Override
        public void taskConfig(ConfigRecord.TaskConfig record) {
            change(
                    record.task().connector(),
                    replay -> replay.deferTask(record.task().number(), record.properties()));
        }

        @Override
        public void commit(ConfigRecord.Commit record) {
            change(record.connector(), replay -> replay.commit(record.tasks()));
        }

        @Override
        public void taskCount(ConfigRecord.TaskCount record) {
            change(record.connector(), replay -> replay.taskCount(record.tasks()));
        }

        @Override
        public void sessionKey(ConfigRecord.NewSessionKey record) {
            sessionKey = record.key();
        }

        @Override
        public void restart(ConfigRecord.Restart record) {
            LOG.debug("Offset {}: restart of connector {} asked for, {}", offset, record.connector(), record.scope());
        }

        @Override
        public void loggerLevel(ConfigRecord.LoggerLevel record) {
            LOG.debug("Offset {}: level {} asked for logger {}", offset, record.level(), record.namespace());
        }

        @Override
        public void ignored(ConfigRecord.Ignored record) {
            LOG.warn("The config record at offset {} is ignored: {}.", offset, record.why());
        }
    }
}
