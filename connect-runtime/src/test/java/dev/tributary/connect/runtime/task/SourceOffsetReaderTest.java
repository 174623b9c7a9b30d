package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class SourceOffsetReaderTest {
    private final MemoryOffsets store = new MemoryOffsets(new Journal());
    private final SourceOffsetReader reader = new SourceOffsetReader(
            ConnectorName.of("orders"), new SharedSourceOffsets(store, MemoryOffsets.codec(), null));

    private void store(Map<String, ?> partition, String json) {
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
        values.put(
                MemoryOffsets.codec().key("orders", partition), ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
        store.put(values).join();
    }

    @Test
    void partitionsWithoutAnOffsetAreThereWithNull() {
        store(Map.of("file", "a"), "{\"line\":1}");

        assertThat(reader.offsets(List.of(Map.of("file", "a"), Map.of("file", "b"))))
                .hasSize(2)
                .containsEntry(Map.of("file", "a"), Map.of("line", 1L))
                .containsEntry(Map.of("file", "b"), null);
    }

    @Test
    void partitionsThatCannotBeStoredAreLeftOut() {
        Map<String, Object> bad = Map.of("file", new Object());
        Map<String, Object> good = Map.of("file", "a");

        assertThat(reader.offsets(List.of(bad, good))).containsOnlyKeys(good);
    }

    @Test
    void theNullPartitionHasAnOffsetLikeAnyOther() {
        store(null, "{\"line\":3}");

        assertThat(reader.offset(null)).isEqualTo(Map.of("line", 3L));
    }

    @Test
    void aStoreThatFailsFailsTheRead() {
        store.nextGet(CompletableFuture.failedFuture(new IllegalStateException("no leader")));

        assertThatThrownBy(() -> reader.offset(Map.of("file", "a")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders")
                .hasRootCauseMessage("no leader");
    }

    @Test
    void aStoredOffsetThatIsNoObjectFailsTheReadAndNamesItsPartition() {
        store(Map.of("file", "a"), "[1]");

        assertThatThrownBy(() -> reader.offset(Map.of("file", "a")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("file=a");
    }

    @Test
    void aClosedReaderReadsNothing() {
        reader.close();

        assertThatThrownBy(() -> reader.offset(Map.of("file", "a")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("closed");
    }
}
