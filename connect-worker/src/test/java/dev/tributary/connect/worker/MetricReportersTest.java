package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsContext;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reporters that users configure, on a real worker. */
final class MetricReportersTest {
    @TempDir
    Path folder;

    @Test
    void aReporterSeesMetricsComeAndGoWithTheirContextAndIsClosedAtTheEnd() {
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("metric.reporters", RecordingReporter.class.getName());
        properties.put("metrics.context.region", "north");
        properties.put("recording.reporter.mark", folder.toString());
        var worker = EmbeddedWorker.startStandalone(properties, List.of());
        RecordingReporter reporter;
        try {
            String workerId =
                    worker.restUrl().getHost() + ":" + worker.restUrl().getPort();
            reporter = RecordingReporter.MADE.stream()
                    .filter(made -> folder.toString().equals(made.config.get("recording.reporter.mark"))
                            && workerId.equals(made.config.get("client.id")))
                    .findFirst()
                    .orElseThrow();
            assertThat(reporter.calls.subList(0, 3)).containsExactly("configure", "contextChange", "init 0");
            assertThat(reporter.labels)
                    .containsEntry("_namespace", "kafka.connect")
                    .containsEntry("region", "north");
            assertThat(reporter.present).anyMatch(metric -> metric.name().equals("connector-count"));

            var rest = new RestCalls(worker.restUrl());
            rest.create(
                    "orders",
                    Map.of(
                            "connector.class",
                            "FileStreamSource",
                            "file",
                            folder.resolve("in.txt").toString(),
                            "topic",
                            "reported"));
            rest.awaitState("orders", "RUNNING");
            assertThat(reporter.present)
                    .anyMatch(metric -> metric.name().equals("source-record-poll-total")
                            && "orders".equals(metric.tags().get("connector"))
                            && "0".equals(metric.tags().get("task")));
            rest.delete("connectors/orders");
            RestCalls.await(
                    "the connector's metrics to be removed",
                    () -> reporter.present.stream()
                            .noneMatch(metric -> "orders".equals(metric.tags().get("connector"))));
            assertThat(reporter.calls).doesNotContain("close");
        } finally {
            worker.stop();
        }
        assertThat(reporter.calls).containsOnlyOnce("close").endsWith("close");
    }

    @Test
    void aReporterThatCannotBeMadeEndsTheStartInWordsAndNothingStaysOpen() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("listeners", "http://127.0.0.1:" + port);
        properties.put("metric.reporters", "no.such.Reporter");

        assertThatThrownBy(() -> EmbeddedWorker.startStandalone(properties, List.of()))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("metric.reporters")
                .hasMessageContaining("no.such.Reporter")
                .hasMessageContaining("class path");
        new ServerSocket(port).close();
    }

    /** Remembers what it is told. */
    public static final class RecordingReporter implements MetricsReporter {
        static final List<RecordingReporter> MADE = new CopyOnWriteArrayList<>();

        final List<String> calls = new CopyOnWriteArrayList<>();
        final Set<MetricName> present = ConcurrentHashMap.newKeySet();
        volatile Map<String, ?> config = Map.of();
        volatile Map<String, String> labels = Map.of();

        public RecordingReporter() {
            MADE.add(this);
        }

        @Override
        public void configure(Map<String, ?> configs) {
            calls.add("configure");
            config = Map.copyOf(configs);
        }

        @Override
        public void contextChange(MetricsContext context) {
            calls.add("contextChange");
            labels = Map.copyOf(context.contextLabels());
        }

        @Override
        public void init(List<KafkaMetric> metrics) {
            calls.add("init " + metrics.size());
        }

        @Override
        public void metricChange(KafkaMetric metric) {
            present.add(metric.metricName());
        }

        @Override
        public void metricRemoval(KafkaMetric metric) {
            present.remove(metric.metricName());
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
