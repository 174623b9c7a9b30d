package dev.tributary.connect.runtime.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrometheusPageTest {
    private static final String WORKER = "host:8083";
    private final Metrics registry = new Metrics();
    private final PrometheusPage page = new PrometheusPage(WORKER, () -> List.of(MetricSource.of(registry)));

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatJmxCallsATotalIsACounterAndOtherNumbersAreGauges(boolean openMetrics) {
        gauge("source-task-metrics", "source-record-poll-total", 12.0, "connector", "orders", "task", "0");
        gauge("source-task-metrics", "source-record-poll-rate", 0.5, "connector", "orders", "task", "0");
        gauge("connect-worker-metrics", "connector-count", 3L);

        Exposition read = read(openMetrics);

        String total = "kafka_connect_source_task_source_record_poll_total";
        assertThat(read.samples())
                .containsEntry(total + "{connector=orders,task=0,worker=host:8083}", 12.0)
                .containsEntry(
                        "kafka_connect_source_task_source_record_poll_rate{connector=orders,task=0,worker=host:8083}",
                        0.5)
                .containsEntry("kafka_connect_worker_connector_count{worker=host:8083}", 3.0);
        String family = openMetrics ? total.replace("_total", "") : total;
        assertThat(read.type(family)).isEqualTo("counter");
        assertThat(read.help(family)).isEqualTo("describes source-record-poll-total");
        assertThat(read.type("kafka_connect_source_task_source_record_poll_rate"))
                .isEqualTo("gauge");
        assertThat(read.type("kafka_connect_worker_connector_count")).isEqualTo("gauge");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNumberThatOnlyGrowsKeepsItsNameAndIsUntyped(boolean openMetrics) {
        gauge("task-error-metrics", "total-retries", 2.0, "connector", "orders", "task", "0");
        registry.sensor("s").add(name("plugins", "rows", "connector", "orders"), new CumulativeSum());

        Exposition read = read(openMetrics);

        String untyped = openMetrics ? "unknown" : "untyped";
        assertThat(read.type("kafka_connect_task_error_total_retries")).isEqualTo(untyped);
        assertThat(read.type("kafka_connect_plugins_rows")).isEqualTo(untyped);
        assertThat(read.samples())
                .containsEntry("kafka_connect_task_error_total_retries{connector=orders,task=0,worker=host:8083}", 2.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void statesAreLabelsAndOtherTextsOfAnMbeanAreOneInfo(boolean openMetrics) {
        gauge("connector-task-metrics", "status", "running", "connector", "orders", "task", "0");
        gauge("connector-task-metrics", "task-class", "a.B", "connector", "orders", "task", "0");
        gauge("connector-task-metrics", "task-version", "1.0", "connector", "orders", "task", "0");
        gauge("app-info", "commit-id", "c0ffee");

        assertThat(read(openMetrics).samples())
                .containsEntry(
                        "kafka_connect_connector_task_status{connector=orders,status=running,task=0,worker=host:8083}",
                        1.0)
                .containsEntry(
                        "kafka_connect_connector_task_info{connector=orders,task=0,task_class=a.B,task_version=1.0,worker=host:8083}",
                        1.0)
                .containsEntry("kafka_connect_app_info{commit_id=c0ffee,worker=host:8083}", 1.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyNameAndTextThatAPluginMayChooseMakesAPageThatCanBeRead(boolean openMetrics) {
        String evil = "a\"b\\c\nd{e}=,ü 日本 # HELP";
        gauge("plugins", "größe der Menge!", 1.0, "connector", evil, "my tag", "x", "my-tag", "y", "worker", "z");
        gauge("plugins", "99 Red-Balloons", 1.0, "__name__", "sneaky");
        gauge("plugins", "", 1.0);
        gauge("plugins", "数量", 1.0);
        gauge("plugins", "长度", 2.0);
        gauge("plugins", "recordsRead", 3.0);
        gauge("plugins", "some-info", 4.0);
        gauge("plugins", "some_bucket", 5.0);
        gauge("plugins", "some_created", 6.0);
        gauge("plugins", "some", "text", "tag", evil);
        gauge("plugins", "some-total", 7.0);
        gauge("plugins", "le", 8.0, "le", "0.5", "quantile", "x");
        gauge(evil, evil, evil, evil, evil);

        Map<String, Double> samples = read(openMetrics).samples();

        assertThat(samples)
                .containsEntry(
                        "kafka_connect_plugins_gr_u00f6_u00dfe_der_menge{connector=" + evil
                                + ",my_tag=x,tag_my_tag=y,tag_worker=z,worker=host:8083}",
                        1.0)
                .containsEntry("kafka_connect_plugins_n99_red_balloons{name=sneaky,worker=host:8083}", 1.0)
                .containsEntry("kafka_connect_plugins_unnamed{worker=host:8083}", 1.0)
                .containsEntry("kafka_connect_plugins_u6570_u91cf{worker=host:8083}", 1.0)
                .containsEntry("kafka_connect_plugins_u957f_u5ea6{worker=host:8083}", 2.0)
                .containsEntry("kafka_connect_plugins_records_read{worker=host:8083}", 3.0)
                .containsEntry("kafka_connect_plugins_some_info{worker=host:8083}", 4.0)
                .containsEntry("kafka_connect_plugins_some_bucket{worker=host:8083}", 5.0)
                .containsEntry("kafka_connect_plugins_some_created{worker=host:8083}", 6.0)
                .containsEntry("kafka_connect_plugins_info{some=text,tag=" + evil + ",worker=host:8083}", 1.0)
                .containsEntry("kafka_connect_plugins_some_total{worker=host:8083}", 7.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namesThatBecomeTheSameAreShownOnceOrApart(boolean openMetrics) {
        gauge("plugins", "my-records", 1.0);
        gauge("plugins", "my_records", 1.0);
        gauge("plugins", "records", 2.0, "connector", "a");
        gauge("plugins", "records-total", 3.0, "connector", "a");

        Map<String, Double> samples = read(openMetrics).samples();

        assertThat(samples)
                .containsEntry("kafka_connect_plugins_my_records{worker=host:8083}", 1.0)
                .containsEntry("kafka_connect_plugins_records_total{connector=a,worker=host:8083}", 3.0)
                .containsEntry("kafka_connect_plugins_records_gauge{connector=a,worker=host:8083}", 2.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGaugeThatThrowsIsLeftOutAndCounted(boolean openMetrics) {
        registry.addMetric(name("plugins", "broken"), (Gauge<Object>) (config, now) -> {
            throw new IllegalStateException("broken on purpose");
        });
        registry.addMetric(name("plugins", "unlinked"), (Gauge<Object>) (config, now) -> {
            throw new NoClassDefFoundError("gone");
        });
        gauge("plugins", "shrunk-total", -1.0);
        gauge("plugins", "nothing", null);
        gauge("plugins", "whole", 1.0);

        assertThat(read(openMetrics).samples())
                .containsEntry("kafka_connect_plugins_whole{worker=host:8083}", 1.0)
                .containsEntry("tributary_metrics_unreadable{worker=host:8083}", 3.0)
                .doesNotContainKeys(
                        "kafka_connect_plugins_broken{worker=host:8083}",
                        "kafka_connect_plugins_shrunk_total{worker=host:8083}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatHasNoValueYetIsNotThereAndInfinityIs(boolean openMetrics) {
        registry.sensor("s").add(name("sink-task-metrics", "put-batch-avg-time-ms"), new Avg());
        gauge("connect-worker-rebalance-metrics", "time-since-last-rebalance-ms", Double.POSITIVE_INFINITY);
        gauge("plugins", "ready", true);

        Map<String, Double> before = read(openMetrics).samples();
        assertThat(before)
                .containsEntry(
                        "kafka_connect_worker_rebalance_time_since_last_rebalance_ms{worker=host:8083}",
                        Double.POSITIVE_INFINITY)
                .containsEntry("kafka_connect_plugins_ready{worker=host:8083}", 1.0)
                .doesNotContainKey("kafka_connect_sink_task_put_batch_avg_time_ms{worker=host:8083}");
        registry.getSensor("s").record(4);
        assertThat(read(openMetrics).samples())
                .containsEntry("kafka_connect_sink_task_put_batch_avg_time_ms{worker=host:8083}", 4.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theJvmIsThere(boolean openMetrics) {
        Map<String, Double> samples = read(openMetrics).samples();

        assertThat(samples.keySet())
                .contains("jvm_memory_used_bytes{area=heap}", "jvm_threads_current", "process_cpu_seconds_total")
                .anyMatch(key -> key.startsWith("jvm_gc_collection_seconds_count{gc="));
        assertThat(samples.get("jvm_memory_used_bytes{area=heap}")).isPositive();
        assertThat(samples.get("process_cpu_seconds_total")).isPositive();
    }

    @Test
    void twoRegistriesOfAWorkerMakeOnePage() {
        try (Metrics member = new Metrics()) {
            gauge("app-info", "start-time-ms", 5L, "client-id", "worker");
            member.addMetric(
                    name("app-info", "start-time-ms", "client-id", "member"), (Gauge<Long>) (config, now) -> 7L);
            member.addMetric(name("connect-metrics", "request-total"), (Gauge<Long>) (config, now) -> 9L);
            var both = new PrometheusPage(WORKER, () -> List.of(MetricSource.of(registry), MetricSource.of(member)));

            assertThat(Exposition.parse(text(both, true), true).samples())
                    .containsEntry("kafka_connect_app_info_start_time_ms{client_id=worker,worker=host:8083}", 5.0)
                    .containsEntry("kafka_connect_app_info_start_time_ms{client_id=member,worker=host:8083}", 7.0)
                    .containsEntry("kafka_connect_request_total{worker=host:8083}", 9.0);
        }
    }

    @Test
    void thePageIsTheSameForTheSameMetricsInAnyOrder() {
        gauge("plugins", "a", 1.0, "connector", "x");
        gauge("plugins", "b", 1.0, "connector", "x");
        try (Metrics other = new Metrics()) {
            for (String plugin : List.of("b", "a")) {
                other.addMetric(name("plugins", plugin, "connector", "x"), (Gauge<Double>) (config, now) -> 1.0);
            }
            assertThat(ours(text(new PrometheusPage(WORKER, () -> List.of(MetricSource.of(other))), false)))
                    .isEqualTo(ours(text(page, false)));
        }
    }

    private static List<String> ours(String text) {
        return text.lines()
                .filter(line -> line.contains("kafka_connect_plugins"))
                .toList();
    }

    @Test
    void whatIsBeingReadIsToldWhileAGaugeHangs() throws InterruptedException {
        var hanging = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        registry.addMetric(name("plugins", "slow", "connector", "orders"), (Gauge<Object>) (config, now) -> {
            hanging.countDown();
            try {
                return release.await(60, TimeUnit.SECONDS) ? 1 : 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(page.reading()).isNull();
        var reader = new Thread(() -> text(page, false));
        reader.start();
        assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(page.reading()).isEqualTo("slow of plugins {connector=orders}");
        release.countDown();
        reader.join(60_000);
        assertThat(page.reading()).isNull();
    }

    /** 100 connectors with 10 tasks each. No clock: its time stands in the test report. */
    @Test
    void aLargeWorkersPageIsWhole() {
        Sensor sensor = registry.sensor("all");
        for (int connector = 0; connector < 100; connector++) {
            for (int task = 0; task < 10; task++) {
                for (int metric = 0; metric < 40; metric++) {
                    sensor.add(
                            name(
                                    "source-task-metrics",
                                    "m-" + metric + "-total",
                                    "connector",
                                    "connector-" + connector,
                                    "task",
                                    "" + task),
                            new CumulativeSum());
                }
            }
        }
        sensor.record(3);

        assertThat(read(false).samples().entrySet())
                .filteredOn(sample -> sample.getKey().startsWith("kafka_connect_source_task_m_"))
                .hasSize(40_000)
                .allMatch(sample -> sample.getValue() == 3);
    }

    private Exposition read(boolean openMetrics) {
        return Exposition.parse(text(page, openMetrics), openMetrics);
    }

    private static String text(PrometheusPage page, boolean openMetrics) {
        var out = new ByteArrayOutputStream();
        try {
            page.write(openMetrics, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void gauge(String group, String name, Object value, String... tags) {
        registry.addMetric(name(group, name, tags), (Gauge<Object>) (config, now) -> value);
    }

    private static MetricName name(String group, String name, String... tags) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (int i = 0; i < tags.length; i += 2) {
            byName.put(tags[i], tags[i + 1]);
        }
        return new MetricName(name, group, "describes " + name, byName);
    }
}
