package dev.tributary.connect.runtime.metrics;

import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.AVERAGE;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.GAUGE;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.MAXIMUM;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.MINIMUM;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.RATE;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.RATIO;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.TEXT;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.TOTAL;
import static dev.tributary.connect.runtime.metrics.MetricTemplate.Kind.WHOLE_GAUGE;

import dev.tributary.connect.runtime.metrics.MetricTemplate.Kind;
import dev.tributary.connect.runtime.metrics.MetricTemplate.Origin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every metric of a worker, in one table: what is registered is looked up here, and the reference documentation is made of
 * it. Beside these there are what plugins register ({@code type=plugins}) and what the Kafka clients of connectors and of
 * the worker have under {@code kafka.producer}, {@code kafka.consumer} and {@code kafka.admin.client}. Source: {@code
 * worker} 4.1.
 */
public final class MetricTemplates {
    private static final Map<MetricGroup, Map<String, MetricTemplate>> TABLE = new EnumMap<>(MetricGroup.class);

    static {
        in(MetricGroup.WORKER)
                .add("connector-count", GAUGE, "Connector instances on this worker.")
                .add("task-count", GAUGE, "Tasks on this worker.")
                .add("connector-startup-attempts-total", TOTAL, "Starts of connectors that ended, well or not.")
                .add("connector-startup-success-total", TOTAL, "Connectors that started.")
                .add("connector-startup-failure-total", TOTAL, "Connectors that failed before they had started.")
                .add("connector-startup-success-percentage", RATIO, "Share of connector starts that went well.")
                .add("connector-startup-failure-percentage", RATIO, "Share of connector starts that failed.")
                .add("task-startup-attempts-total", TOTAL, "Starts of tasks that ended, well or not.")
                .add("task-startup-success-total", TOTAL, "Tasks that started.")
                .add("task-startup-failure-total", TOTAL, "Tasks that failed before they had started.")
                .add("task-startup-success-percentage", RATIO, "Share of task starts that went well.")
                .add("task-startup-failure-percentage", RATIO, "Share of task starts that failed.");
        in(MetricGroup.WORKER_CONNECTOR)
                .add("connector-total-task-count", WHOLE_GAUGE, "Tasks of the connector on this worker.")
                .add("connector-running-task-count", WHOLE_GAUGE, "Of these, the running ones.")
                .add("connector-paused-task-count", WHOLE_GAUGE, "Of these, the paused ones.")
                .add("connector-failed-task-count", WHOLE_GAUGE, "Of these, those that have failed.")
                .add(
                        "connector-unassigned-task-count",
                        WHOLE_GAUGE,
                        "Of these, those that have not started yet, or have ended.")
                .add("connector-destroyed-task-count", WHOLE_GAUGE, "Of these, the destroyed ones; always 0.")
                .add("connector-restarting-task-count", WHOLE_GAUGE, "Of these, those that are being restarted.");
        in(MetricGroup.REBALANCE)
                .add("connect-protocol", TEXT, "The protocol in force: EAGER, COMPATIBLE or SESSIONED.")
                .add("leader-name", TEXT, "The REST address of the group's leader.")
                .add("epoch", GAUGE, "The generation of the group that this worker has seen last.")
                .add("completed-rebalances-total", TOTAL, "Rebalances that this worker took part in to their end.")
                .add("rebalancing", GAUGE, "1 while this worker takes part in a rebalance, else 0.")
                .add("rebalance-max-time-ms", MAXIMUM, "The longest time that a rebalance took, in ms.")
                .add("rebalance-avg-time-ms", AVERAGE, "The time that rebalances took, in ms.")
                .add(
                        "time-since-last-rebalance-ms",
                        GAUGE,
                        "The time since the last rebalance was completed, in ms; infinite before the first.");
        in(MetricGroup.CONNECTOR)
                .add(
                        "status",
                        TEXT,
                        "unassigned (before its start and after its end), running, paused, stopped or failed.")
                .add("connector-type", TEXT, "source or sink; unknown before its class is loaded.")
                .add("connector-class", TEXT, "The connector's class.")
                .add("connector-version", TEXT, "What the connector tells as its version.");
        task();
        sourceTask();
        sinkTask();
        errors();
        health();
        alerts();
        group();
        clients();
    }

