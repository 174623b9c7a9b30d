package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.log.CompactedLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConfigReplayTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private final ConfigReplay replay = new ConfigReplay(20);
    private long offset;

    @Test
    void aValueThatIsNotTextIsReadAsItsJson() {
        read("connector-foo", "{\"properties\":{\"a\":1,\"b\":true,\"c\":{\"x\":[1]}}}");
        assertThat(replay.snapshot().connector(FOO).config())
                .isEqualTo(Map.of("a", "1", "b", "true", "c", "{\"x\":[1]}"));
    }

    @Test
    void aBlankValueDeletesAsApachesReaderHasIt() {
        read("connector-foo", "{\"properties\":{}}");
        read("connector-foo", "  ");
        assertThat(replay.snapshot().connectors()).isEmpty();
    }

    @Test
    void textAfterTheFirstValueAndLeadingZerosAreAccepted() {
        read("connector-foo", "{\"properties\":{\"v\":\"1\"}} x");
        read("commit-foo", "{\"tasks\":00}");
        assertThat(replay.snapshot().connector(FOO).tasks().appliedConnectorConfig())
                .isEqualTo(Map.of("v", "1"));
    }

    @Test
    void aCommitOfABillionTasksIsIncompleteAndCostsNothing() {
        read("connector-foo", "{\"properties\":{}}");
        read("commit-foo", "{\"tasks\":1000000000}");
        assertThat(replay.snapshot().connector(FOO).tasks().consistent()).isFalse();
    }

    @Test
    void theGenerationGrowsWithEveryCompleteBatchAndSurvivesADeletion() {
        for (int round = 0; round < 3; round++) {
            read("connector-foo", "{\"properties\":{}}");
            read("task-foo-0", "{\"properties\":{}}");
            read("commit-foo", "{\"tasks\":1}");
            assertThat(replay.snapshot().connector(FOO).tasks().generation()).isEqualTo(round);
            read("connector-foo", null);
        }
    }

    @Test
    void theVersionGrowsWithEveryWriteOfTheSameConfiguration() {
        read("connector-foo", "{\"properties\":{}}");
        long first = replay.snapshot().connector(FOO).version();
        read("target-state-foo", "{\"state\":\"PAUSED\"}");
        assertThat(replay.snapshot().connector(FOO).version()).isEqualTo(first);
        read("connector-foo", "{\"properties\":{}}");
        assertThat(replay.snapshot().connector(FOO).version()).isGreaterThan(first);
        assertThat(replay.snapshot().connector(FOO).targetState()).isEqualTo(TargetState.PAUSED);
    }

    @Property(tries = 2_000)
    void nothingThatStandsInTheLogStopsTheReader(@ForAll("keys") String key, @ForAll("values") String value) {
        read("connector-foo", "{\"properties\":{\"v\":\"1\"}}");
        read(key, value);
        read("connector-bar", "{\"properties\":{\"v\":\"2\"}}");
        assertThat(replay.snapshot().connectors()).containsKey(ConnectorName.of("bar"));
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(
                        "connector-",
                        "task-",
                        "commit-",
                        "target-state-",
                        "restart-connector-",
                        "tasks-fencing-",
                        "session-key",
                        "logger-cluster-",
                        "junk",
                        "")
                .flatMap(prefix -> Arbitraries.of("foo", "foo-0", "", "-", "--1", "foo-99999999999", "\u0000")
                        .map(prefix::concat));
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> value = Arbitraries.of(
                "1", "-1", "1.5", "\"x\"", "null", "[]", "{}", "true", "99999999999999999999", "\"***\"", "{");
        Arbitrary<String> field = Arbitraries.of(
                "properties",
                "tasks",
                "state",
                "state.v2",
                "task-count",
                "key",
                "algorithm",
                "creation-timestamp",
                "level");
        return Arbitraries.oneOf(
                value,
                field.flatMap(name -> value.map(text -> "{\"" + name + "\":" + text + "}")),
                Arbitraries.strings());
    }

    @Test
    void theLastEditSaysWhenAndWhichKeysWereAddedRemovedOrChanged() {
        read("connector-foo", "{\"properties\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}", 1_000);
        assertThat(lastEdit()).isEqualTo(new ConfigEdit(Instant.ofEpochMilli(1_000), List.of()));
        read("connector-foo", "{\"properties\":{\"a\":\"1\",\"b\":\"5\",\"d\":null}}", 2_000);
        assertThat(lastEdit()).isEqualTo(new ConfigEdit(Instant.ofEpochMilli(2_000), List.of("b", "c", "d")));
    }

    @Test
    void aWriteOfTheSameConfigurationIsNoEdit() {
        read("connector-foo", "{\"properties\":{\"a\":\"1\"}}", 1_000);
        read("connector-foo", "{\"properties\":{\"a\":\"2\"}}", 2_000);
        read("connector-foo", "{\"properties\":{\"a\":\"2\"}}", 3_000);
        assertThat(lastEdit()).isEqualTo(new ConfigEdit(Instant.ofEpochMilli(2_000), List.of("a")));
    }

    @Test
    void aConnectorMadeAnewUnderAnOldNameWasNotEdited() {
        read("connector-foo", "{\"properties\":{\"a\":\"1\"}}", 1_000);
        read("connector-foo", null, 2_000);
        assertThat(lastEdit()).isNull();
        read("connector-foo", "{\"properties\":{\"b\":\"2\"}}", 3_000);
        assertThat(lastEdit()).isEqualTo(new ConfigEdit(Instant.ofEpochMilli(3_000), List.of()));
    }

    private ConfigEdit lastEdit() {
        return replay.replay(FOO).lastEdit();
    }

    private void read(String key, String value) {
        read(key, value, 0);
    }

    private void read(String key, String value, long timestampMs) {
        replay.apply(new CompactedLog.Record(
                offset++, timestampMs, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
    }
}
