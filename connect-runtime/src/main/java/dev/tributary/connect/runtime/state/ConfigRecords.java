package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.CompactedLog.Entry;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of the config log as bytes, and back. Reading never throws: what it does not understand is {@link
 * ConfigRecord.Ignored}. Pure. Source: {@code internal-topics} 5.1, 5.3, 5.7, section 8.
 */
final class ConfigRecords {
    private static final String TARGET = "target-state-";
    private static final String CONNECTOR = "connector-";
    private static final String TASK = "task-";
    private static final String COMMIT = "commit-";
    private static final String RESTART = "restart-connector-";
    private static final String TASK_COUNT = "tasks-fencing-";
    private static final String SESSION_KEY = "session-key";
    private static final String LOGGER = "logger-cluster-";

    private ConfigRecords() {}

    // ---- writing

    static Entry noConnector(ConnectorName name) {
        return entry(CONNECTOR + name, null);
    }

    static Entry connector(ConnectorName name, Map<String, @Nullable String> config) {
        return entry(CONNECTOR + name, StateJson.object(json -> StateJson.properties(json, config)));
    }

    /** With as much of the history as there is room for. */
    static Entry connector(ConnectorName name, Map<String, @Nullable String> config, ConfigHistory history) {
        Entry alone = connector(name, config);
        int room = ConfigHistory.RECORD_BYTES - Objects.requireNonNull(alone.value()).length;
        if (room <= 0) {
            return alone;
        }
        ConfigHistory fitting = history.within(Math.min(ConfigHistory.MOST_BYTES, room));
        return entry(CONNECTOR + name, StateJson.object(json -> {
            StateJson.properties(json, config);
            ConfigHistoryJson.write(json, fitting);
        }));
    }

    /** Stopped is written as paused for readers that do not know it, with a second field for those that do. */
    static Entry target(ConnectorName name, @Nullable TargetState state) {
        if (state == null) {
            return entry(TARGET + name, null);
        }
        String first = (state == TargetState.STOPPED ? TargetState.PAUSED : state).name();
        return entry(TARGET + name, StateJson.object(json -> {
            json.writeStringField("state", first);
            json.writeStringField("state.v2", state.name());
        }));
    }

    static Entry task(TaskId id, Map<String, @Nullable String> config) {
        return entry(TASK + id, StateJson.object(json -> StateJson.properties(json, config)));
    }

    static Entry commit(ConnectorName name, int tasks) {
        return entry(COMMIT + name, StateJson.object(json -> json.writeNumberField("tasks", tasks)));
    }

    static Entry restart(ConnectorName name, RestartScope scope) {
        return entry(RESTART + name, StateJson.object(json -> {
            json.writeBooleanField("include-tasks", scope.includeTasks());
            json.writeBooleanField("only-failed", scope.onlyFailed());
        }));
    }

    static Entry taskCount(ConnectorName name, int tasks) {
        return entry(TASK_COUNT + name, StateJson.object(json -> json.writeNumberField("task-count", tasks)));
    }

    static Entry sessionKey(SessionKey key) {
        return entry(SESSION_KEY, StateJson.object(json -> {
            json.writeStringField("key", key.keyBase64());
            json.writeStringField("algorithm", key.algorithm());
            json.writeNumberField("creation-timestamp", key.createdMs());
        }));
    }

    static Entry loggerLevel(String namespace, String level) {
        return entry(LOGGER + namespace, StateJson.object(json -> json.writeStringField("level", level)));
    }

    private static Entry entry(String key, byte @Nullable [] value) {
        return new Entry(key.getBytes(UTF_8), value);
    }

    // ---- reading

    /** What the record says; null if its value is not JSON, in which case it does not count for the offset. */
    static @Nullable ConfigRecord read(byte @Nullable [] key, byte @Nullable [] value) {
        JsonNode json = StateJson.read(value);
        if (json == null) {
            return null;
        }
        if (key == null) {
            return new ConfigRecord.Ignored("it has no key");
        }
        return read(new String(key, UTF_8), json);
    }