    private MetricTemplates() {}

    private static void task() {
        in(MetricGroup.TASK)
                .add("status", TEXT, "running (also while it is being started), paused, failed or unassigned.")
                .add("running-ratio", RATIO, "Share of its life that the task has been running.")
                .add("pause-ratio", RATIO, "Share of its life that the task has been paused.")
                .add("offset-commit-max-time-ms", MAXIMUM, "The longest time that a good offset commit took, in ms.")
                .add("offset-commit-avg-time-ms", AVERAGE, "The time that good offset commits took, in ms.")
                .add("offset-commit-success-percentage", RATIO, "Share of offset commits that went well.")
                .add("offset-commit-failure-percentage", RATIO, "Share of offset commits that failed.")
                .add("batch-size-max", MAXIMUM, "Records of the largest batch: of a poll (source), of a put (sink).")
                .add("batch-size-avg", AVERAGE, "Records of a batch: of a poll (source), of a put (sink).")
                .add("connector-class", TEXT, "The connector's class.")
                .add("connector-version", TEXT, "What the connector tells as its version.")
                .add("connector-type", TEXT, "source or sink; unknown before its class is loaded.")
                .add("task-class", TEXT, "The task's class.")
                .add("task-version", TEXT, "What the task tells as its version.")
                .add("key-converter-class", TEXT, "The class of the key converter in use.")
                .add("key-converter-version", TEXT, "Its version, or undefined.")
                .add("value-converter-class", TEXT, "The class of the value converter in use.")
                .add("value-converter-version", TEXT, "Its version, or undefined.")
                .add("header-converter-class", TEXT, "The class of the header converter in use.")
                .add("header-converter-version", TEXT, "Its version, or undefined.");
        in(MetricGroup.TRANSFORM)
                .add("transform-class", TEXT, "The transform's class.")
                .add("transform-version", TEXT, "Its version, or undefined.");
        in(MetricGroup.PREDICATE)
                .add("predicate-class", TEXT, "The predicate's class.")
                .add("predicate-version", TEXT, "Its version, or undefined.");
    }

    private static void sourceTask() {
        in(MetricGroup.SOURCE_TASK)
                .add("source-record-poll-rate", RATE, "Records polled from the task, before transforms.")
                .add("source-record-poll-total", TOTAL, "Records polled from the task, before transforms.")
                .add("source-record-write-rate", RATE, "Records that Kafka acknowledged.")
                .add("source-record-write-total", TOTAL, "Records that Kafka acknowledged.")
                .add("poll-batch-max-time-ms", MAXIMUM, "The longest time in a poll that brought records, in ms.")
                .add("poll-batch-avg-time-ms", AVERAGE, "The time in polls that brought records, in ms.")
                .add("source-record-active-count", GAUGE, "Records polled and neither written nor dropped yet.")
                .add("source-record-active-count-max", MAXIMUM, "The most of these, seen after polls.")
                .add("source-record-active-count-avg", AVERAGE, "The average of these, seen after polls.")
                .add("transaction-size-min", MINIMUM, "Records of the smallest transaction; exactly-once tasks only.")
                .add("transaction-size-max", MAXIMUM, "Records of the largest transaction; exactly-once tasks only.")
                .add("transaction-size-avg", AVERAGE, "Records of a transaction; exactly-once tasks only.")
                .own(
                        "source-record-send-total",
                        TOTAL,
                        "Records handed to the producer; those not in source-record-write-total are under way, or failed.")
                .own(
                        "source-record-age-ms",
                        GAUGE,
                        "How old the first record of the last batch was when it was polled, in ms, by its timestamp; NaN if"
                                + " it had none.")
                .own("source-record-age-max-ms", MAXIMUM, "The greatest age of a first record of a batch, in ms.")
                .own("source-record-age-avg-ms", AVERAGE, "The age of first records of batches, in ms.");
    }

