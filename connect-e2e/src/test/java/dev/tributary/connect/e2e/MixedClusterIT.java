package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apache's published workers and ours in one group: joining, leading, forwarding, and moving over and back. */
final class MixedClusterIT {
    private static final int PIPELINES = 6;
    private static final long BETWEEN_LINES_MS = 50;
    /** Else a leader of Apache's leaves lost work lying for five minutes. */
    private static final Map<String, String> PROPERTIES = Map.of("scheduled.rebalance.max.delay.ms", "0");

    private static final String PAUSED = FilePipelines.source(PIPELINES - 2);
    private static final String STOPPED = FilePipelines.source(PIPELINES - 1);
    private static final Logger LOG = LoggerFactory.getLogger(MixedClusterIT.class);

    /** How many records the paused and the stopped source had sent before. */
    private List<Long> heldBack = List.of();

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void apachesWorkerIsOfTheVersionThatWeClaimToReplace() {
        assertThat(Installation.apacheLibs().resolve("connect-runtime-" + AppInfoParser.getVersion() + ".jar"))
                .exists();
    }

    /** What is asserted of ours below holds of Apache's alone: -Dtributary.e2e.reference=true */
    @Test
    @EnabledIfSystemProperty(named = "tributary.e2e.reference", matches = "true")
    void aClusterOfApachesWorkersAlone() {
        rollOver(WorkerKind.APACHE, WorkerKind.APACHE);
    }

    @Test
    void aClusterMovesFromApachesWorkersToOursAndLosesNothing() {
        rollOver(WorkerKind.APACHE, WorkerKind.OURS);
    }

    @Test
    void aClusterMovesFromOurWorkersToApachesAndLosesNothing() {
        rollOver(WorkerKind.OURS, WorkerKind.APACHE);
    }

    private void rollOver(WorkerKind from, WorkerKind to) {
        List<WorkerProcess> before = cluster.startAll(from, List.of("old-1", "old-2"), PROPERTIES);
        try (FilePipelines pipelines = FilePipelines.prepare(cluster, PIPELINES, BETWEEN_LINES_MS)) {
            ConnectRest old = before.get(0).rest().askingAgain();
            cluster.kafka().createTopic("extra");
            pipelines.create(old, 0, PIPELINES);
            old.awaitStates(pipelines.connectors(), "RUNNING", 1, Await.PATIENCE);
            pauseOneAndStopOne(old, pipelines);

            List<WorkerProcess> mixed = joinAndTakeOver(before, to, pipelines);
            Map<String, JsonNode> configs = configs(before.get(1).rest().askingAgain());

            before.forEach(WorkerProcess::stop);
            ConnectRest after = mixed.get(0).rest().askingAgain();
            after.awaitWorkers(busy -> busy.equals(ids(mixed)), "work on the new workers alone");
            awaitOneLeader(mixed);
            stillPausedAndStopped(after);
            assertThat(configs(after)).as("configs after the move").isEqualTo(configs);

            // One of the old kind comes back into a group that the new kind leads, takes part, and goes again.
            WorkerProcess back = before.get(0);
            back.startAgain();
            cluster.awaitAnswer(back);
            after.awaitWorkers(busy -> busy.contains(back.workerId()), "work on the worker that came back");
            assertThat(back.rest().leads())
                    .as("the worker that came back leads")
                    .isFalse();
            everyWorkerServesAChange(
                    Stream.concat(mixed.stream(), Stream.of(back)).toList(), pipelines);
            back.stop();
            after.awaitWorkers(busy -> busy.equals(ids(mixed)), "work on the new workers alone again");

            after.put("connectors/" + PAUSED + "/resume", null);
            after.put("connectors/" + STOPPED + "/resume", null);
            after.awaitStates(pipelines.connectors(), "RUNNING", 1, Await.PATIENCE);
            int written = pipelines.stopWriting();
            pipelines.awaitArrival(0, PIPELINES, written, Await.PATIENCE);
            assertNothingWasReadAnew(pipelines, written);
        }
    }

    /** Waits until one of them leads the group; Apache's workers deny it in the middle of a rebalance. */
    private static void awaitOneLeader(List<WorkerProcess> workers) {
        Await.until(
                "one leader among " + workers,
                () -> workers.stream().filter(worker -> worker.rest().leads()).count() == 1);
    }

    /** New workers join, get work, forward what only the leader may do, and their tasks are told by the leader. */
    private List<WorkerProcess> joinAndTakeOver(List<WorkerProcess> before, WorkerKind to, FilePipelines pipelines) {
        List<WorkerProcess> joined = cluster.startAll(to, List.of("new-1", "new-2"), PROPERTIES);
        ConnectRest rest = joined.get(0).rest().askingAgain();
        Set<String> all = new TreeSet<>(ids(before));
        all.addAll(ids(joined));
        rest.awaitWorkers(busy -> busy.equals(all), "work on all four workers");
        awaitOneLeader(before);
        everyWorkerServesAChange(Stream.concat(before.stream(), joined.stream()).toList(), pipelines);
        return joined;
    }

