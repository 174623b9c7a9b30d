package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.log.CompactedLog;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Replays what Apache's reader was given, and compares with the state that it came to. */
class ConfigReplayVectorsTest {
    @TestFactory
    Stream<DynamicTest> readsEveryScenarioAsApachesReaderDoes() {
        return Vectors.of("reader_scenarios")
                .filter(scenario -> !scenario.get("expected").has("startup_fails_with"))
                .filter(scenario -> !scenario.get("id").textValue().equals("commit-not-a-number"))
                .map(scenario -> DynamicTest.dynamicTest(scenario.get("id").textValue(), () -> check(scenario)));
    }

    private static void check(JsonNode scenario) {
        ConfigReplay replay = replay(scenario);
        JsonNode expected = scenario.get("expected");
        ClusterConfig config = replay.snapshot();
        assertThat(config.configOffset())
                .isEqualTo(expected.get("config_offset").longValue());
        assertThat(config.connectors().keySet().stream().map(ConnectorName::value))
                .containsExactlyElementsOf(names(expected.get("connectors")));
        for (String name : names(expected.get("connectors"))) {
            check(ConnectorName.of(name), replay, expected.get("connectors").get(name));
        }
        if (expected.has("session_key_creation_timestamp")) {
            assertThat(replay.snapshot().sessionKey().createdMs())
                    .isEqualTo(expected.get("session_key_creation_timestamp").longValue());
            assertThat(replay.snapshot().sessionKey().key()).hasSize(32);
        }
    }

    private static void check(ConnectorName name, ConfigReplay all, JsonNode expected) {
        ClusterConfig.Connector connector = all.snapshot().connector(name);
        ConnectorReplay replay = all.replay(name);
        assertThat(connector.config()).isEqualTo(map(expected.get("config")));
        assertThat(connector.targetState().name())
                .isEqualTo(expected.get("target_state").textValue());
        assertThat(connector.tasks().ids(name).stream().map(Object::toString))
                .containsExactlyElementsOf(texts(expected.get("tasks_visible")));
        assertThat(connector.tasks().consistent())
                .isNotEqualTo(expected.get("inconsistent").booleanValue());
        assertThat(connector.tasks().appliedConnectorConfig()).isEqualTo(map(expected.get("applied_connector_config")));
        assertThat(replay.committedTasks()).isEqualTo(expected.get("task_count").intValue());
        var applied = new LinkedHashMap<String, Object>();
        replay.appliedTasks().forEach((number, config) -> applied.put(String.valueOf(number), config));
        var expectedApplied = new LinkedHashMap<String, Object>();
        expected.get("task_configs_applied")
                .properties()
                .forEach(task -> expectedApplied.put(task.getKey(), map(task.getValue())));
        assertThat(applied).isEqualTo(expectedApplied);
        JsonNode count = expected.get("task_count_record");
        assertThat(replay.taskCountRecord()).isEqualTo(count.isNull() ? null : (Integer) count.intValue());
        assertThat(replay.pendingFencing())
                .isEqualTo(expected.get("pending_fencing").booleanValue());
    }

    /** Apache loses the rest of the batch here, or does not start; we ignore the bad record and go on. */
    @Test
    void recordsThatDamageApachesReaderAreIgnoredAndThoseAfterThemAreRead() {
        Vectors.of("reader_scenarios")
                .filter(scenario -> scenario.get("description").textValue().startsWith("HAZARD"))
                .forEach(scenario -> {
                    ClusterConfig config = replay(scenario).snapshot();
                    assertThat(config.connectors()).containsOnlyKeys(ConnectorName.of("foo"), ConnectorName.of("bar"));
                    assertThat(config.configOffset()).isEqualTo(3);
                });
    }

    @Test
    void everyRecordThatApacheWroteIsUnderstoodAndWrittenBackToTheByte() {
        assertThat(Vectors.liveRecords("-configs")).hasSizeGreaterThan(30).allSatisfy(record -> {
            ConfigRecord content = ConfigRecords.read(bytes(record.get("key")), bytes(record.get("value")));
            var encoder = new Encoder();
            content.dispatchTo(encoder);
            assertThat(new String(encoder.entry.key(), UTF_8))
                    .isEqualTo(record.get("key").textValue());
            assertThat(text(encoder.entry.value()))
                    .isEqualTo(record.get("value").textValue());
        });
    }

    @Test
    void theOldFormOfATargetStateIsRead() {
        Vectors.of("legacy_forms")
                .filter(form -> form.get("kind").textValue().startsWith("target"))
                .forEach(form -> {
                    ConfigRecord content = ConfigRecords.read(bytes(form.get("key")), bytes(form.get("value")));
                    assertThat(content)
                            .isEqualTo(new ConfigRecord.Target(
                                    ConnectorName.of("src-a"), dev.tributary.connect.api.TargetState.PAUSED));
                });
    }

    private static ConfigReplay replay(JsonNode scenario) {
        var replay = new ConfigReplay(20);
        scenario.get("records")
                .forEach(record -> replay.apply(new CompactedLog.Record(
                        record.get("offset").longValue(), 0, bytes(record.get("key")), bytes(record.get("value")))));
        return replay;
    }

    private static byte[] bytes(JsonNode text) {
        return text.isNull() ? null : text.textValue().getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private static Map<String, String> map(JsonNode object) {
        if (object.isNull()) {
            return null;
        }
        var map = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().textValue()));
        return map;
    }

    private static Iterable<String> names(JsonNode object) {
        return object::fieldNames;
    }

    private static Iterable<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    /** Writes a record as it was read. */
    private static final class Encoder implements ConfigRecord.Handler {
        CompactedLog.Entry entry;

        @Override
        public void connectorConfig(ConfigRecord.ConnectorConfig record) {
            Map<String, String> properties = record.properties();
            entry = properties == null
                    ? ConfigRecords.noConnector(record.connector())
                    : ConfigRecords.connector(record.connector(), properties, ConfigHistory.first(Instant.EPOCH));
        }

        @Override
        public void target(ConfigRecord.Target record) {
            entry = ConfigRecords.target(record.connector(), record.state());
        }

        @Override
        public void taskConfig(ConfigRecord.TaskConfig record) {
            entry = ConfigRecords.task(record.task(), record.properties());
        }

        @Override
        public void commit(ConfigRecord.Commit record) {
            entry = ConfigRecords.commit(record.connector(), record.tasks());
        }

        @Override
        public void restart(ConfigRecord.Restart record) {
            entry = ConfigRecords.restart(record.connector(), record.scope());
        }

        @Override
        public void taskCount(ConfigRecord.TaskCount record) {
            entry = ConfigRecords.taskCount(record.connector(), record.tasks());
        }

        @Override
        public void sessionKey(ConfigRecord.NewSessionKey record) {
            entry = ConfigRecords.sessionKey(record.key());
        }

        @Override
        public void loggerLevel(ConfigRecord.LoggerLevel record) {
            entry = ConfigRecords.loggerLevel(record.namespace(), record.level());
        }

        @Override
        public void ignored(ConfigRecord.Ignored record) {
            throw new AssertionError(record);
        }
    }
}