    private static void sinkTask() {
        in(MetricGroup.SINK_TASK)
                .add("sink-record-read-rate", RATE, "Records consumed, before transforms.")
                .add("sink-record-read-total", TOTAL, "Records consumed, before transforms.")
                .add("sink-record-send-rate", RATE, "Records that the task took, after transforms.")
                .add("sink-record-send-total", TOTAL, "Records that the task took, after transforms.")
                .add(
                        "sink-record-active-count",
                        GAUGE,
                        "Records consumed and not committed: by offsets, summed over partitions.")
                .add("sink-record-active-count-max", MAXIMUM, "The most of these, seen after polls.")
                .add("sink-record-active-count-avg", AVERAGE, "The average of these, seen after polls.")
                .add("partition-count", GAUGE, "Partitions assigned to the task.")
                .add("offset-commit-seq-no", GAUGE, "The number of the last attempt to commit, from 0.")
                .add("offset-commit-completion-rate", RATE, "Commits that went well.")
                .add("offset-commit-completion-total", TOTAL, "Commits that went well.")
                .add("offset-commit-skip-rate", RATE, "Ends of commits that came too late and were ignored.")
                .add("offset-commit-skip-total", TOTAL, "Ends of commits that came too late and were ignored.")
                .add("put-batch-max-time-ms", MAXIMUM, "The longest time in a put, in ms.")
                .add("put-batch-avg-time-ms", AVERAGE, "The time in puts, in ms.")
                .own(
                        "sink-record-lag-max",
                        GAUGE,
                        "The greatest sink-record-lag of the task's partitions; NaN if none is known.");
        in(MetricGroup.SINK_PARTITION)
                .own(
                        "sink-record-lag",
                        GAUGE,
                        "Records of the partition that the task has not been given yet: from what it was given last to the"
                                + " end that the consumer knows of; NaN if it does not know the end.");
    }

    private static void errors() {
        in(MetricGroup.TASK_ERROR)
                .add(
                        "total-record-failures",
                        TOTAL,
                        "Failed attempts of operations on records, repeated ones included.")
                .add("total-record-errors", TOTAL, "Operations on records that ended in failure.")
                .add("total-records-skipped", TOTAL, "Records skipped because their errors are tolerated.")
                .add("total-retries", TOTAL, "Attempts that were repeated.")
                .add("total-errors-logged", TOTAL, "Errors written to the log by errors.log.enable.")
                .add("deadletterqueue-produce-requests", TOTAL, "Records sent to the dead letter queue.")
                .add("deadletterqueue-produce-failures", TOTAL, "Of these, those that did not get there.")
                .add(
                        "last-error-timestamp",
                        WHOLE_GAUGE,
                        "When the last error was, in ms since 1970; 0 if there was none.");
    }

    private static void health() {
        in(MetricGroup.TASK_HEALTH)
                .own(
                        "state",
                        TEXT,
                        "starting, active, idle, backpressured, stalled, failed, recovering, paused or unassigned.")
                .own(
                        "longest-call-ms",
                        GAUGE,
                        "How long the call that has not returned for longest has lasted, in ms, to a quarter of a second; 0"
                                + " while the task goes from one to the next, waits for records or is paused.")
                .own("stall-total", TOTAL, "How often a call lasted longer than tributary.stall.timeout.ms.")
                .own(
                        "zombie-count",
                        GAUGE,
                        "Threads of former runs of the task that were given up and have not ended yet.")
                .own(
                        "leaked-thread-count",
                        GAUGE,
                        "Threads that the task's plugin began in former runs and that have not ended.")
                .own(
                        "lag-records",
                        GAUGE,
                        "A sink: the sum of sink-record-lag over its partitions; NaN if none is known.")
                .own(
                        "lag-time-ms",
                        GAUGE,
                        "A sink: how old the record put last is now, in ms, by its timestamp; 0 if there are no more to put;"
                                + " NaN if it is not known.")
                .own("record-age-ms", GAUGE, "A source: as source-record-age-ms.")
                .own(
                        "end-to-end-ms",
                        GAUGE,
                        "A sink: how old the oldest of the records put last was when put returned, in ms, by its timestamp; NaN"
                                + " without.")
                .own("end-to-end-max-ms", MAXIMUM, "The greatest of these, in ms.")
                .own("end-to-end-avg-ms", AVERAGE, "The average of these, in ms.");
    }

