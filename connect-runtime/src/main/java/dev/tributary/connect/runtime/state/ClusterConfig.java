package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the config log says, at one position of it. Immutable: one writer (the reader of the log) replaces it,
 * anybody reads it.
 *
 * @param configOffset the offset of the last record applied, plus one; -1 before the first
 * @param workOffset the {@code configOffset} after the last record that changed which connectors and tasks there are (not how
 *     they are configured): an assignment that was planned at this offset or later covers them all; -1 before the first
 * @param connectors every connector that exists, by name
 * @param sessionKey the newest key for requests between workers; null if there is none yet
 */
public record ClusterConfig(
        long configOffset,
        long workOffset,
        SortedMap<ConnectorName, Connector> connectors,
        @Nullable SessionKey sessionKey) {
    public static final ClusterConfig EMPTY = new ClusterConfig(-1, -1, new TreeMap<>());

    public ClusterConfig {
        connectors = Collections.unmodifiableSortedMap(new TreeMap<>(connectors));
    }

    /** One without a session key. */
    public ClusterConfig(long configOffset, long workOffset, SortedMap<ConnectorName, Connector> connectors) {
        this(configOffset, workOffset, connectors, null);
    }

    /** The connector, or null if there is none of that name. */
    public @Nullable Connector connector(ConnectorName name) {
        return connectors.get(name);
    }

    /**
     * A connector as stored.
     *
     * @param config its raw configuration, variables unresolved
     * @param version grows with every record of its configuration: equal versions mean the very same write
     * @param targetState what it is asked to be
     * @param tasks its task configurations
     */
    public record Connector(
            Map<String, @Nullable String> config, long version, TargetState targetState, TaskSet tasks) {
        public Connector {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }
    }

    /**
     * The task configurations of a connector.
     *
     * @param generation grows with every commit that carried task configurations; -1 if none was ever committed
     * @param configs the raw task configurations, index = task number; empty while inconsistent
     * @param consistent false if compaction tore a commit apart: the connector must be asked anew
     * @param appliedConnectorConfig the connector's raw configuration that the tasks were generated from; null if none
     */
    public record TaskSet(
            long generation,
            List<Map<String, @Nullable String>> configs,
            boolean consistent,
            @Nullable Map<String, @Nullable String> appliedConnectorConfig) {
        public static final TaskSet NONE = new TaskSet(-1, List.of(), true, null);

        public TaskSet {
            var copy = new ArrayList<Map<String, @Nullable String>>(configs.size());
            for (Map<String, @Nullable String> config : configs) {
                copy.add(Collections.unmodifiableMap(new LinkedHashMap<>(config)));
            }
            configs = Collections.unmodifiableList(copy);
        }

        /** The ids of these tasks, ascending. */
        public List<TaskId> ids(ConnectorName connector) {
            return IntStream.range(0, configs.size())
                    .mapToObj(number -> new TaskId(connector, number))
                    .toList();
        }
    }
}
