package dev.tributary.connect.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.WorkerRest.Answer;
import dev.tributary.connect.testkit.WorkerRest.Request;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What helps to understand the failure of a test, as text. Asks with short deadlines: what is reported may be broken. */
final class ClusterReport {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int LOG_LINES = 30;

    private final StringBuilder text = new StringBuilder();

    private ClusterReport() {}

    static String of(RunningCluster cluster) {
        var report = new ClusterReport();
        report.addWorkers(cluster);
        report.addConnectors(cluster);
        report.addTopics(cluster);
        report.addLog(cluster);
        return report.text.toString();
    }

    private void addWorkers(RunningCluster cluster) {
        line("Workers: "
                + cluster.runningWorkers().entrySet().stream()
                        .map(worker ->
                                worker.getKey() + " at " + worker.getValue().restUrl())
                        .collect(Collectors.joining(", ")));
    }

    private void addConnectors(RunningCluster cluster) {
        Answer answer = cluster.askBriefly(Request.of("GET", "connectors?expand=status"), LIMIT);
        if (answer == null || !answer.isSuccess()) {
            line("Connectors: " + (answer == null ? "no worker answers" : answer.message()));
            return;
        }
        if (answer.body().isEmpty()) {
            line("Connectors: none");
        }
        answer.body().properties().forEach(connector -> {
            JsonNode status = connector.getValue().path("status");
            instance("Connector '" + connector.getKey() + "'", status.path("connector"));
            status.path("tasks")
                    .forEach(task -> instance("  task " + task.path("id").asInt(), task));
        });
    }

    private void instance(String what, JsonNode status) {
        line("%s: %s on %s"
                .formatted(
                        what,
                        status.path("state").asText(),
                        status.path("worker_id").asText()));
        if (status.hasNonNull("trace")) {
            line(status.path("trace").asText().stripTrailing().indent(6).stripTrailing());
        }
    }

    private void addTopics(RunningCluster cluster) {
        try {
            Map<TopicPartition, OffsetSpec> asked =
                    new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
            var admin = cluster.kafka().admin();
            var names = admin.listTopics().names().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            admin.describeTopics(names)
                    .allTopicNames()
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> asked.put(
                                    new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
            Map<String, Long> ends = new TreeMap<>();
            admin.listOffsets(asked)
                    .all()
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, end) -> ends.merge(partition.topic(), end.offset(), Long::sum));
            line("Topics, with the sum of their end offsets: " + ends);
        } catch (ExecutionException | TimeoutException e) {
            line("Topics: Kafka does not tell: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            line("Topics: interrupted while asking");
        }
    }

    private void addLog(RunningCluster cluster) {
        var lines = RecentLog.last(LOG_LINES);
        if (!lines.isEmpty()) {
            line("The last lines of the log:");
            lines.forEach(one -> line("  " + one));
        }
        cluster.runningWorkers().forEach((index, worker) -> {
            var own = worker.lastLines();
            if (!own.isEmpty()) {
                line("The last lines of the log of worker " + index + ":");
                own.forEach(one -> line("  " + one));
            }
        });
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