    private static void alerts() {
        in(MetricGroup.ALERTS)
                .own("delivery-total", TOTAL, "What receivers of alerts have taken from this worker.")
                .own("delivery-failure-total", TOTAL, "Attempts that they did not take, tests aside.");
        in(MetricGroup.ALERT)
                .own(
                        "active-count",
                        WHOLE_GAUGE,
                        "Active alerts of the cluster of that kind; 0 on workers that do not watch.");
    }

    private static void group() {
        in(MetricGroup.COORDINATOR)
                .add("assigned-connectors", GAUGE, "Connector instances assigned to this worker.")
                .add("assigned-tasks", GAUGE, "Tasks assigned to this worker.")
                .library("heartbeat-rate", RATE, "Heartbeats.")
                .library("heartbeat-total", TOTAL, "Heartbeats.")
                .library("heartbeat-response-time-max", MAXIMUM, "The longest time to an answer, in ms.")
                .library("last-heartbeat-seconds-ago", GAUGE, "Seconds since the last heartbeat; -1 if there was none.")
                .library("join-rate", RATE, "Joins.")
                .library("join-total", TOTAL, "Joins.")
                .library("join-time-avg", AVERAGE, "The time that joins took, in ms.")
                .library("join-time-max", MAXIMUM, "The longest time that a join took, in ms.")
                .library("sync-rate", RATE, "Group syncs.")
                .library("sync-total", TOTAL, "Group syncs.")
                .library("sync-time-avg", AVERAGE, "The time that syncs took, in ms.")
                .library("sync-time-max", MAXIMUM, "The longest time that a sync took, in ms.")
                .library("rebalance-total", TOTAL, "Rebalances.")
                .library("rebalance-rate-per-hour", RATE, "Rebalances, per hour.")
                .library("rebalance-latency-avg", AVERAGE, "The time that rebalances took, in ms.")
                .library("rebalance-latency-max", MAXIMUM, "The longest time that a rebalance took, in ms.")
                .library("rebalance-latency-total", TOTAL, "The time that all rebalances took, in ms.")
                .library("last-rebalance-seconds-ago", GAUGE, "Seconds since the last rebalance; -1 if there was none.")
                .library("failed-rebalance-total", TOTAL, "Rebalances that failed.")
                .library("failed-rebalance-rate-per-hour", RATE, "Rebalances that failed, per hour.");
    }

