package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectorName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is remembered of configurations, as a value and in a record. */
class ConfigHistoryTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final String WORKER = "w:8083";

    @Property(tries = 200)
    void everyVersionThatIsKeptIsWhatWasWrittenAndTheNewestAreKept(@ForAll("changes") List<Map<String, String>> all) {
        Written written = written(all);
        List<ConfigVersion> versions = written.history.versions(written.present());
        assertThat(versions).hasSize(Math.min(written.configs.size(), 21));
        assertThat(versions.get(0).number()).isEqualTo(written.configs.size());
        for (ConfigVersion version : versions) {
            assertThat(version.config()).isEqualTo(written.configs.get((int) version.number() - 1));
            assertThat(version.at()).isEqualTo(Instant.ofEpochMilli(version.number()));
            assertThat(version.workerId()).isEqualTo(version.number() == 1 ? null : WORKER);
        }
    }

    @Property(tries = 200)
    void aRecordTellsTheHistoryThatWasPutIn(@ForAll("changes") List<Map<String, String>> all) {
        Written written = written(all);
        JsonNode json = StateJson.read(
                ConfigRecords.connector(FOO, written.present(), written.history).value());
        assertThat(StateJson.properties(json)).isEqualTo(written.present());
        assertThat(ConfigHistoryJson.read(json)).isEqualTo(written.configs.size() == 1 ? null : written.history);
    }

    @Property(tries = 30)
    void noHistoryMakesARecordTooLong(@ForAll("long changes") List<Map<String, String>> all) {
        Written written = written(all);
        int alone = ConfigRecords.connector(FOO, written.present()).value().length;
        byte[] record =
                ConfigRecords.connector(FOO, written.present(), written.history).value();
        int beside = 200; // the version, the time, the worker
        assertThat(record.length - alone).isBetween(0, ConfigHistory.MOST_BYTES + beside);
        assertThat(record.length).isLessThanOrEqualTo(Math.max(alone, ConfigHistory.RECORD_BYTES + beside));
        ConfigHistory told = ConfigHistoryJson.read(StateJson.read(record));
        if (told != null) {
            assertThat(told.versions(written.present()))
                    .allSatisfy(version ->
                            assertThat(version.config()).isEqualTo(written.configs.get((int) version.number() - 1)));
        }
    }

    /** What was written, without what is the same as before it. */
    private static final class Written {
        final List<Map<String, String>> configs = new ArrayList<>();
        ConfigHistory history = ConfigHistory.first(Instant.ofEpochMilli(1));

        Map<String, String> present() {
            return configs.get(configs.size() - 1);
        }
    }

    private static Written written(List<Map<String, String>> all) {
        var written = new Written();
        written.configs.add(all.get(0));
        for (Map<String, String> config : all) {
            if (!config.equals(written.present())) {
                Instant at = Instant.ofEpochMilli(written.configs.size() + 1);
                written.history = written.history
                        .next(written.present(), config, at, WORKER)
                        .newest(ConfigHistory.USUAL);
                written.configs.add(config);
            }
        }
        return written;
    }

    @Provide
    Arbitrary<List<Map<String, String>>> changes() {
        return configs(Arbitraries.of("1", "2", "ä\"\n", "${file:/x:y}", ""), 40);
    }

    @Provide("long changes")
    Arbitrary<List<Map<String, String>>> longChanges() {
        return configs(Arbitraries.of(1, 20_000, 50_000, 140_000).map(length -> "é".repeat(length / 2) + length), 12);
    }

    private static Arbitrary<List<Map<String, String>>> configs(Arbitrary<String> values, int most) {
        Arbitrary<String> keys = Arbitraries.of("name", "a", "b", "c", "d");
        return Arbitraries.maps(keys, values.injectNull(0.1))
                .ofMaxSize(5)
                .list()
                .ofMinSize(1)
                .ofMaxSize(most);
    }

    @Example
    void theRecordOfAFirstConfigurationIsAsApaches() {
        assertThat(text(Map.of("a", "1"), ConfigHistory.first(Instant.EPOCH)))
                .isEqualTo("{\"properties\":{\"a\":\"1\"}}");
    }

    @Example
    void theFormOfAHistory() {
        Map<String, @Nullable String> before = new HashMap<>();
        before.put("a", "1");
        before.put("b", null);
        Map<String, String> after = Map.of("a", "1", "c", "3");
        ConfigHistory history = ConfigHistory.first(Instant.ofEpochMilli(1_000))
                .next(before, after, Instant.ofEpochMilli(2_000), WORKER);
        assertThat(text(Map.of("a", "1"), history))
                .isEqualTo("{\"properties\":{\"a\":\"1\"},\"tributary\":{\"version\":2,\"at\":2000,"
                        + "\"worker\":\"w:8083\",\"history\":[{\"version\":1,\"at\":1000,"
                        + "\"set\":{\"b\":null},\"unset\":[\"c\"]}]}}");
    }

    @Example
    void theSameConfigurationAgainIsNoVersion() {
        ConfigHistory history = ConfigHistory.first(Instant.EPOCH);
        assertThat(history.next(Map.of("a", "1"), Map.of("a", "1"), Instant.ofEpochMilli(9), WORKER))
                .isEqualTo(history);
    }

    @Example
    void aConfigurationThatIsLongByItselfIsWrittenAsApachesAre() {
        Map<String, String> config = Map.of("a", "x".repeat(ConfigHistory.RECORD_BYTES));
        ConfigHistory history = ConfigHistory.first(Instant.EPOCH).next(Map.of(), config, Instant.EPOCH, WORKER);
        assertThat(text(config, history)).doesNotContain("tributary");
    }

    @Example
    void whatIsNotKnownInARecordIsNoMatter() {
        ConfigHistory told = read("{\"properties\":{\"a\":\"3\"},\"other\":1,\"tributary\":{\"version\":3,\"at\":3,"
                + "\"more\":{},\"history\":[{\"version\":2,\"at\":2,\"set\":{\"a\":\"2\"},\"why\":[]},"
                + "{\"version\":1,\"at\":1,\"unset\":[\"a\"]}]}}");
        assertThat(told.versions(Map.of("a", "3")))
                .containsExactly(
                        new ConfigVersion(3, Instant.ofEpochMilli(3), null, Map.of("a", "3")),
                        new ConfigVersion(2, Instant.ofEpochMilli(2), null, Map.of("a", "2")),
                        new ConfigVersion(1, Instant.ofEpochMilli(1), null, Map.of()));
    }

    @Example
    void whatIsMadeOutOfSomethingThatIsNotUnderstoodIsLeftOut() {
        String newest = "{\"version\":8,\"at\":2,\"set\":{\"a\":\"2\"}},";
        String oldest = "{\"version\":1,\"at\":1,\"set\":{\"a\":\"1\"}}";
        for (String odd : List.of(
                "7",
                "null",
                "{\"version\":7,\"set\":{}}",
                "{\"version\":7,\"at\":-1}",
                "{\"version\":7,\"at\":1,\"set\":[]}",
                "{\"version\":7,\"at\":1,\"unset\":[1]}",
                "{\"version\":8,\"at\":1}",
                "{\"version\":0,\"at\":1}")) {
            ConfigHistory told = read("{\"properties\":{},\"tributary\":{\"version\":9,\"at\":3,\"history\":[" + newest
                    + odd + "," + oldest + "]}}");
            assertThat(told.former())
                    .as(odd)
                    .extracting(ConfigHistory.Former::version)
                    .containsExactly(8L);
        }
    }

    @Example
    void aFieldThatIsNotUnderstoodIsNone() {
        for (String odd :
                List.of("1", "null", "[]", "{}", "{\"version\":\"2\",\"at\":1}", "{\"version\":0,\"at\":1}")) {
            assertThat(read("{\"properties\":{},\"tributary\":" + odd + "}"))
                    .as(odd)
                    .isNull();
        }
    }

    private static String text(Map<String, String> config, ConfigHistory history) {
        return new String(ConfigRecords.connector(FOO, config, history).value(), UTF_8);
    }

    private static @Nullable ConfigHistory read(String record) {
        return ConfigHistoryJson.read(StateJson.read(record.getBytes(UTF_8)));
    }
}
