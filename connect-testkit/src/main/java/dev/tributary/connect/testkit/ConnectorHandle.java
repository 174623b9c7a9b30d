package dev.tributary.connect.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.testkit.WorkerRest.Answer;
import dev.tributary.connect.testkit.WorkerRest.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One connector of a test cluster. Methods that change something return when the workers have accepted the change; those that begin
 * with {@code await} wait until it has happened, for the cluster's {@link ConnectTestCluster#timeout()} at most, and throw an
 * {@link AssertionError} with the states and traces of the connector otherwise. What the workers refuse ends in a
 * {@link RequestRefusedException}. Immutable, thread-safe.
 */
public final class ConnectorHandle {
    private final RunningCluster cluster;
    private final String name;
    private final Duration timeout;

    ConnectorHandle(RunningCluster cluster, String name, Duration timeout) {
        this.cluster = cluster;
        this.name = name;
        this.timeout = timeout;
    }

    public String name() {
        return name;
    }

    /** The same connector, with another deadline for what is awaited. */
    public ConnectorHandle within(Duration limit) {
        return new ConnectorHandle(cluster, name, limit);
    }

    /**
     * Waits until the connector, at least one task, and all tasks there are run, on workers that live.
     *
     * @return this
     */
    public ConnectorHandle awaitRunning() {
        awaitStatus(
                "the connector and all tasks to be RUNNING",
                status -> !status.tasks().isEmpty()
                        && isRunning(status)
                        && status.tasks().size() == taskCount());
        return this;
    }

    /**
     * Waits until the connector and exactly so many tasks run, on workers that live.
     *
     * @return this
     */
    public ConnectorHandle awaitTasks(int count) {
        awaitStatus(
                "the connector and exactly %d tasks to be RUNNING".formatted(count),
                status -> status.tasks().size() == count && isRunning(status) && taskCount() == count);
        return this;
    }

    /**
     * Waits until the connector or one of its tasks has failed.
     *
     * @return the status, with the trace
     */
    public ConnectorStatus awaitFailed() {
        return awaitStatus(
                "the connector or a task to be FAILED",
                status -> !failures(status).isEmpty());
    }

    /**
     * Waits until the connector and all its tasks are in this state. A stopped connector has no tasks.
     *
     * @return this
     */
    public ConnectorHandle awaitState(InstanceState state) {
        awaitStatus(
                "the connector and all tasks to be " + state,
                status -> status.connector().state() == state
                        && status.tasks().values().stream().allMatch(task -> task.state() == state)
                        && (state != InstanceState.STOPPED || status.tasks().isEmpty()));
        return this;
    }

    /**
     * Waits until a condition holds.
     *
     * @param expectation what is awaited, for the error: "task 1 to be on another worker"
     * @return the status for which it held
     */
    public ConnectorStatus awaitStatus(String expectation, Predicate<ConnectorStatus> condition) {
        var last = new AtomicReference<@Nullable ConnectorStatus>();
        cluster.await("connector '%s': %s".formatted(name, expectation), timeout, () -> {
            ConnectorStatus status = findStatus();
            last.set(status);
            return status != null && condition.test(status);
        });
        ConnectorStatus found = last.get();
        if (found == null) {
            throw new IllegalStateException("No status of connector " + name);
        }
        return found;
    }

    /** Waits until the connector is gone, with the status of its tasks. */
    public void awaitDeleted() {
        cluster.await("connector '%s' to be gone".formatted(name), timeout, () -> findStatus() == null);
    }

    /** The states as they are told now; those of a dead worker stand until the others notice. */
    public ConnectorStatus status() {
        return parse(cluster.request(request("GET", "/status")));
    }

    /** The trace of each failure, the connector's first; empty if nothing has failed. */
    public List<String> failures() {
        return failures(status());
    }

    /** The index of the worker that runs a task, -1 if no living worker does. */
    public int workerOfTask(int task) {
        InstanceStatus status = status().tasks().get(task);
        if (status == null) {
            return -1;
        }
        for (Map.Entry<Integer, TestWorker> worker : cluster.runningWorkers().entrySet()) {
            if (status.workerId().endsWith(":" + worker.getValue().restUrl().getPort())) {
                return worker.getKey();
            }
        }
        return -1;
    }

