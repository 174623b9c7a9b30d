package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.CompactedLog.Entry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the status log says, and its form as bytes ({@code internal-topics} section 6). Immutable. Reading
 * never throws: what it does not understand is null.
 */
sealed interface StatusRecord {
    void dispatchTo(Handler handler);

    /**
     * A status, and the group generation of its writer's latest assignment. {@code generation} is an int in every record
     * that a worker writes.
     *
     * @param restarts what was done about failures, oldest first; none if the writer knew of none
     */
    record Stamped(InstanceStatus status, int generation, List<RestartEvent> restarts) {
        Stamped(InstanceStatus status, int generation) {
            this(status, generation, List.of());
        }
    }

    /**
     * The status of a connector instance.
     *
     * @param stamped null: deleted, with the statuses of its tasks
     */
    record OfConnector(ConnectorName connector, @Nullable Stamped stamped) implements StatusRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.ofConnector(this);
        }
    }

    /**
     * The status of a task.
     *
     * @param stamped null: deleted
     */
    record OfTask(TaskId task, @Nullable Stamped stamped) implements StatusRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.ofTask(this);
        }
    }

    /**
     * A connector uses a topic.
     *
     * @param used false: that is forgotten
     */
    record OfTopic(ConnectorName connector, String topic, boolean used) implements StatusRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.ofTopic(this);
        }
    }

    /** One method for each kind of record. */
    interface Handler {
        void ofConnector(OfConnector record);

        void ofTask(OfTask record);

        void ofTopic(OfTopic record);
    }

    /** Forms of keys and values. Pure. */
    final class Codec {
        private static final String CONNECTOR = "status-connector-";
        private static final String TASK = "status-task-";
        private static final String TOPIC = "status-topic-";
        private static final String TOPIC_CONNECTOR = ":connector-";
        /** Characters. */
        private static final int[] TRACES = {16_000, 4_000, 1_000, 0};

        private Codec() {}

        static String key(ConnectorName connector) {
            return CONNECTOR + connector;
        }

        static String key(TaskId task) {
            return TASK + task;
        }

        static String topicKey(ConnectorName connector, String topic) {
            return TOPIC + topic + TOPIC_CONNECTOR + connector;
        }

        static Entry tombstone(String key) {
            return new Entry(key.getBytes(UTF_8), null);
        }

        static Entry status(String key, InstanceStatus status, int generation) {
            return status(key, status, List.of(), generation);
        }

        static Entry status(String key, InstanceStatus status, List<RestartEvent> restarts, int generation) {
            return new Entry(key.getBytes(UTF_8), StateJson.object(json -> {
                json.writeStringField("state", status.state().name());
                json.writeStringField("trace", status.trace());
                json.writeStringField("worker_id", status.workerId());
                json.writeNumberField("generation", generation);
                json.writeStringField("version", status.version());
                RestartHistory.write(json, restarts);
            }));
        }

        /** The same telling less, number 0 and up: without history, with ever less of the trace, at last without; then null. */
        static @Nullable Entry smaller(String key, InstanceStatus status, int generation, int number) {
            String trace = status.trace();
            int most = number < TRACES.length ? TRACES[number] : -1;
            if (most < 0) {
                return null;
            }
            String shorter = trace == null || most == 0 ? null : middleCut(trace, most);
            return status(
                    key, new InstanceStatus(status.state(), status.workerId(), shorter, status.version()), generation);
        }

        /** A trace begins with what failed, and ends with why. */
        private static String middleCut(String trace, int most) {
            int end = most / 3;
            return trace.length() <= most
                    ? trace
                    : trace.substring(0, most - end) + "\n... cut: the status topic takes no larger records ...\n"
                            + trace.substring(trace.length() - end);
        }

        static Entry topic(TaskId task, String topic, long discoveredMs) {
            return new Entry(topicKey(task.connector(), topic).getBytes(UTF_8), StateJson.object(json -> {
                json.writeObjectFieldStart("topic");
                json.writeStringField("name", topic);
                json.writeStringField("connector", task.connector().value());
                json.writeNumberField("task", task.number());
                json.writeNumberField("discoverTimestamp", discoveredMs);
                json.writeEndObject();
            }));
        }

        static @Nullable StatusRecord read(byte @Nullable [] keyBytes, byte @Nullable [] value) {
            JsonNode json = StateJson.read(value);
            if (keyBytes == null || json == null) {
                return null;
            }
            String key = new String(keyBytes, UTF_8);
            if (key.startsWith(TOPIC)) {
                return readTopic(key, json);
            }
            Stamped stamped = readStatus(json);
            if (stamped == null && !json.isNull()) {
                return null;
            }
            if (key.startsWith(CONNECTOR)) {
                return new OfConnector(ConnectorName.of(key.substring(CONNECTOR.length())), stamped);
            }
            TaskId task = key.startsWith(TASK) ? TaskKeys.parse(key, TASK) : null;
            return task == null ? null : new OfTask(task, stamped);
        }

        private static @Nullable StatusRecord readTopic(String key, JsonNode json) {
            int colon = key.indexOf(':');
            if (colon < 0 || !key.startsWith(TOPIC_CONNECTOR, colon)) {
                return null;
            }
            String topic = key.substring(TOPIC.length(), colon);
            ConnectorName connector = ConnectorName.of(key.substring(colon + TOPIC_CONNECTOR.length()));
            boolean used = json.path("topic").isObject();
            return used || json.isNull() ? new OfTopic(connector, topic, used) : null;
        }

        private static @Nullable Stamped readStatus(JsonNode json) {
            String state = StateJson.text(json, "state");
            String worker = StateJson.text(json, "worker_id");
            Long generation = StateJson.integer(json, "generation");
            if (worker == null
                    || generation == null
                    || !isTextOrAbsent(json, "trace")
                    || !isTextOrAbsent(json, "version")) {
                return null;
            }
            return Arrays.stream(InstanceState.values())
                    .filter(known -> known.name().equals(state))
                    .findFirst()
                    .map(known -> new Stamped(
                            new InstanceStatus(
                                    known, worker, StateJson.text(json, "trace"), StateJson.text(json, "version")),
                            generation.intValue(),
                            RestartHistory.read(json)))
                    .orElse(null);
        }

        private static boolean isTextOrAbsent(JsonNode json, String field) {
            JsonNode value = json.path(field);
            return value.isTextual() || value.isNull() || value.isMissingNode();
        }
    }
}
