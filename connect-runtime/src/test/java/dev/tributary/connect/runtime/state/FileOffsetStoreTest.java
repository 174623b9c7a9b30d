package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOffsetStoreTest {
    private static final Instant NOW = Instant.ofEpochMilli(1795334431000L);
    private static final Map<String, Object> PARTITION = Map.of("filename", "test.txt");
    private static final String CONNECTOR = "local-file-source";

    @TempDir
    Path directory;

    private Path file;
    private OffsetCodec codec;
    private FileOffsetStore store;

    @BeforeEach
    void prepare() {
        file = directory.resolve("connect.offsets");
        var keys = new JsonConverter();
        keys.configure(Map.of("schemas.enable", "false"), true);
        var values = new JsonConverter();
        values.configure(Map.of("schemas.enable", "false"), false);
        codec = new OffsetCodec(keys, values);
        store = open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void readsTheFileOfAnApacheWorker() throws Exception {
        Files.write(file, vector(0));
        await(store.start());
        assertThat(read(PARTITION)).isEqualTo("{\"position\":42}");
        assertThat(await(store.partitions(CONNECTOR))).containsExactly(Map.of("filename", "test.txt"));
        assertThat(await(store.partitions("another"))).isEmpty();
    }

    @Test
    void anOffsetThatWasResetThereIsNone() throws Exception {
        Files.write(file, vector(1));
        await(store.start());
        assertThat(read(PARTITION)).isNull();
        assertThat(await(store.partitions(CONNECTOR))).isEmpty();
    }

    @Test
    void writesTheFileToTheByteAsAnApacheWorkerDoes() throws Exception {
        await(store.start());
        await(store.put(Map.of(codec.key(CONNECTOR, PARTITION), codec.value(Map.of("position", 42L)))));
        assertThat(Files.readAllBytes(file)).isEqualTo(vector(0));
    }

    @Test
    void whatItWritesIsAPlainSerializedMap() throws Exception {
        await(store.start());
        for (long i = 0; i < 100; i++) {
            await(store.put(Map.of(codec.key(CONNECTOR, Map.of("file", i % 10)), codec.value(Map.of("position", i)))));
        }
        try (var in = new ObjectInputStream(Files.newInputStream(file))) {
            var offsets = new HashMap<String, String>();
            ((Map<?, ?>) in.readObject())
                    .forEach((key, value) -> offsets.put(text((byte[]) key), text((byte[]) value)));
            assertThat(offsets).hasSize(10).containsEntry("[\"local-file-source\",{\"file\":3}]", "{\"position\":93}");
        }
    }

    @Test
    void offsetsSurviveAndANullDeletes() throws Exception {
        await(store.start());
        await(store.put(Map.of(key("a"), value("1"), key("b"), value("2"))));
        var deletion = new HashMap<ByteBuffer, ByteBuffer>();
        deletion.put(key("a"), null);
        await(store.put(deletion));
        store.close();
        store = open();
        await(store.start());
        assertThat(await(store.get(List.of(key("a"), key("b"))))).isEqualTo(Map.of(key("b"), value("2")));
    }

    @Test
    void aMissingFileIsAnEmptyStore() throws Exception {
        await(store.start());
        assertThat(await(store.partitions(CONNECTOR))).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileCutOffAnywhereIsKeptAsideAndTheStoreBeginsEmpty() throws Exception {
        byte[] whole = vector(0);
        for (int length : List.of(0, 1, 3, 10, 40, 90, whole.length - 20, whole.length - 1)) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (FileOffsetStore cut = open()) {
                await(cut.start());
                assertThat(await(cut.partitions(CONNECTOR)))
                        .as("%s bytes", length)
                        .isEmpty();
            }
            Path aside = directory.resolve("connect.offsets.broken-" + NOW.toEpochMilli());
            assertThat(Files.readAllBytes(aside)).isEqualTo(Arrays.copyOf(whole, length));
            assertThat(file).doesNotExist();
            Files.delete(aside);
        }
    }

    @Test
    void somethingElseIsToldAndLeftAlone() throws Exception {
        for (byte[] content : List.of(
                "position=42, this is no offset file".getBytes(UTF_8),
                serialized(new ArrayList<>(List.of("x"))),
                serialized(new HashMap<>(Map.of("text", "text"))),
                serialized(new HashMap<>(Map.of("date", new Date(0)))),
                serialized("just a text"))) {
            Files.write(file, content);
            try (FileOffsetStore other = open()) {
                assertThatThrownBy(() -> await(other.start()))
                        .hasMessageContaining("connect.offsets is not an offset file")
                        .hasMessageContaining("offset.storage.file.filename");
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
        }
    }

    @Test
    void manyWritesAtOnceAreAllDurable() throws Exception {
        await(store.start());
        var writes = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 500; i++) {
            writes.add(store.put(Map.of(key("k" + i), value(String.valueOf(i)))));
        }
        for (CompletableFuture<Void> write : writes) {
            await(write);
        }
        try (FileOffsetStore again = open()) {
            await(again.start());
            assertThat(await(again.get(List.of(key("k0"), key("k250"), key("k499")))))
                    .hasSize(3);
        }
        assertThat(directory.resolve("connect.offsets.new")).doesNotExist();
    }

    @Test
    void aWriteThatFailsSaysWhereAndIsMadeUpForByTheNext() throws Exception {
        await(store.start());
        Path draft = Files.createDirectory(directory.resolve("connect.offsets.new"));
        assertThatThrownBy(() -> await(store.put(Map.of(key("a"), value("1")))))
                .hasMessageContaining("Source offsets were not written to " + file);
        Files.delete(draft);
        await(store.put(Map.of(key("b"), value("2"))));
        store.close();
        store = open();
        await(store.start());
        assertThat(await(store.get(List.of(key("a"), key("b"))))).hasSize(2);
    }

    @Test
    void whatTheCallerDoesToItsBuffersAfterwardsDoesNotMatter() throws Exception {
        await(store.start());
        byte[] bytes = "1".getBytes(UTF_8);
        await(store.put(Map.of(key("a"), ByteBuffer.wrap(bytes))));
        bytes[0] = 'x';
        assertThat(await(store.get(List.of(key("a"))))).isEqualTo(Map.of(key("a"), value("1")));
    }

    private FileOffsetStore open() {
        return new FileOffsetStore(file, codec, InstantSource.fixed(NOW));
    }

    private String read(Map<String, ?> partition) throws Exception {
        ByteBuffer key = codec.key(CONNECTOR, partition);
        ByteBuffer value = await(store.get(List.of(key))).get(key);
        return value == null ? null : UTF_8.decode(value).toString();
    }

    private static byte[] vector(int index) {
        return HexFormat.of()
                .parseHex(Vectors.all()
                        .get("standalone_file")
                        .get(index)
                        .get("hex")
                        .textValue());
    }

    private static byte[] serialized(Object object) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static ByteBuffer key(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static ByteBuffer value(String text) {
        return key(text);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
