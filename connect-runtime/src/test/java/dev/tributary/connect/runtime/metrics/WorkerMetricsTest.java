package dev.tributary.connect.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory.Handle;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsContext;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkerMetricsTest {
    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    @Test
    void aPluginsMetricIsSeenInJmxUnderItsTagsInTheirOrderUntilItsHandleIsClosed() throws Exception {
        try (WorkerMetrics metrics = metrics(Map.of())) {
            Handle handle = metrics.create(tags("connector", "orders", "task", "0", "converter", "key"));
            MetricName name = handle.metrics().metricName("conversions", "how many", tags("mine", "x"));
            Sensor sensor = handle.metrics().addSensor("conversions");
            sensor.add(name, new CumulativeSum());
            sensor.record(3);

            var bean = new ObjectName("kafka.connect:type=plugins,connector=orders,task=0,converter=key,mine=x");
            assertThat(jmx.getAttribute(bean, "conversions")).isEqualTo(3.0);
            assertThat(jmx.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null))
                    .extracting(ObjectName::toString)
                    .containsExactly("kafka.connect:type=plugins,connector=orders,task=0,converter=key,mine=x");

            handle.close();
            assertThat(jmx.isRegistered(bean)).isFalse();
        }
    }

    @Test
    void closingOnePluginLeavesAnothersMetricsAlone() throws Exception {
        try (WorkerMetrics metrics = metrics(Map.of())) {
            Handle first = metrics.create(tags("connector", "a"));
            Handle second = metrics.create(tags("connector", "b"));
            addSensor(first, "same-name");
            addSensor(second, "same-name");

            first.close();

            assertThat(jmx.isRegistered(new ObjectName("kafka.connect:type=plugins,connector=a")))
                    .isFalse();
            assertThat(jmx.isRegistered(new ObjectName("kafka.connect:type=plugins,connector=b")))
                    .isTrue();
            second.close();
        }
    }

    @Test
    void pluginsCannotReuseTagsOrNamesNorUseTheirMetricsAfterTheEnd() {
        try (WorkerMetrics metrics = metrics(Map.of())) {
            Handle handle = metrics.create(tags("connector", "orders"));
            assertThatThrownBy(() -> handle.metrics().metricName("m", "", tags("connector", "mine")))
                    .isInstanceOf(IllegalArgumentException.class);
            addSensor(handle, "twice");
            assertThatThrownBy(() -> addSensor(handle, "twice")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> handle.metrics().removeSensor("unknown"))
                    .isInstanceOf(IllegalArgumentException.class);

            handle.close();

            assertThatThrownBy(() -> addSensor(handle, "late")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theWorkerTellsItsVersionUntilItIsClosed() throws Exception {
        var bean = new ObjectName("kafka.connect:type=app-info,id=\"host:8083\"");
        WorkerMetrics metrics = metrics(Map.of());

        assertThat(jmx.getAttribute(bean, "Version")).isEqualTo(AppInfoParser.getVersion());
        assertThat(jmx.getAttribute(new ObjectName("kafka.connect:type=app-info,client-id=\"host:8083\""), "version"))
                .isEqualTo(AppInfoParser.getVersion());

        metrics.close();
        assertThat(jmx.queryNames(new ObjectName("kafka.connect:*"), null)).isEmpty();
    }

    @Test
    void reportersOfTheUserReplaceJmxAndKnowTheWorkerAndItsContext() throws Exception {
        var settings = new MetricsSettings(
                Duration.ofSeconds(30),
                2,
                "INFO",
                List.of(RecordingReporter.class.getName()),
                Map.of("region", "north"));
        Map<String, String> worker = Map.of("group.id", "cluster-a", "reporter.own.setting", "seen");

        try (WorkerMetrics metrics = new WorkerMetrics("host:8083", "kafka-1", settings, worker, Time.SYSTEM)) {
            RecordingReporter reporter =
                    (RecordingReporter) metrics.registry().reporters().get(0);
            assertThat(metrics.registry().reporters()).hasSize(1);
            assertThat(reporter.labels)
                    .isEqualTo(Map.of(
                            "_namespace", "kafka.connect",
                            "region", "north",
                            "connect.kafka.cluster.id", "kafka-1",
                            "connect.group.id", "cluster-a"));
            assertThat(reporter.config.get("client.id")).isEqualTo("host:8083");
            assertThat(reporter.config.get("reporter.own.setting")).isEqualTo("seen");
            addSensor(metrics.create(tags("connector", "orders")), "hidden");
            assertThat(jmx.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null))
                    .isEmpty();
        }
    }

    @Test
    void jmxShowsOnlyWhatTheUserIncludes() throws Exception {
        try (WorkerMetrics metrics = metrics(Map.of("metrics.jmx.exclude", ".*secret.*"))) {
            addSensor(metrics.create(tags("connector", "secret-orders")), "sensor");
            addSensor(metrics.create(tags("connector", "orders")), "sensor");

            Set<ObjectName> shown = jmx.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null);
            assertThat(shown)
                    .extracting(ObjectName::toString)
                    .containsExactly("kafka.connect:type=plugins,connector=orders");
        }
    }

    @Test
    void sampleSettingsAreTheRegistrys() {
        var settings = new MetricsSettings(Duration.ofSeconds(1), 5, "DEBUG", List.of(), Map.of());

        try (WorkerMetrics metrics = new WorkerMetrics("host:8083", null, settings, Map.of(), Time.SYSTEM)) {
            assertThat(metrics.registry().config().samples()).isEqualTo(5);
            assertThat(metrics.registry().config().timeWindowMs()).isEqualTo(1000);
            assertThat(metrics.registry().config().recordLevel()).isEqualTo(Sensor.RecordingLevel.DEBUG);
            assertThat(metrics.registry().reporters()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no.such.Reporter, no.such.Reporter",
        "java.lang.String, MetricsReporter",
        "dev.tributary.connect.runtime.metrics.WorkerMetricsTest$PickyReporter, picky.setting is missing",
    })
    void aReporterThatCannotBeMadeIsNamedWithTheReasonAndThoseBeforeItAreClosed(String name, String reason) {
        var settings = new MetricsSettings(
                Duration.ofSeconds(1), 2, "INFO", List.of(RecordingReporter.class.getName(), name), Map.of());
        int closed = RecordingReporter.CLOSED.get();

        assertThatThrownBy(() -> new WorkerMetrics("host:8083", null, settings, Map.of(), Time.SYSTEM))
                .isInstanceOfSatisfying(
                        InvalidWorkerConfigException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.key()).isEqualTo("metric.reporters");
                            assertThat(problem.value()).isEqualTo(name);
                            assertThat(problem.expectation()).contains(reason, "class path");
                        }));
        assertThat(RecordingReporter.CLOSED.get()).isEqualTo(closed + 1);
    }

    private static WorkerMetrics metrics(Map<String, String> worker) {
        var settings =
                new MetricsSettings(Duration.ofSeconds(30), 2, "INFO", List.of(JmxReporter.class.getName()), Map.of());
        return new WorkerMetrics("host:8083", "kafka-1", settings, worker, Time.SYSTEM);
    }

    private static void addSensor(Handle handle, String name) {
        handle.metrics()
                .addSensor(name)
                .add(handle.metrics().metricName(name, "", new LinkedHashMap<>()), new CumulativeSum());
    }

    private static LinkedHashMap<String, String> tags(String... namesAndValues) {
        var tags = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            tags.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return tags;
    }

    /** Remembers what it is told. */
    public static final class RecordingReporter implements MetricsReporter {
        static final AtomicInteger CLOSED = new AtomicInteger();
        final Map<String, Object> config = new HashMap<>();
        Map<String, String> labels = Map.of();

        @Override
        public void configure(Map<String, ?> configs) {
            config.putAll(configs);
        }

        @Override
        public void contextChange(MetricsContext context) {
            labels = Map.copyOf(context.contextLabels());
        }

        @Override
        public void init(List<KafkaMetric> metrics) {}

        @Override
        public void metricChange(KafkaMetric metric) {}

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    /** Refuses its settings. */
    public static final class PickyReporter implements MetricsReporter {
        @Override
        public void configure(Map<String, ?> configs) {
            throw new IllegalArgumentException("picky.setting is missing");
        }

        @Override
        public void init(List<KafkaMetric> metrics) {}

        @Override
        public void metricChange(KafkaMetric metric) {}

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {}
    }
}
