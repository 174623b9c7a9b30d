package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.json.JsonConverter;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskInsightTest {
    private final TaskInsight insight = new TaskInsight();
    private final OffsetCodec codec = new OffsetCodec(json(true), json(false));

    private static JsonConverter json(boolean keys) {
        var converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), keys);
        return converter;
    }

    @Test
    void theLastCommittedOffsetOfEachPartitionIsTold() {
        commit(Map.of("file", "a"), Map.of("line", 1L));
        commit(Map.of("file", "b"), Map.of("line", 5L));
        commit(Map.of("file", "a"), Map.of("line", 2L));
        assertThat(insight.snapshot().offsets())
                .containsExactly(
                        new ConnectorOffset(Map.of("file", "b"), Map.of("line", 5L)),
                        new ConnectorOffset(Map.of("file", "a"), Map.of("line", 2L)));
    }

    @Test
    void aDeletedOffsetIsNotTold() {
        commit(Map.of("file", "a"), Map.of("line", 1L));
        commit(Map.of("file", "a"), null);
        assertThat(insight.snapshot().offsets()).isEmpty();
    }

    @Test
    void ofManyPartitionsTheNewestAreKept() {
        for (int file = 0; file < 1_000; file++) {
            commit(Map.of("file", "f" + file), Map.of("line", 1L));
        }
        assertThat(insight.snapshot().offsets())
                .hasSize(TaskInsight.MOST_OFFSETS)
                .last()
                .isEqualTo(new ConnectorOffset(Map.of("file", "f999"), Map.of("line", 1L)));
    }

    @Test
    void oneCommitOfManyPartitionsIsBoundedToo() {
        Map<ByteBuffer, @Nullable ByteBuffer> all = new LinkedHashMap<>();
        for (int file = 0; file < 1_000; file++) {
            all.put(codec.key("c", Map.of("file", "f" + file)), codec.value(Map.of("line", 1L)));
        }
        insight.committed(codec, all);
        assertThat(insight.snapshot().offsets()).hasSize(TaskInsight.MOST_OFFSETS);
    }

    @Test
    void ofAClientsMetricsTheTellingOnesOfTheWholeClientAreTold() {
        try (var metrics = new Metrics()) {
            gauge(metrics, "request-latency-avg", "producer-metrics", Map.of("client-id", "p"), 7.5);
            gauge(metrics, "record-error-total", "producer-metrics", Map.of("client-id", "p"), Double.NaN);
            gauge(metrics, "request-latency-avg", "producer-node-metrics", Map.of("node-id", "1"), 9.0);
            gauge(metrics, "io-ratio", "producer-metrics", Map.of("client-id", "p"), 0.5);
            insight.client("p", new ClientMetrics(metrics::metrics));
            assertThat(insight.snapshot().clientMetrics()).isEqualTo(Map.of("p", Map.of("request-latency-avg", 7.5)));
        }
    }

    @Test
    void aClientOfAnEndedRunIsForgotten() {
        insight.client("p", new ClientMetrics(() -> {
            throw new AssertionError("asked after its end");
        }));
        insight.forget();
        assertThat(insight.snapshot()).isEqualTo(TaskSnapshot.EMPTY);
    }

    private static void gauge(Metrics metrics, String name, String group, Map<String, String> tags, double value) {
        metrics.addMetric(new MetricName(name, group, "", tags), (config, now) -> value);
    }

    private void commit(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        insight.committed(codec, Collections.singletonMap(codec.key("c", partition), codec.value(offset)));
    }
}
