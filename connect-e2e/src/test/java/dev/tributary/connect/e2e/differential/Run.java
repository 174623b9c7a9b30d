package dev.tributary.connect.e2e.differential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.e2e.Await;
import dev.tributary.connect.e2e.ConnectRest;
import dev.tributary.connect.e2e.ConnectRest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A scenario on one worker: what its steps call, and what was seen meanwhile. What does not come in time is not an error here
 * but something seen: the other worker may do no better. For one thread.
 */
final class Run {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** For calls that end a task, after the answer said that it is gone, and for those that come before. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);
    /** Timestamps of records that tests write: small, so that they differ from those of brokers and producers. */
    private static final long TIMESTAMP = 1000;

    private final Side side;
    private final Scenario scenario;
    private final String again;
    private final List<String> steps = new ArrayList<>();
    private final List<String> statuses = new ArrayList<>();
    private final List<String> offsets = new ArrayList<>();
    private final Map<String, String> config = new HashMap<>();
    private boolean created;
    private boolean failed;

    Run(Side side, Scenario scenario) {
        this(side, scenario, "");
    }

    /** @param again tells this attempt from earlier ones, in the names of everything */
    Run(Side side, Scenario scenario, String again) {
        this.side = side;
        this.scenario = scenario;
        this.again = again;
        scenario.config().forEach((key, value) -> config.put(key, named(value)));
    }

    /** Does everything. */
    Run go() {
        scenario.topics().forEach((topic, partitions) -> side.kafka().createTopic(topic(topic), partitions));
        try {
            scenario.steps().accept(this);
        } catch (StepFailed e) {
            failed = true;
            steps.add(e.getMessage());
            see("in the end", status());
        }
        end();
        return this;
    }

    /** Whether something did not come in time. */
    boolean hasFailed() {
        return failed;
    }

    String name() {
        return side.prefix() + scenario.slug() + again;
    }

    String topic(String topic) {
        return name() + "-" + topic;
    }

    // ---- what a user does

    Run create() {
        return create("STARTED");
    }

    Run create(String initialState) {
        Map<String, Object> body = new HashMap<>(Map.of("name", name(), "config", config));
        if (!initialState.equals("STARTED")) {
            body.put("initial_state", initialState);
        }
        created |= request("POST", "connectors", body).isSuccess();
        return this;
    }

    /** Changes keys of the configuration; null removes one. */
    Run change(String key, @Nullable String value) {
        if (value == null) {
            config.remove(key);
        } else {
            config.put(key, named(value));
        }
        return act("PUT", "config", config);
    }

    Run put(String path) {
        return act("PUT", path, null);
    }

    Run post(String path) {
        return act("POST", path, null);
    }

    /** A request on the connector's offsets. */
    Run alterOffsets(@Nullable String json) {
        try {
            return json == null
                    ? act("DELETE", "offsets", null)
                    : act("PATCH", "offsets", ConnectRest.JSON.readTree(named(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Run act(String method, String path, @Nullable Object body) {
        request(method, "connectors/" + name() + "/" + path, body);
        return this;
    }

    /** Deletes it as it is; else it is stopped before. */
    Run delete() {
        created = false;
        request("DELETE", "connectors/" + name(), null);
        return this;
    }

    /** Lets plugins go on that await this flag. */
    Run raise(String flag) {
        try {
            Path file = side.journal(name() + "." + flag);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Writes values to partition 0. */
    Run produce(String topic, @Nullable String... values) {
        for (String value : values) {
            produce(topic, 0, null, value);
        }
        return this;
    }

    /** Headers are name, value, name, value. */
    Run produce(
            String topic, int partition, @Nullable String key, @Nullable String value, @Nullable String... headers) {
        var record = new ProducerRecord<>(topic(topic), partition, TIMESTAMP, bytes(key), bytes(value));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(Objects.requireNonNull(headers[i]), bytes(headers[i + 1]));
        }
        side.kafka().produce(record);
        return this;
    }

    /** Gives the topic more partitions. */
    Run grow(String topic, int partitions) {
        try {
            side.kafka()
                    .admin()
                    .createPartitions(Map.of(topic(topic), NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return this;
    }

    // ---- what is awaited

    /** The connector and so many tasks are running. */
    Run running(int tasks) {
        return state("RUNNING", "RUNNING", tasks);
    }

    Run state(String connector, String task, int tasks) {
        var last = new AtomicReference<JsonNode>();
        await(
                "connector %s, %d tasks %s".formatted(connector, tasks, task),
                () -> {
                    JsonNode status = status();
                    last.set(status);
                    if (!status.path("connector").path("state").asText().equals(connector)
                            || status.path("tasks").size() != tasks) {
                        return false;
                    }
                    for (JsonNode each : status.path("tasks")) {
                        if (!each.path("state").asText().equals(task)) {
                            return false;
                        }
                    }
                    return true;
                },
                () -> String.valueOf(last.get()));
        see("%s with %d %s".formatted(connector, tasks, task), last.get());
        return this;
    }

    /** One task of perhaps several. */
    Run task(int task, String state) {
        var last = new AtomicReference<JsonNode>();
        await(
                "task %d %s".formatted(task, state),
                () -> {
                    JsonNode status = status();
                    last.set(status);
                    return status.path("tasks")
                            .path(task)
                            .path("state")
                            .asText()
                            .equals(state);
                },
                () -> String.valueOf(last.get()));
        String when = "task %d %s".formatted(task, state);
        statuses.add(when + ": " + state(last.get().path("tasks").path(task))); // the others may be on their way
        return this;
    }

    /** So many records are in the topic. */
    Run records(String topic, int count) {
        await(
                "%d records in %s".formatted(count, topic),
                () -> {
                    try {
                        return side.kafka().endOffsets(topic(topic)).values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                >= count;
                    } catch (IllegalStateException notYet) {
                        return false;
                    }
                },
                () -> "fewer");
        return this;
    }

    /** The plugins of that kind, "task-0" for example, have been called so often. */
    Run calls(String kind, String method, int count) {
        await(
                "%d calls of %s.%s".formatted(count, kind, method),
                () -> calls(kind, method, "") >= count,
                () -> "fewer");
        return this;
    }

    /** Each task holds so many partitions: its last opening. */
    Run opened(int... partitions) {
        for (int task = 0; task < partitions.length; task++) {
            int number = task;
            await(
                    "task %d opens %d partitions".formatted(number, partitions[number]),
                    () -> {
                        String last = Journals.read(side, name()).stream()
                                .filter(line -> line.instance().startsWith("task-" + number + "#"))
                                .filter(line -> line.method().equals("open"))
                                .reduce((one, later) -> later)
                                .map(Journals.Line::arguments)
                                .orElse("");
                        return !last.isEmpty() && last.split(", ").length == partitions[number];
                    },
                    () -> "");
        }
        return this;
    }

    /** Puts have brought a record of that value so often. */
    Run put(String value, int times) {
        await(
                "%s put %d times".formatted(value, times),
                () -> Journals.read(side, name()).stream()
                                .filter(line -> line.method().equals("put"))
                                .flatMap(line -> List.of(line.arguments().split(" \\|\\| ")).stream())
                                .filter(record -> record.contains("=<STRING?>" + value + " ")
                                        || record.contains("=<STRING>" + value + " "))
                                .count()
                        >= times,
                () -> "fewer");
        return this;
    }

    /** The sink has committed this offset of partition 0. */
    Run committed(String topic, long offset) {
        return committed(topic, 0, offset);
    }

    Run committed(String topic, int partition, long offset) {
        var last = new AtomicReference<Object>();
        await(
                "offset %d of %s-%d committed".formatted(offset, topic, partition),
                () -> {
                    Map<TopicPartition, Long> committed = side.kafka().committedOffsets("connect-" + name());
                    last.set(committed);
                    return Objects.equals(committed.get(new TopicPartition(topic(topic), partition)), offset);
                },
                () -> String.valueOf(last.get()));
        return this;
    }

    /** The source has committed this offset of this source partition. */
    Run sourceCommitted(String partition, long offset) {
        var last = new AtomicReference<String>("");
        String expected = "{\"partition\":{\"sp\":\"%s\"},\"offset\":{\"so\":%d}}".formatted(partition, offset);
        await(
                "source offset %s@%d".formatted(partition, offset),
                () -> {
                    last.set(side.worker()
                            .rest()
                            .send("GET", "connectors/" + name() + "/offsets", null)
                            .body()
                            .toString());
                    return last.get().contains(expected);
                },
                last::get);
        return this;
    }

    /** Writes down what the REST API says of offsets. */
    Run seeOffsets(String when) {
        Answer answer = ask("GET", "connectors/" + name() + "/offsets", null);
        Map<String, String> sorted = new TreeMap<>();
        answer.body().path("offsets").forEach(each -> {
            Map<String, String> partition = new TreeMap<>();
            each.path("partition")
                    .properties()
                    .forEach(entry ->
                            partition.put(entry.getKey(), entry.getValue().toString()));
            sorted.put(partition.toString(), each.path("offset").toString());
        });
        offsets.add(when + ": " + answer.status());
        sorted.forEach((partition, offset) -> offsets.add(when + ": " + partition + " " + offset));
        return this;
    }

    /** Writes down what the REST API says of the topics in use. */
    Run seeTopics(int count) {
        var last = new AtomicReference<String>("");
        await(
                "%d active topics".formatted(count),
                () -> {
                    JsonNode body = side.worker()
                            .rest()
                            .send("GET", "connectors/" + name() + "/topics", null)
                            .body();
                    List<String> topics = new ArrayList<>();
                    body.path(name()).path("topics").forEach(topic -> topics.add(topic.asText()));
                    topics.sort(null);
                    last.set(topics.toString());
                    return topics.size() == count;
                },
                last::get);
        steps.add("topics " + last.get());
        return this;
    }

    /** Writes down how the topic was made. */
    Run seeTopicSettings(String topic, String... keys) {
        Map<String, String> all = side.kafka().topicConfig(topic(topic));
        steps.add("topic " + topic + ": "
                + side.kafka().describe(topic(topic)).partitions().size());
        for (String key : keys) {
            steps.add("topic " + topic + ": " + key + "=" + all.get(key));
        }
        return this;
    }

    /** Writes down the tasks' raw configurations. */
    Run seeTaskConfigs() {
        Answer answer = ask("GET", "connectors/" + name() + "/tasks", null);
        answer.body().forEach(task -> {
            Map<String, String> sorted = new TreeMap<>();
            task.path("config").properties().forEach(entry -> {
                if (!entry.getKey().equals("poll")) {
                    sorted.put(entry.getKey(), entry.getValue().asText());
                }
            });
            steps.add("task " + task.path("id").path("task").asInt() + " " + sorted);
        });
        return this;
    }

    /** Writes down what validation says of keys that have errors or the given key. */
    Run validate(String plugin) {
        Map<String, String> all = new HashMap<>(config);
        all.put("name", name());
        Answer answer = ask("PUT", "connector-plugins/" + plugin + "/config/validate", all);
        steps.add("validate -> " + answer.status() + " errors " + answer.body().path("error_count"));
        answer.body().path("configs").forEach(each -> {
            JsonNode value = each.path("value");
            if (!value.path("errors").isEmpty()) {
                steps.add("errors of " + value.path("name").asText() + ": "
                        + value.path("errors").size()
                        + Journals.scripted(value.path("errors").toString()));
            }
        });
        return this;
    }

    private long calls(String kind, String method, String text) {
        return Journals.read(side, name()).stream()
                .filter(line -> line.instance().startsWith(kind + "#"))
                .filter(line -> line.method().equals(method) && line.arguments().contains(text))
                .count();
    }

    private void await(String what, BooleanSupplier condition, Supplier<String> lastSeen) {
        try {
            Await.until(what, PATIENCE, condition, lastSeen);
        } catch (AssertionError e) {
            throw new StepFailed("NOT SEEN: " + e.getMessage());
        }
    }

    // ---- what was seen

    /** Everything, once it has calmed down. */
    Observation observation() {
        var seen = new Observation();
        seen.add("steps", normal(steps));
        seen.add("statuses", normal(statuses));
        seen.add("offsets", normal(offsets));
        Journals.observe(side, name(), this::normal, seen);
        Map<String, Integer> topics = new TreeMap<>(scenario.topics());
        topics.putAll(scenario.observed());
        topics.keySet()
                .forEach(topic -> seen.add("records of " + topic, normal(Topics.records(side.kafka(), topic(topic)))));
        return seen;
    }

    private void end() {
        if (created) {
            awaitPollsDone();
            ask("PUT", "connectors/" + name() + "/stop", null);
            try {
                state("STOPPED", "none", 0);
                awaitTasksGone();
                seeOffsets("in the end");
            } catch (StepFailed e) {
                failed = true;
                steps.add(e.getMessage());
            }
            ask("DELETE", "connectors/" + name(), null);
        }
    }

    /** Sources have polled what they are to poll; those that are held up in a poll, paused or failed do not get there. */
    private void awaitPollsDone() {
        try {
            Await.until("the last polls", AFTERWARDS, () -> Journals.allPolled(side, name()), () -> "");
        } catch (AssertionError heldUp) {
            // Then that is where it is stopped, on both workers.
        }
    }

    /** Whatever task has been started has been stopped; if not in time, then it was not. */
    private void awaitTasksGone() {
        try {
            Await.until("the ends of tasks", AFTERWARDS, () -> Journals.allStopped(side, name()), () -> "");
        } catch (AssertionError e) {
            steps.add("a task was not stopped");
        }
    }

    /** The very status that was waited for: it may be another one by now. */
    private void see(String when, JsonNode status) {
        statuses.add(when + ": connector " + state(status.path("connector")));
        status.path("tasks")
                .forEach(task -> statuses.add(when + ": task " + task.path("id").asInt() + " " + state(task)));
    }

    private static String state(JsonNode status) {
        return status.path("state").asText() + " "
                + Journals.firstLine(status.path("trace").asText());
    }

    private JsonNode status() {
        return ask("GET", "connectors/" + name() + "/status", null).body();
    }

    /** Sends it and writes down how it was answered. */
    private Answer request(String method, String path, @Nullable Object body) {
        Answer answer = ask(method, path, body);
        steps.add(method + " " + path + " -> " + answer.status() + Journals.scripted(answer.message()));
        return answer;
    }

    /** Again while it is refused because of a rebalance, as Apache's workers do. */
    private Answer ask(String method, String path, @Nullable Object body) {
        var answer = new AtomicReference<Answer>();
        Await.until("an answer that is not about a rebalance", () -> {
            Answer now = side.worker().rest().send(method, path, body);
            answer.set(now);
            // Apache's workers refuse to answer while they rebalance, and let readers wait for what they do until it is
            // too late.
            return now.status() != 409 && !(method.equals("GET") && now.status() == 500);
        });
        return answer.get();
    }

    private String named(String text) {
        return text.replace("@", name());
    }

    private List<String> normal(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace(name(), "@")
                        .replace(side.worker().workerId(), "<worker>")
                        .replaceAll("\\b1[789]\\d{11}\\b", "<now>"))
                .toList();
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Something was awaited in vain. */
    private static final class StepFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        StepFailed(String message) {
            super(message);
        }
    }
}