    /** The configuration as it is stored. */
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>();
        cluster.request(request("GET", "/config"))
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return config;
    }

    /**
     * Replaces the configuration; its tasks are started anew.
     *
     * @return this
     */
    public ConnectorHandle config(Map<String, String> config) {
        cluster.request(new Request("PUT", path("/config"), config));
        return this;
    }

    /** Keeps the tasks and lets them process nothing. @return this */
    public ConnectorHandle pause() {
        return put("/pause");
    }

    /** After pause or stop. @return this */
    public ConnectorHandle resume() {
        return put("/resume");
    }

    /** Ends connector and tasks; configuration and offsets stay, and offsets may be altered. @return this */
    public ConnectorHandle stop() {
        return put("/stop");
    }

    /** Restarts the connector and all its tasks. @return this */
    public ConnectorHandle restart() {
        cluster.request(request("POST", "/restart?includeTasks=true&onlyFailed=false"));
        return this;
    }

    /** Restarts one task. @return this */
    public ConnectorHandle restartTask(int task) {
        cluster.request(request("POST", "/tasks/" + task + "/restart"));
        return this;
    }

    /** Deletes the connector and waits until it is gone. Offsets of a source stay in Kafka, under its name. */
    public void delete() {
        cluster.request(request("DELETE", ""));
        cluster.deleted(name);
        awaitDeleted();
    }

    /** The offsets as they are committed. */
    public List<ConnectorOffset> offsets() {
        List<ConnectorOffset> offsets = new ArrayList<>();
        for (JsonNode entry : cluster.request(request("GET", "/offsets")).path("offsets")) {
            offsets.add(new ConnectorOffset(map(entry.path("partition")), map(entry.path("offset"))));
        }
        return offsets;
    }

    /**
     * Sets offsets of a connector that is {@link #stop stopped}.
     *
     * @param offsets those to set; an offset of null resets its partition
     * @return this
     * @throws RequestRefusedException if the connector is not stopped or refuses them
     */
    public ConnectorHandle alterOffsets(List<ConnectorOffset> offsets) {
        List<Map<String, @Nullable Object>> body = new ArrayList<>();
        for (ConnectorOffset offset : offsets) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("partition", offset.partition());
            entry.put("offset", offset.offset());
            body.add(entry);
        }
        cluster.request(new Request("PATCH", path("/offsets"), Map.of("offsets", body)));
        return this;
    }

    /**
     * Forgets all offsets of a connector that is {@link #stop stopped}.
     *
     * @return this
     * @throws RequestRefusedException if the connector is not stopped or refuses it
     */
    public ConnectorHandle resetOffsets() {
        cluster.request(request("DELETE", "/offsets"));
        return this;
    }

    private ConnectorHandle put(String operation) {
        cluster.request(request("PUT", operation));
        return this;
    }

    private Request request(String method, String operation) {
        return Request.of(method, path(operation));
    }

    private String path(String operation) {
        return "connectors/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + operation;
    }

    private int taskCount() {
        return cluster.ask(request("GET", "")).body().path("tasks").size();
    }

    private boolean isRunning(ConnectorStatus status) {
        return isRunning(status.connector()) && status.tasks().values().stream().allMatch(this::isRunning);
    }

    private boolean isRunning(InstanceStatus status) {
        return status.state() == InstanceState.RUNNING && cluster.isRunningWorker(status.workerId());
    }

    private @Nullable ConnectorStatus findStatus() {
        Answer answer = cluster.ask(request("GET", "/status"));
        if (answer.status() == 404) {
            return null; // not yet, or no more
        }
        if (!answer.isSuccess()) {
            throw new RequestRefusedException("GET /" + path("/status"), answer.status(), answer.message());
        }
        return parse(answer.body());
    }

    private static List<String> failures(ConnectorStatus status) {
        List<InstanceStatus> all = new ArrayList<>();
        all.add(status.connector());
        all.addAll(status.tasks().values());
        return all.stream()
                .filter(one -> one.state() == InstanceState.FAILED)
                .map(one -> String.valueOf(one.trace()))
                .toList();
    }

    private static ConnectorStatus parse(JsonNode status) {
        Map<Integer, InstanceStatus> tasks = new TreeMap<>();
        status.path("tasks").forEach(task -> tasks.put(task.path("id").asInt(), instance(task)));
        ConnectorType type = ConnectorType.UNKNOWN;
        for (ConnectorType one : ConnectorType.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(status.path("type").asText())) {
                type = one;
            }
        }
        return ConnectorStatus.of(
                ConnectorName.of(status.path("name").asText()), instance(status.path("connector")), tasks, type);
    }

    private static InstanceStatus instance(JsonNode status) {
        return new InstanceStatus(
                InstanceState.valueOf(status.path("state").asText()),
                status.path("worker_id").asText(),
                status.hasNonNull("trace") ? status.path("trace").asText() : null,
                status.hasNonNull("version") ? status.path("version").asText() : null);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, ?> map(JsonNode node) {
        return node.isObject() ? WorkerRest.JSON.convertValue(node, Map.class) : null;
    }
}
