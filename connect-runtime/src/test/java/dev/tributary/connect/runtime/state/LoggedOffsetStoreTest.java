package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggedOffsetStoreTest {
    private static final Map<String, Object> FILE = Map.of("filename", "in.txt");
    private final MemoryTopic topic = new MemoryTopic();
    private final OffsetCodec codec = codec();
    private final LoggedOffsetStore store = new LoggedOffsetStore(new MemoryCompactedLog("offsets", topic), codec);
    private final LoggedOffsetStore another = new LoggedOffsetStore(new MemoryCompactedLog("offsets", topic), codec);

    static OffsetCodec codec() {
        var keys = new JsonConverter();
        keys.configure(Map.of("schemas.enable", "false"), true);
        var values = new JsonConverter();
        values.configure(Map.of("schemas.enable", "false"), false);
        return new OffsetCodec(keys, values);
    }

    @BeforeEach
    void start() throws Exception {
        await(store.start());
        await(another.start());
    }

    @AfterEach
    void close() {
        store.close();
        another.close();
    }

    @Test
    void whatOneWorkerHasWrittenAnotherReads() throws Exception {
        await(store.put(Map.of(codec.key("src", FILE), codec.value(Map.of("position", 9)))));
        assertThat(read(another, codec.key("src", FILE))).isEqualTo("{\"position\":9}");
        assertThat(read(another, codec.key("other", FILE))).isNull();
    }

    @Test
    void aReadSeesWhatItsWorkerDidNotHearOfYet() throws Exception {
        // The store's reader thread is held, as by a slow network, until the read has been asked for.
        var held = new ArrayList<Runnable>();
        try (var late = new LoggedOffsetStore(
                new MemoryCompactedLog("late", topic, held::add, java.time.InstantSource.system()), codec)) {
            CompletableFuture<Void> started = late.start();
            runAll(held);
            await(started);
            await(store.put(Map.of(codec.key("src", FILE), codec.value(Map.of("position", 1)))));
            CompletableFuture<Map<ByteBuffer, ByteBuffer>> read = late.get(List.of(codec.key("src", FILE)));
            assertThat(read).isNotDone();
            runAll(held);
            assertThat(await(read)).hasSize(1);
        }
    }

    @Test
    void aNullValueDeletesTheOffset() throws Exception {
        await(store.put(Map.of(codec.key("src", FILE), codec.value(Map.of("position", 9)))));
        await(store.put(Collections.singletonMap(codec.key("src", FILE), null)));
        assertThat(read(store, codec.key("src", FILE))).isNull();
        assertThat(await(store.partitions("src"))).isEmpty();
    }

    @Test
    void thePartitionsOfAConnectorAreThoseWithAnOffset() throws Exception {
        Map<String, Object> second = Map.of("filename", "b.txt");
        var values = new HashMap<ByteBuffer, ByteBuffer>();
        values.put(codec.key("src", FILE), codec.value(Map.of("position", 1)));
        values.put(codec.key("src", second), codec.value(Map.of("position", 2)));
        values.put(codec.key("src", null), codec.value(Map.of("position", 3)));
        values.put(codec.key("other", Map.of("table", "t")), codec.value(Map.of("id", 4)));
        await(store.put(values));
        assertThat(await(another.partitions("src"))).containsExactlyInAnyOrder(FILE, second, null);
        assertThat(await(another.partitions("nobody"))).isEmpty();
    }

    @Test
    void keysThatAreNoOffsetKeysAreReadByTheirBytesAndListedNowhere() throws Exception {
        var odd = new HashMap<ByteBuffer, ByteBuffer>();
        for (String key : List.of("not json", "[\"src\"]", "[1,{}]", "[\"src\",7]")) {
            odd.put(bytes(key), bytes("{}"));
        }
        await(store.put(odd));
        assertThat(read(store, bytes("[\"src\",7]"))).isEqualTo("{}");
        assertThat(read(store, bytes("not json"))).isEqualTo("{}");
        assertThat(await(store.partitions("src"))).isEmpty();
    }

    @Test
    void theOrderOfThePluginsMapIsPartOfTheKey() throws Exception {
        var partition = new LinkedHashMap<String, Object>();
        partition.put("z", "1");
        partition.put("a", "2");
        await(store.put(Map.of(codec.key("src", partition), codec.value(Map.of("position", 1)))));
        assertThat(read(another, bytes("[\"src\",{\"z\":\"1\",\"a\":\"2\"}]"))).isNotNull();
        assertThat(read(another, bytes("[\"src\",{\"a\":\"2\",\"z\":\"1\"}]"))).isNull();
    }

    @Test
    void aRecordWithoutAKeyIsSkipped() throws Exception {
        try (CompactedLog log = new MemoryCompactedLog("writer", topic)) {
            await(log.append(List.of(new CompactedLog.Entry(null, "{}".getBytes(UTF_8)))));
        }
        await(store.put(Map.of(codec.key("src", FILE), codec.value(Map.of("position", 9)))));
        assertThat(read(store, codec.key("src", FILE))).isEqualTo("{\"position\":9}");
    }

    @Test
    void aClosedStoreFailsReadsAndWrites() {
        store.close();
        assertThatThrownBy(() -> await(store.get(List.of(bytes("k"))))).hasMessageContaining("closed");
        assertThatThrownBy(() -> await(store.partitions("src"))).hasMessageContaining("closed");
        assertThatThrownBy(() -> await(store.put(Map.of(bytes("k"), bytes("v")))))
                .hasMessageContaining("closed");
    }

    private static void runAll(List<Runnable> held) {
        while (!held.isEmpty()) {
            held.remove(0).run();
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    static String read(OffsetStore store, ByteBuffer key) throws Exception {
        ByteBuffer value = await(store.get(List.of(key))).get(key);
        return value == null ? null : UTF_8.decode(value).toString();
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
