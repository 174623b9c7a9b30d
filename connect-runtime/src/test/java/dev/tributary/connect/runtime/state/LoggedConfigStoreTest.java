package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggedConfigStoreTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private final MemoryTopic topic = new MemoryTopic();
    private final List<ClusterConfig> published = new CopyOnWriteArrayList<>();
    private final LoggedConfigStore store = new LoggedConfigStore(new MemoryCompactedLog("configs", topic));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aWriteThatIsDoneIsShown() throws Exception {
        start();
        await(store.putConnector(FOO, Map.of("a", "1"), TargetState.STOPPED));
        assertThat(store.snapshot().connector(FOO).config()).isEqualTo(Map.of("a", "1"));
        assertThat(store.snapshot().connector(FOO).targetState()).isEqualTo(TargetState.STOPPED);
        await(store.putTargetState(FOO, TargetState.STARTED));
        assertThat(store.snapshot().connector(FOO).targetState()).isEqualTo(TargetState.STARTED);
        await(store.putTasks(FOO, List.of(Map.of("t", "0"), Map.of("t", "1"))));
        assertThat(store.snapshot().connector(FOO).tasks().configs())
                .containsExactly(Map.of("t", "0"), Map.of("t", "1"));
        await(store.removeConnector(FOO));
        assertThat(store.snapshot().connectors()).isEmpty();
    }

    @Test
    void theInitialStatePrecedesTheConnector() throws Exception {
        start();
        await(store.putConnector(FOO, Map.of(), TargetState.STOPPED));
        assertThat(published)
                .noneMatch(config ->
                        config.connector(FOO) != null && config.connector(FOO).targetState() == TargetState.STARTED);
        assertThat(keys()).containsExactly("target-state-foo", "connector-foo");
    }

    @Test
    void tasksAreCommittedAfterAllOfThem() throws Exception {
        start();
        await(store.putConnector(FOO, Map.of(), null));
        await(store.putTasks(FOO, List.of(Map.of(), Map.of())));
        assertThat(keys()).containsExactly("connector-foo", "task-foo-0", "task-foo-1", "commit-foo");
    }

    @Test
    void deletionWritesBothTombstones() throws Exception {
        start();
        await(store.putConnector(FOO, Map.of(), null));
        await(store.removeConnector(FOO));
        assertThat(keys()).containsExactly("connector-foo", "connector-foo", "target-state-foo");
    }

    @Test
    void setsOfTasksWrittenAtOnceDoNotMix() throws Exception {
        start();
        await(store.putConnector(FOO, Map.of(), null));
        var writes = new ArrayList<CompletableFuture<Void>>();
        for (int round = 0; round < 20; round++) {
            String text = String.valueOf(round);
            writes.add(store.putTasks(FOO, List.of(Map.of("round", text), Map.of("round", text))));
        }
        for (CompletableFuture<Void> write : writes) {
            await(write);
        }
        assertThat(published)
                .map(config -> config.connector(FOO))
                .filteredOn(connector ->
                        connector != null && !connector.tasks().configs().isEmpty())
                .isNotEmpty()
                .allSatisfy(connector -> assertThat(connector.tasks().configs().get(0))
                        .isEqualTo(connector.tasks().configs().get(1)));
    }

    @Test
    void theStateOfOldIsPublishedOnceAsAWhole() throws Exception {
        try (var former = new LoggedConfigStore(new MemoryCompactedLog("former", topic))) {
            await(former.start(config -> {}));
            await(former.putConnector(FOO, Map.of("a", "1"), null));
            await(former.putTasks(FOO, List.of(Map.of())));
        }
        start();
        assertThat(published).hasSize(1);
        assertThat(published.get(0).connector(FOO).tasks().configs()).hasSize(1);
    }

    @Test
    void aWriteThatFailsSaysWhat() throws Exception {
        start();
        store.close();
        assertThatThrownBy(() -> await(store.putTargetState(FOO, TargetState.PAUSED)))
                .hasMessageContaining("Writing the target state PAUSED of connector foo failed")
                .hasMessageContaining("closed");
    }

    @Test
    void everyChangeIsAVersionAndTheSameConfigurationAgainIsNone() throws Exception {
        start();
        change("1", "2", "2", "3", "1");
        assertThat(versions(store)).containsExactly("5 a=1", "4 a=3", "3 a=2", "2 a=1", "1 none");
        assertThat(store.lastEdit(FOO).keys()).containsExactly("a");
    }

    /** As a worker of Apache's writes it: what was there before is not in its record. */
    @Test
    void whatAnotherKindOfWorkerWritesIsAVersionTooAndWhatWasBeforeIsWrittenWithTheNext() throws Exception {
        start();
        change("1", "2");
        write("connector-foo", "{\"properties\":{\"a\":\"apache\"}}");
        await(store.refresh());
        assertThat(versions(store)).containsExactly("4 a=apache", "3 a=2", "2 a=1", "1 none");
        assertThat(store.history(FOO).get(0).workerId()).isNull();
        change("4");
        try (var later = compacted()) {
            assertThat(versions(later)).containsExactly("5 a=4", "4 a=apache", "3 a=2", "2 a=1", "1 none");
            assertThat(later.lastEdit(FOO)).isEqualTo(store.lastEdit(FOO));
        }
    }

    @Test
    void ofWhatAnotherKindOfWorkerWroteLastNothingOlderIsKnownToWhoStartsLater() throws Exception {
        start();
        change("1");
        write("connector-foo", "{\"properties\":{\"a\":\"apache\"}}");
        try (var later = compacted()) {
            assertThat(versions(later)).containsExactly("1 a=apache");
        }
    }

    @Test
    void theTimeOfTheLastChangeStaysWhenTheSameIsWrittenAgain() throws Exception {
        start();
        change("1");
        List<ConfigVersion> before = store.history(FOO);
        change("1");
        try (var later = compacted()) {
            assertThat(later.history(FOO)).isEqualTo(before);
        }
    }

    @Test
    void whereNoFormerConfigurationIsToBeKeptRecordsAreAsApaches() throws Exception {
        try (var without = new LoggedConfigStore(
                new MemoryCompactedLog("without", topic),
                null,
                new LoggedConfigStore.Author("w:8083", InstantSource.system()),
                0)) {
            start();
            change("1", "2");
            await(without.start(config -> {}));
            assertThat(versions(without)).containsExactly("3 a=2");
            await(without.putConnector(FOO, Map.of("a", "4"), null));
            await(without.putConnector(FOO, Map.of("a", "4"), null));
            assertThat(versions(without)).containsExactly("4 a=4");
            assertThat(without.lastEdit(FOO).keys()).containsExactly("a");
        }
        assertThat(records().get(3)).isEqualTo("{\"properties\":{\"a\":\"4\"}}");
    }

    @Test
    void theHistoryEndsWithTheConnector() throws Exception {
        start();
        change("1");
        await(store.removeConnector(FOO));
        assertThat(store.history(FOO)).isEmpty();
        await(store.putConnector(FOO, Map.of("a", "new"), null));
        assertThat(versions(store)).containsExactly("1 a=new");
    }

    @Test
    void writesAtOnceAreVersionsOneAfterTheOther() throws Exception {
        start();
        var writes = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 8; i++) {
            writes.add(store.putConnector(FOO, Map.of("a", String.valueOf(i)), null));
        }
        for (CompletableFuture<Void> write : writes) {
            await(write);
        }
        try (var later = compacted()) {
            assertThat(versions(later)).hasSize(8).isEqualTo(versions(store));
        }
    }

    /** The first without the key a. */
    private void change(String... values) throws Exception {
        if (store.snapshot().connector(FOO) == null) {
            await(store.putConnector(FOO, Map.of(), null));
        }
        for (String value : values) {
            await(store.putConnector(FOO, Map.of("a", value), null));
        }
    }

    private static List<String> versions(LoggedConfigStore store) {
        return store.history(FOO).stream()
                .map(it -> it.number() + " "
                        + (it.config().isEmpty() ? "none" : "a=" + it.config().get("a")))
                .toList();
    }

    private void write(String key, String value) throws Exception {
        try (CompactedLog log = new MemoryCompactedLog("other", topic)) {
            await(log.start(record -> {}));
            await(log.append(List.of(new CompactedLog.Entry(key.getBytes(UTF_8), value.getBytes(UTF_8)))));
        }
    }

    /** A store that starts when of each key only the newest record is left. */
    private LoggedConfigStore compacted() throws Exception {
        Map<String, CompactedLog.Record> newest = new LinkedHashMap<>();
        try (CompactedLog log = new MemoryCompactedLog("all", topic)) {
            await(log.start(record -> newest.put(new String(record.key(), UTF_8), record)));
        }
        MemoryTopic rest = new MemoryTopic();
        try (CompactedLog log = new MemoryCompactedLog("rest", rest)) {
            await(log.start(record -> {}));
            for (CompactedLog.Record record : newest.values()) {
                await(log.append(List.of(new CompactedLog.Entry(record.key(), record.value()))));
            }
        }
        var later = new LoggedConfigStore(new MemoryCompactedLog("later", rest));
        await(later.start(config -> {}));
        return later;
    }

    private void start() throws Exception {
        await(store.start(published::add));
    }

    private List<String> records() throws Exception {
        var values = new CopyOnWriteArrayList<String>();
        try (CompactedLog log = new MemoryCompactedLog("records", topic)) {
            await(log.start(record -> values.add(new String(record.value(), UTF_8))));
        }
        return values;
    }

    private List<String> keys() throws Exception {
        var keys = new CopyOnWriteArrayList<String>();
        try (CompactedLog log = new MemoryCompactedLog("keys", topic)) {
            await(log.start(record -> keys.add(new String(record.key(), UTF_8))));
        }
        return keys;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
