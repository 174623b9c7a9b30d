package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The MBeans of our worker beside those of Apache's, with the same connectors: dashboards must not see the difference. */
final class MBeansIT {
    private static final String SINK_PARTITION =
            "kafka.connect:type=sink-task-partition-metrics,connector=sink,task=0,topic=lines,partition=0 ";
    private static final String SOURCE_TASK = "kafka.connect:type=source-task-metrics,connector=source,task=0 ";

    /** What is other here, as it is here, and why. */
    private static final Map<String, String> OURS_ALONE = Map.of(
            SINK_PARTITION + "sink-record-lag Double",
            "how far behind each partition is: the question that is asked most",
            "kafka.connect:type=sink-task-metrics,connector=sink,task=0 sink-record-lag-max Double",
            "documented by Apache, and never registered there",
            SOURCE_TASK + "source-record-send-total Double",
            "what is under way to Kafka",
            SOURCE_TASK + "source-record-age-ms Double",
            "how far behind the source is",
            SOURCE_TASK + "source-record-age-max-ms Double",
            "as above",
            SOURCE_TASK + "source-record-age-avg-ms Double",
            "as above",
            "kafka.connect:type=connector-task-metrics,connector=source,task=0 connector-type String",
            "an enum of the runtime there, which no remote client can read",
            "kafka.connect:type=connector-task-metrics,connector=sink,task=0 connector-type String",
            "as above");

    /** A type of our own, below which everything is ours: what a task is really doing. */
    private static final String HEALTH = "kafka.connect:type=task-health-metrics,";

    private static final Map<String, String> THEIRS_ALONE = Map.of(
            "kafka.connect:type=connector-task-metrics,connector=source,task=0 connector-type unreadable",
            "a String here, which can be read",
            "kafka.connect:type=connector-task-metrics,connector=sink,task=0 connector-type unreadable",
            "as above");

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void ourWorkerShowsWhatApachesShows() throws Exception {
        cluster.kafka().createTopic("lines");
        Path input = cluster.folder().resolve("in.txt");
        Files.write(input, List.of("one", "two", "three"));
        WorkerProcess theirs = cluster.start(WorkerKind.APACHE, "theirs", ownGroup("theirs"));
        WorkerProcess ours = cluster.start(WorkerKind.OURS, "ours", ownGroup("ours"));
        for (WorkerProcess worker : List.of(theirs, ours)) {
            cluster.awaitAnswer(worker);
            ConnectRest rest = worker.rest().askingAgain();
            rest.create("source", sourceConfig(input));
            rest.create("sink", sinkConfig(worker));
        }
        try (MBeans there = MBeans.of(theirs);
                MBeans here = MBeans.of(ours)) {
            awaitFlow(there);
            awaitFlow(here);
            TreeSet<String> theirTypes = lines(there.typesByAttribute());
            TreeSet<String> ourTypes = lines(here.typesByAttribute());
            assertThat(ourTypes.removeIf(line -> line.startsWith(HEALTH))).isTrue();

            assertThat(beyond(ourTypes, theirTypes)).isEqualTo(new TreeSet<>(OURS_ALONE.keySet()));
            assertThat(beyond(theirTypes, ourTypes)).isEqualTo(new TreeSet<>(THEIRS_ALONE.keySet()));
            var texts = new TreeMap<>(here.texts());
            texts.keySet().retainAll(there.texts().keySet());
            TreeSet<String> other = beyond(lines(texts), lines(there.texts()));
            assertThat(other).isEmpty();
        }
    }

    private static TreeSet<String> lines(Map<String, String> byAttribute) {
        var lines = new TreeSet<String>();
        byAttribute.forEach((attribute, shown) -> lines.add(attribute + " " + shown));
        return lines;
    }

    private static TreeSet<String> beyond(TreeSet<String> some, TreeSet<String> others) {
        var left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }

    /** What both do is there when records have arrived, and offsets were committed. */
    private static void awaitFlow(MBeans beans) {
        awaitCount(beans, "source", "source-record-write-total");
        awaitCount(beans, "sink", "sink-record-send-total");
    }

    private static void awaitCount(MBeans beans, String kind, String attribute) {
        String bean = "kafka.connect:type=%s-task-metrics,connector=%s,task=0".formatted(kind, kind);
        Await.until(
                "three records of the " + kind,
                () -> beans.value(bean, attribute) instanceof Double count && count >= 3);
    }

    private Map<String, String> ownGroup(String name) {
        var more = new TreeMap<String, String>();
        more.put("group.id", name);
        more.put("config.storage.topic", name + "-configs");
        more.put("offset.storage.topic", name + "-offsets");
        more.put("status.storage.topic", name + "-statuses");
        return more;
    }

    private Map<String, String> sourceConfig(Path input) {
        return Map.of(
                "connector.class", "FileStreamSource",
                "file", input.toString(),
                "topic", "lines",
                "transforms", "hoist",
                "transforms.hoist.type", "org.apache.kafka.connect.transforms.HoistField$Value",
                "transforms.hoist.field", "line",
                "transforms.hoist.predicate", "named",
                "predicates", "named",
                "predicates.named.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                "predicates.named.pattern", "lines");
    }

    private Map<String, String> sinkConfig(WorkerProcess worker) {
        return Map.of(
                "connector.class",
                "FileStreamSink",
                "file",
                cluster.folder().resolve(worker.name() + "-out.txt").toString(),
                "topics",
                "lines",
                "consumer.override.group.id",
                "sink-of-" + worker.name());
    }
}
