package dev.tributary.connect.runtime.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.metrics.MetricTemplate;
import dev.tributary.connect.runtime.metrics.MetricTemplate.Kind;
import dev.tributary.connect.runtime.metrics.MetricTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsReferenceTest {
    private static final String COMMAND = "mvn -pl connect-runtime -am test -Dtest=MetricsReferenceTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Dtributary.docs.write=true";

    @Test
    void thePageIsThatOfTheTable() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path page = (here.endsWith("connect-runtime") ? here.getParent() : here).resolve("docs/metrics.md");
        String generated = MetricsReference.page(COMMAND);
        if (Boolean.getBoolean("tributary.docs.write")) {
            Files.writeString(page, generated);
        }
        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as("%s is stale. Write it with: %s", page, COMMAND)
                .isEqualTo(generated);
    }

    @Test
    void noTwoMetricsOfDifferentGroupsShareAName() {
        Set<String> names = new HashSet<>();
        for (MetricTemplate template : MetricTemplates.all()) {
            if (template.kind() != Kind.TEXT) {
                assertThat(names.add(PrometheusNames.shown(template)))
                        .as("%s", template)
                        .isTrue();
            }
        }
    }

    /** Dashboards and alerts are made of these: whoever changes a line here breaks them. */
    @ParameterizedTest
    @CsvSource({
        "source-task-metrics, source-record-poll-total, kafka_connect_source_task_source_record_poll_total",
        "connector-task-metrics, offset-commit-avg-time-ms, kafka_connect_connector_task_offset_commit_avg_time_ms",
        "task-error-metrics, total-retries, kafka_connect_task_error_total_retries",
        "connect-worker-metrics, task-count, kafka_connect_worker_task_count",
        "connect-worker-rebalance-metrics, epoch, kafka_connect_worker_rebalance_epoch",
        "connect-coordinator-metrics, heartbeat-rate, kafka_connect_coordinator_heartbeat_rate",
        "connect-metrics, request-total, kafka_connect_request_total",
        "connect-node-metrics, request-total, kafka_connect_node_request_total",
        "app-info, start-time-ms, kafka_connect_app_info_start_time_ms",
        "kafka-metrics-count, count, kafka_connect_kafka_metrics_count",
        "plugins, recordsRead, kafka_connect_plugins_records_read",
    })
    void namesAreStable(String group, String name, String shown) {
        assertThat(PrometheusNames.number(PrometheusNames.CONNECT, group, name)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "producer, producer-metrics, record-send-total, kafka_producer_record_send_total",
        "producer, producer-topic-metrics, byte-rate, kafka_producer_topic_byte_rate",
        "consumer, consumer-fetch-manager-metrics, records-lag, kafka_consumer_fetch_manager_records_lag",
    })
    void otherDomainsGoByTheSameRule(String domain, String group, String name, String shown) {
        assertThat(PrometheusNames.number(domain, group, name)).isEqualTo(shown);
    }
}