    private static ConfigRecord read(String key, JsonNode json) {
        if (key.startsWith(TARGET)) {
            return readTarget(name(key, TARGET), json);
        }
        if (key.startsWith(CONNECTOR)) {
            return readConnector(name(key, CONNECTOR), json);
        }
        if (key.startsWith(TASK)) {
            return readTask(key, json);
        }
        if (key.startsWith(COMMIT)) {
            return readCommit(name(key, COMMIT), json);
        }
        if (key.startsWith(RESTART)) {
            var scope = new RestartScope(
                    json.path("include-tasks").asBoolean(false)
                            && json.path("include-tasks").isBoolean(),
                    json.path("only-failed").asBoolean(false)
                            && json.path("only-failed").isBoolean());
            return json.isObject()
                    ? new ConfigRecord.Restart(name(key, RESTART), scope)
                    : new ConfigRecord.Ignored("a restart request that is not an object");
        }
        if (key.startsWith(TASK_COUNT)) {
            Long count = StateJson.integer(json, "task-count");
            return count == null
                    ? new ConfigRecord.Ignored("its task-count is not an integral number")
                    : new ConfigRecord.TaskCount(name(key, TASK_COUNT), count.intValue());
        }
        if (key.equals(SESSION_KEY)) {
            return readSessionKey(json);
        }
        if (key.startsWith(LOGGER)) {
            String level = StateJson.text(json, "level");
            return level == null
                    ? new ConfigRecord.Ignored("its level is not a text")
                    : new ConfigRecord.LoggerLevel(key.substring(LOGGER.length()), level);
        }
        return new ConfigRecord.Ignored("its key is of no known kind");
    }

    private static ConfigRecord readTarget(ConnectorName name, JsonNode json) {
        if (json.isNull()) {
            return new ConfigRecord.Target(name, null);
        }
        String newForm = StateJson.text(json, "state.v2");
        String state = newForm != null ? newForm : StateJson.text(json, "state");
        return Arrays.stream(TargetState.values())
                .filter(known -> known.name().equals(state))
                .findFirst()
                .<ConfigRecord>map(known -> new ConfigRecord.Target(name, known))
                .orElseGet(() -> new ConfigRecord.Ignored("its target state is none of STARTED, PAUSED, STOPPED"));
    }

    private static ConfigRecord readConnector(ConnectorName name, JsonNode json) {
        if (json.isNull()) {
            return new ConfigRecord.ConnectorConfig(name, null, null);
        }
        Map<String, @Nullable String> properties = StateJson.properties(json);
        return properties == null
                ? new ConfigRecord.Ignored("it has no object 'properties'")
                : new ConfigRecord.ConnectorConfig(name, properties, ConfigHistoryJson.read(json));
    }

    private static ConfigRecord readTask(String key, JsonNode json) {
        TaskId task = TaskKeys.parse(key, TASK);
        Map<String, @Nullable String> properties = StateJson.properties(json);
        if (task == null) {
            return new ConfigRecord.Ignored("its key does not end with a task number");
        }
        return properties == null
                ? new ConfigRecord.Ignored("it has no object 'properties'")
                : new ConfigRecord.TaskConfig(task, properties);
    }

    private static ConfigRecord readCommit(ConnectorName name, JsonNode json) {
        Long tasks = StateJson.integer(json, "tasks");
        return tasks == null
                ? new ConfigRecord.Ignored("its number of tasks is not an integral number")
                : new ConfigRecord.Commit(name, tasks.intValue());
    }

    private static ConfigRecord readSessionKey(JsonNode json) {
        String key = StateJson.text(json, "key");
        String algorithm = StateJson.text(json, "algorithm");
        Long created = StateJson.integer(json, "creation-timestamp");
        if (key == null || algorithm == null || created == null) {
            return new ConfigRecord.Ignored("a session key with a field of a wrong type");
        }
        try {
            return new ConfigRecord.NewSessionKey(new SessionKey(key, algorithm, created));
        } catch (IllegalArgumentException e) {
            return new ConfigRecord.Ignored("a session key that is not base64, or empty");
        }
    }

    private static ConnectorName name(String key, String prefix) {
        return ConnectorName.of(key.substring(prefix.length()));
    }
}
