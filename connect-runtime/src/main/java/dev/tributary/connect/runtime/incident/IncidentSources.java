package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.task.TaskSnapshot;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where a worker's incidents get what they tell. All are answered from memory, on any thread. Immutable.
 *
 * @param health what an instance is doing; empty if it does not run here
 * @param tasks what a task knows of its clients and offsets
 * @param configs the cluster's configurations
 * @param lines the log
 * @param redaction takes what config providers have answered out of a text
 */
public record IncidentSources(
        Function<InstanceId, Optional<InstanceHealth>> health,
        Function<TaskId, TaskSnapshot> tasks,
        ConfigStore configs,
        RecentLines lines,
        UnaryOperator<String> redaction) {}