    /**
     * Each worker takes a new connector and a changed one, whoever leads. With as many connectors as workers each owns
     * some, so that task configurations come from followers, in signed requests.
     */
    private void everyWorkerServesAChange(List<WorkerProcess> workers, FilePipelines pipelines) {
        List<String> names =
                workers.stream().map(worker -> "extra-" + worker.name()).toList();
        for (WorkerProcess worker : workers) {
            worker.rest().askingAgain().create("extra-" + worker.name(), extra("1"));
        }
        ConnectRest rest = workers.get(0).rest().askingAgain();
        rest.awaitStates(names, "RUNNING", 1, Await.PATIENCE);
        Map<String, String> states = rest.states();
        assertThat(names.stream().map(states::get).distinct())
                .as("owners of the new connectors")
                .hasSizeGreaterThan(1);
        for (WorkerProcess worker : workers) {
            String path = "connectors/extra-" + worker.name();
            worker.rest().askingAgain().put(path + "/config", extra("77"));
            Await.until(
                    "the changed task of " + path + ", seen by all",
                    () -> workers.stream()
                            .allMatch(seer -> seer.rest()
                                    .askingAgain()
                                    .get(path + "/tasks")
                                    .path(0)
                                    .path("config")
                                    .path("batch.size")
                                    .asText()
                                    .equals("77")));
            worker.rest().askingAgain().post(path + "/restart?includeTasks=true", null);
        }
        rest.awaitStates(names, "RUNNING", 1, Await.PATIENCE);
        for (WorkerProcess worker : workers) {
            worker.rest().askingAgain().delete("connectors/extra-" + worker.name());
        }
        Await.until(
                "the end of " + names,
                () -> names.stream().noneMatch(name -> rest.states().containsKey(name)));
        pipelines.awaitFlow(0, PIPELINES - 2, Await.PATIENCE);
    }

    private Map<String, String> extra(String batchSize) {
        return Map.of(
                "connector.class",
                "FileStreamSource",
                "file",
                cluster.folder().resolve("in-0.txt").toString(),
                "batch.size",
                batchSize,
                "topic",
                "extra");
    }

    private void pauseOneAndStopOne(ConnectRest rest, FilePipelines pipelines) {
        rest.put("connectors/" + PAUSED + "/pause", null);
        rest.put("connectors/" + STOPPED + "/stop", null);
        rest.awaitState(PAUSED, "PAUSED", 1);
        rest.awaitState(STOPPED, "STOPPED", 0);
        heldBack = List.of(endOf(PIPELINES - 2), endOf(PIPELINES - 1));
        pipelines.awaitFlow(0, PIPELINES - 2, Await.PATIENCE);
    }

    private void stillPausedAndStopped(ConnectRest rest) {
        rest.awaitState(PAUSED, "PAUSED", 1);
        rest.awaitState(STOPPED, "STOPPED", 0);
        assertThat(rest.status(STOPPED).path("tasks"))
                .as("tasks of a stopped connector")
                .isEmpty();
        assertThat(List.of(endOf(PIPELINES - 2), endOf(PIPELINES - 1)))
                .as("records that a paused and a stopped source have sent")
                .isEqualTo(heldBack);
    }

    private long endOf(int pipeline) {
        return cluster.kafka().endOffsets(FilePipelines.topic(pipeline)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** A source that had lost its offset would begin with line 0 again, and so would a sink. */
    private static void assertNothingWasReadAnew(FilePipelines pipelines, int written) {
        for (int i = 0; i < PIPELINES; i++) {
            Arrivals inTopic = pipelines.inTopic(i, written);
            Arrivals inFile = pipelines.inFile(i, written);
            LOG.info("pipeline {}: {} lines, in the topic {}, in the file {}", i, written, inTopic, inFile);
            assertThat(inTopic.longestReplay()).as("source %d went back", i).isLessThan(written / 2);
            assertThat(inFile.longestReplay()).as("sink %d went back", i).isLessThan(written / 2);
        }
    }

    private static Set<String> ids(List<WorkerProcess> workers) {
        return workers.stream().map(WorkerProcess::workerId).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, JsonNode> configs(ConnectRest rest) {
        Map<String, JsonNode> configs = new TreeMap<>();
        rest.get("connectors?expand=info")
                .properties()
                .forEach(entry -> configs.put(
                        entry.getKey(), entry.getValue().path("info").path("config")));
        return configs;
    }
}
