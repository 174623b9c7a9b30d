package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.TargetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the config log has said of one connector name so far ({@code internal-topics} 5.4). Not thread-safe: belongs to its
 * {@link ConfigReplay}.
 */
final class ConnectorReplay {
    private final int formerConfigs;
    private @Nullable Map<String, @Nullable String> config;
    private long configVersion = -1;
    /** Null exactly if there is no configuration. */
    private @Nullable ConfigHistory history;
    /** Known also where nothing of the history is kept. */
    private @Nullable ConfigEdit lastEdit;

    private @Nullable TargetState target;
    private final Map<Integer, Map<String, @Nullable String>> tasks = new TreeMap<>();
    private @Nullable Integer taskCount;
    /** Null until a task configuration was read since the connector was made; a commit empties it. */
    private @Nullable Map<Integer, Map<String, @Nullable String>> deferred;

    private @Nullable Map<String, @Nullable String> applied;
    private boolean inconsistent;
    private @Nullable Integer taskCountRecord;
    private boolean pendingFencing;
    private long generation = -1;

    /** @param formerConfigs how many are remembered */
    ConnectorReplay(int formerConfigs) {
        this.formerConfigs = formerConfigs;
    }

    /**
     * @param told what the record tells of former configurations; null if nothing, as Apache's: then those that are known
     *     stay known
     */
    void config(
            @Nullable Map<String, @Nullable String> properties,
            @Nullable ConfigHistory told,
            long version,
            Instant at) {
        if (properties == null) {
            forgetTasks();
            history = null;
            lastEdit = null;
        } else {
            ConfigHistory next = told == null ? changed(properties, at, null) : told;
            if (history == null || !next.tellsOfSameChange(history)) {
                lastEdit = next.lastEdit();
            }
            history = next.newest(formerConfigs);
            configVersion = version;
            target = target == null ? TargetState.STARTED : target;
        }
        config = properties;
    }

    /** What the history is when that is the configuration. */
    ConfigHistory next(Map<String, @Nullable String> properties, Instant at, @Nullable String workerId) {
        return changed(properties, at, workerId).newest(formerConfigs);
    }

    private ConfigHistory changed(Map<String, @Nullable String> properties, Instant at, @Nullable String workerId) {
        return config == null || history == null
                ? ConfigHistory.first(at)
                : history.next(config, properties, at, workerId);
    }

    private void forgetTasks() {
        tasks.clear();
        taskCount = null;
        deferred = null;
        applied = null;
    }

    void target(@Nullable TargetState state) {
        target = state == null && config != null ? TargetState.STARTED : state;
    }

    void deferTask(int number, Map<String, @Nullable String> properties) {
        if (deferred == null) {
            deferred = new HashMap<>();
        }
        deferred.put(number, properties);
    }

    void commit(int count) {
        if (config == null) {
            forgetTasks(); // left over from a connector that was deleted
            return;
        }
        if (isComplete(count)) {
            if (deferred != null) {
                tasks.putAll(deferred);
                generation++;
            }
            inconsistent = false;
            applied = config;
        } else {
            inconsistent = true;
        }
        if (deferred != null) {
            deferred.clear();
        }
        taskCount = count;
        pendingFencing = true;
    }

    private boolean isComplete(int count) {
        Map<Integer, Map<String, @Nullable String>> read = deferred == null ? Map.of() : deferred;
        if (count > read.size()) {
            return false;
        }
        for (int number = 0; number < count; number++) {
            if (!read.containsKey(number)) {
                return false;
            }
        }
        return true;
    }

    void taskCount(int count) {
        taskCountRecord = count;
        pendingFencing = false;
    }

    /** The connector as published, or null if it does not exist. */
    ClusterConfig.@Nullable Connector connector() {
        if (config == null) {
            return null;
        }
        var visible = new ArrayList<Map<String, @Nullable String>>();
        for (int number = 0; !inconsistent && number < committedTasks(); number++) {
            Map<String, @Nullable String> task = tasks.get(number);
            if (task != null) {
                visible.add(task);
            }
        }
        TargetState asked = target == null ? TargetState.STARTED : target;
        var taskSet = new ClusterConfig.TaskSet(generation, List.copyOf(visible), !inconsistent, applied);
        return new ClusterConfig.Connector(config, configVersion, asked, taskSet);
    }

    /** The last change of the configuration; null if there is none. */
    @Nullable
    ConfigEdit lastEdit() {
        return lastEdit;
    }

    /** The configurations that are known, newest first; none if there is no connector. */
    List<ConfigVersion> versions() {
        return config == null || history == null ? List.of() : history.versions(config);
    }

    /** The count of the last commit, 0 if there was none. */
    int committedTasks() {
        return taskCount == null ? 0 : taskCount;
    }

    /** The applied task configurations, those beyond the count of the last commit included. */
    Map<Integer, Map<String, @Nullable String>> appliedTasks() {
        return tasks;
    }

    /** How many transactional producers may exist by the last task count record; null if there was none. */
    @Nullable
    Integer taskCountRecord() {
        return taskCountRecord;
    }

    /** Whether tasks were committed since the last task count record. */
    boolean pendingFencing() {
        return pendingFencing;
    }
}