    private static void clients() {
        Table client = in(MetricGroup.CLIENT)
                .library("connection-count", GAUGE, "Open connections.")
                .library("io-time-ns-avg", AVERAGE, "The time for I/O of one select, in ns.")
                .library("io-time-ns-total", TOTAL, "The time for I/O, in ns.")
                .library("io-wait-time-ns-avg", AVERAGE, "The time of waiting in one select, in ns.")
                .library("io-wait-time-ns-total", TOTAL, "The time of waiting, in ns.")
                .library("io-ratio", RATIO, "Share of the time that goes to I/O.")
                .library("io-wait-ratio", RATIO, "Share of the time that goes to waiting.")
                .library(
                        "successful-authentication-no-reauth-total",
                        TOTAL,
                        "Connections of clients without re-authentication.")
                .library("reauthentication-latency-avg", AVERAGE, "The time of re-authentications, in ms.")
                .library("reauthentication-latency-max", MAXIMUM, "The longest time of a re-authentication, in ms.")
                .library("request-size-avg", AVERAGE, "The size of requests, in bytes.")
                .library("request-size-max", MAXIMUM, "The size of the largest request, in bytes.");
        rateAndTotal(client, "connection-creation", "Connections opened.");
        rateAndTotal(client, "connection-close", "Connections closed.");
        rateAndTotal(client, "network-io", "Reads and writes on all connections.");
        rateAndTotal(client, "outgoing-byte", "Bytes sent.");
        rateAndTotal(client, "incoming-byte", "Bytes read.");
        rateAndTotal(client, "request", "Requests sent.");
        rateAndTotal(client, "response", "Answers read.");
        rateAndTotal(client, "select", "Looks for something to read or write.");
        rateAndTotal(client, "successful-authentication", "Authentications that went well.");
        rateAndTotal(client, "failed-authentication", "Authentications that failed.");
        rateAndTotal(client, "successful-reauthentication", "Re-authentications that went well.");
        rateAndTotal(client, "failed-reauthentication", "Re-authentications that failed.");
        Table node = in(MetricGroup.NODE)
                .library("request-size-avg", AVERAGE, "The size of requests, in bytes.")
                .library("request-size-max", MAXIMUM, "The size of the largest request, in bytes.")
                .library("request-latency-avg", AVERAGE, "The time to an answer, in ms.")
                .library("request-latency-max", MAXIMUM, "The longest time to an answer, in ms.");
        rateAndTotal(node, "request", "Requests sent.");
        rateAndTotal(node, "response", "Answers read.");
        rateAndTotal(node, "incoming-byte", "Bytes read.");
        rateAndTotal(node, "outgoing-byte", "Bytes sent.");
        in(MetricGroup.APP_INFO)
                .library("version", TEXT, "The version of kafka-clients, which is that of Kafka Connect's API.")
                .library("commit-id", TEXT, "The commit of kafka-clients.")
                .library(
                        "start-time-ms",
                        WHOLE_GAUGE,
                        "When the worker, or its group client, was started, in ms since 1970.");
        in(MetricGroup.COUNT).library("count", GAUGE, "Metrics registered; without tag those of the worker.");
    }

    private static void rateAndTotal(Table table, String name, String description) {
        table.library(name + "-rate", RATE, description).library(name + "-total", TOTAL, description);
    }

    private static Table in(MetricGroup group) {
        return new Table(group, TABLE.computeIfAbsent(group, key -> new LinkedHashMap<>()));
    }

    private record Table(MetricGroup group, Map<String, MetricTemplate> byName) {
        Table add(String name, Kind kind, String description) {
            return put(name, kind, Origin.CONNECT, description);
        }

        Table own(String name, Kind kind, String description) {
            return put(name, kind, Origin.OWN, description);
        }

        Table library(String name, Kind kind, String description) {
            return put(name, kind, Origin.KAFKA_CLIENTS, description);
        }

        private Table put(String name, Kind kind, Origin origin, String description) {
            byName.put(name, new MetricTemplate(group, name, kind, origin, description));
            return this;
        }
    }

    /** All of them, by group, in the order in which they are best read. */
    public static List<MetricTemplate> all() {
        List<MetricTemplate> all = new ArrayList<>();
        TABLE.values().forEach(group -> all.addAll(group.values()));
        return all;
    }

    /** Those of one group. */
    public static List<MetricTemplate> of(MetricGroup group) {
        return List.copyOf(TABLE.getOrDefault(group, Map.of()).values());
    }

    /**
     * One of them.
     *
     * @throws IllegalArgumentException if the group has none of this name
     */
    public static MetricTemplate get(MetricGroup group, String name) {
        MetricTemplate template = TABLE.getOrDefault(group, Map.of()).get(name);
        if (template == null) {
            throw new IllegalArgumentException("no metric " + name + " in " + group + " (expected: one of "
                    + TABLE.getOrDefault(group, Map.of()).keySet() + ")");
        }
        return template;
    }
}
