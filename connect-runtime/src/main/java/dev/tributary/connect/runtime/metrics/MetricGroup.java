package dev.tributary.connect.runtime.metrics;

import java.util.List;

/**
 * The groups of metrics that a worker has. In JMX a group with tags is one MBean for each combination of their values:
 * {@code kafka.connect:type=<group>,<tag>=<value>,...}. Names and order of tags are frozen: dashboards know them.
 */
public enum MetricGroup {
    WORKER("connect-worker-metrics", List.of(), "The worker"),
    WORKER_CONNECTOR(
            "connect-worker-metrics", List.of("connector"), "The tasks of a connector on this worker, if it has any"),
    REBALANCE("connect-worker-rebalance-metrics", List.of(), "The worker's part in its group; distributed mode"),
    CONNECTOR(
            "connector-metrics",
            List.of("connector"),
            "A connector instance, as long as it is assigned to this worker"),
    TASK(
            "connector-task-metrics",
            List.of("connector", "task"),
            "A task, until the worker takes it down: one that failed stays until it is stopped or restarted"),
    TRANSFORM("connector-transform-metrics", List.of("connector", "task", "transform"), "A transform of a task"),
    PREDICATE("connector-predicate-metrics", List.of("connector", "task", "predicate"), "A predicate of a task"),
    SOURCE_TASK("source-task-metrics", List.of("connector", "task"), "A source task"),
    SINK_TASK("sink-task-metrics", List.of("connector", "task"), "A sink task"),
    /** Not of Apache Kafka Connect. */
    SINK_PARTITION(
            "sink-task-partition-metrics",
            List.of("connector", "task", "topic", "partition"),
            "A partition that a sink task reads, as long as it is assigned to it"),
    TASK_ERROR("task-error-metrics", List.of("connector", "task"), "Records of a task that failed"),
    /** Not of Apache Kafka Connect. */
    TASK_HEALTH(
            "task-health-metrics",
            List.of("connector", "task"),
            "What a task is really doing, and how fresh its data is; only here"),
    /** Not of Apache Kafka Connect. */
    ALERTS("alert-metrics", List.of(), "The alerts that the worker sends; where there are receivers"),
    /** Not of Apache Kafka Connect. */
    ALERT("alert-metrics", List.of("kind"), "Alerts of one kind; where there are receivers"),
    COORDINATOR(
            "connect-coordinator-metrics",
            List.of("client-id"),
            "The worker as a member of its group, seen by its Kafka client; distributed mode"),
    CLIENT(
            "connect-metrics",
            List.of("client-id"),
            "The connections of the worker as a member of its group; distributed mode"),
    NODE(
            "connect-node-metrics",
            List.of("client-id", "node-id"),
            "The connection of the worker as a member of its group to one broker; distributed mode"),
    APP_INFO("app-info", List.of("client-id"), "The process"),
    COUNT("kafka-metrics-count", List.of("client-id"), "The metrics themselves");

    private final String groupName;
    private final List<String> tags;
    private final String description;

    MetricGroup(String groupName, List<String> tags, String description) {
        this.groupName = groupName;
        this.tags = tags;
        this.description = description;
    }

    /** The {@code type} in JMX; {@link #WORKER} and {@link #WORKER_CONNECTOR} share one, {@link #ALERTS} and {@link #ALERT} too. */
    public String groupName() {
        return groupName;
    }

    /** The names of the tags, in the order in which they stand in an MBean's name. */
    public List<String> tags() {
        return tags;
    }

    /** What one MBean of the group tells of, in a few words. */
    public String description() {
        return description;
    }
}
