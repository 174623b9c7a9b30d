package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.TestWorker.await;
import static dev.tributary.connect.runtime.control.TestWorker.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkerHealth;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WorkerControlTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");

    /** A test with a started worker, closed and checked afterwards. */
    private interface Body {
        void run(TestWorker worker) throws Exception;
    }

    private static void with(TestWorker worker, Body body) throws Exception {
        try (worker) {
            body.run(worker.start());
        }
    }

    @Test
    void aCreatedConnectorIsAnsweredWithItsTasksAndItsType() throws Exception {
        with(new TestWorker(), worker -> {
            ConnectorInfo info = await(worker.control.createConnector(
                    new NewConnector(FOO, Map.of("connector.class", "Source", "tasks", "2"), null)));
            assertThat(info.config()).containsEntry("name", "foo").containsEntry("tasks", "2");
            assertThat(info.tasks()).containsExactly(TaskId.of("foo", 0), TaskId.of("foo", 1));
            assertThat(info.type()).isEqualTo(ConnectorType.SOURCE);
            assertThat(worker.control.connector(FOO)).isEqualTo(info);
            assertThat(worker.control.connectors()).containsExactly(FOO);
            assertThat(worker.control.status(FOO).connector().state()).isEqualTo(InstanceState.RUNNING);
            assertThat(worker.control.tasks(FOO)).hasSize(2);
        });
    }

    @Test
    void readsOfWhatIsNotThereSaySo() throws Exception {
        with(new TestWorker(), worker -> {
            assertThatThrownBy(() -> worker.control.connector(FOO))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("Connector foo not found");
            assertThatThrownBy(() -> worker.control.tasks(FOO)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> worker.control.status(FOO))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("No status found for connector foo");
            assertThatThrownBy(() -> worker.control.taskStatus(TaskId.of("foo", 0)))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("No status found for task foo-0");
        });
    }

    @Test
    void aSecondConnectorOfANameIsAConflictWhateverComesFirst() throws Exception {
        with(new TestWorker(), worker -> {
            var creations = new ArrayList<CompletableFuture<ConnectorInfo>>();
            for (int i = 0; i < 20; i++) {
                creations.add(worker.control.createConnector(
                        new NewConnector(FOO, Map.of("connector.class", "Source", "v", "" + i), null)));
            }
            int created = 0;
            String winner = null;
            for (CompletableFuture<ConnectorInfo> creation : creations) {
                try {
                    winner = await(creation).config().get("v");
                    created++;
                } catch (ExecutionException e) {
                    assertThat(e)
                            .hasCauseInstanceOf(Conflict.class)
                            .hasMessageContaining("Connector foo already exists");
                }
            }
            assertThat(created).isEqualTo(1);
            assertThat(worker.control.connector(FOO).config()).containsEntry("v", winner);
        });
    }

    @Test
    void anInvalidConfigurationIsRefusedWithItsErrors() throws Exception {
        with(new TestWorker(config -> TestWorker.invalid("topic is missing"), true, true), worker -> {
            Throwable failure = failure(worker.control.putConfig(FOO, Map.of("connector.class", "Source")));
            assertThat(failure)
                    .isInstanceOf(BadRequest.class)
                    .hasMessageContaining("1 error")
                    .hasMessageContaining("topic is missing")
                    .hasMessageContaining("validate");
            assertThat(worker.control.connectors()).isEmpty();
        });
    }

    @Test
    void aNameThatContradictsTheConnectorsIsRefused() throws Exception {
        with(
                new TestWorker(),
                worker -> assertThat(failure(
                                worker.control.putConfig(FOO, Map.of("connector.class", "Source", "name", "bar"))))
                        .isInstanceOf(BadRequest.class)
                        .hasMessageContaining("'bar'")
                        .hasMessageContaining("'foo'"));
    }

    @Test
    void putTellsWhetherItCreated() throws Exception {
        with(new TestWorker(), worker -> {
            assertThat(await(worker.control.putConfig(FOO, Map.of("connector.class", "Source")))
                            .created())
                    .isTrue();
            assertThat(await(worker.control.putConfig(FOO, Map.of("connector.class", "Source")))
                            .created())
                    .isFalse();
        });
    }

    @Test
    void aPatchRemovesWhatIsNullAndSetsTheRest() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of("a", "1", "b", "2"));
            var patch = new HashMap<String, String>();
            patch.put("a", null);
            patch.put("c", "3");
            assertThat(await(worker.control.patchConfig(FOO, patch)).config())
                    .isEqualTo(Map.of("name", "foo", "connector.class", "Source", "b", "2", "c", "3"));
            assertThat(failure(worker.control.patchConfig(ConnectorName.of("bar"), patch)))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("Connector bar not found");
        });
    }

    @Test
    void patchesAtOnceDoNotLoseEachOther() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of());
            var patches = new ArrayList<CompletableFuture<ConnectorInfo>>();
            for (int i = 0; i < 12; i++) {
                patches.add(worker.control.patchConfig(FOO, Map.of("key" + i, "value" + i)));
            }
            for (CompletableFuture<ConnectorInfo> patch : patches) {
                await(patch);
            }
            for (int i = 0; i < 12; i++) {
                assertThat(worker.control.connector(FOO).config()).containsEntry("key" + i, "value" + i);
            }
        });
    }

    @Test
    void aPluginThatHangsInValidationHoldsUpNobodyElse() throws Exception {
        var hang = new CountDownLatch(1);
        var hangs = new CountDownLatch(1);
        var worker = new TestWorker(
                config -> {
                    if ("Slow".equals(config.get("connector.class"))) {
                        hangs.countDown();
                        awaitQuietly(hang);
                    }
                    return TestWorker.valid();
                },
                true,
                true);
        with(worker, started -> {
            var hanging = new ArrayList<CompletableFuture<ConfigValidation>>();
            for (int i = 0; i < 30; i++) {
                hanging.add(worker.control.validate(Map.of("connector.class", "Slow", "name", "s" + i)));
                awaitQuietly(hangs); // the first is in it before there are others
            }
            worker.create("foo", Map.of());
            assertThat(worker.control.stage())
                    .contains("validating the configuration of connector s0 with Slow")
                    .contains("which began at ");
            hang.countDown();
            for (CompletableFuture<ConfigValidation> validation : hanging) {
                assertThat(await(validation).errorCount()).isZero();
            }
            assertThat(worker.control.stage()).isNull();
        });
    }

    @Test
    void whatAPluginThrowsInValidationIsAFailureOfThatRequest() throws Exception {
        var worker = new TestWorker(
                config -> {
                    throw new NoClassDefFoundError("org/example/Missing");
                },
                true,
                true);
        with(
                worker,
                started -> assertThat(failure(worker.control.validate(Map.of("connector.class", "Source"))))
                        .isInstanceOf(Failed.class)
                        .hasMessageContaining("org/example/Missing"));
    }

    @Test
    void stoppingAndDeletingAreDoneWhenTheyAreAnswered() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of("stop.ms", "50", "tasks", "3"));
            await(worker.control.setTargetState(FOO, TargetState.STOPPED));
            ConnectorStatus stopped = worker.control.status(FOO);
            assertThat(stopped.connector().state()).isEqualTo(InstanceState.STOPPED);
            assertThat(stopped.tasks()).isEmpty();
            assertThat(worker.control.tasks(FOO)).isEmpty();
            assertThat(worker.control.connector(FOO).tasks()).isEmpty();
            await(worker.control.deleteConnector(FOO));
            assertThat(worker.control.connectors()).isEmpty();
            assertThatThrownBy(() -> worker.control.status(FOO)).isInstanceOf(NotFound.class);
            assertThat(worker.runners.liveRuns()).isZero();
        });
    }

    @Test
    void aRestartShowsWhatIsRestarted() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of("tasks", "1"));
            assertThat(failure(worker.control.restart(ConnectorName.of("bar"), new RestartScope(true, false))))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("Unknown connector: bar");
            ConnectorStatus plan = await(worker.control.restart(FOO, new RestartScope(true, false)));
            assertThat(plan.connector().state()).isEqualTo(InstanceState.RESTARTING);
            ConnectorStatus onlyFailed = await(worker.control.restart(FOO, new RestartScope(true, true)));
            assertThat(onlyFailed.connector().state()).isNotEqualTo(InstanceState.FAILED);
            await(worker.control.restartConnector(FOO));
            await(worker.control.restartTask(TaskId.of("foo", 0)));
            assertThat(worker.runners.journal())
                    .filteredOn(line -> line.equals("start connector foo"))
                    .hasSize(3);
        });
    }

    @Test
    void topicsAreForbiddenWhereTheyAreNotTracked() throws Exception {
        with(new TestWorker(config -> TestWorker.valid(), false, true), worker -> {
            assertThatThrownBy(() -> worker.control.activeTopics(FOO)).isInstanceOf(Forbidden.class);
            assertThat(failure(worker.control.resetActiveTopics(FOO))).isInstanceOf(Forbidden.class);
        });
        with(new TestWorker(config -> TestWorker.valid(), true, false), worker -> {
            assertThat(worker.control.activeTopics(FOO)).isEmpty();
            assertThat(failure(worker.control.resetActiveTopics(FOO)))
                    .isInstanceOf(Forbidden.class)
                    .hasMessageContaining("topic.tracking.allow.reset");
        });
    }

    @Test
    void topicsAreForgottenOnRequestAndWithTheirConnector() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of());
            worker.statuses.noteTopic(TaskId.of("foo", 0), "orders");
            await(worker.statuses.flush());
            assertThat(worker.control.activeTopics(FOO)).containsExactly("orders");
            await(worker.control.resetActiveTopics(FOO));
            assertThat(worker.control.activeTopics(FOO)).isEmpty();
            worker.statuses.noteTopic(TaskId.of("foo", 0), "payments");
            await(worker.statuses.flush());
            await(worker.control.deleteConnector(FOO));
            await(worker.statuses.flush());
            assertThat(worker.control.activeTopics(FOO)).isEmpty();
        });
    }

    @Test
    void healthWaitsForStartUpToBeComplete() throws Exception {
        with(new TestWorker(), worker -> {
            CompletableFuture<WorkerHealth> early = worker.control.health();
            await(worker.control.plugins()); // the control plane has had its time
            assertThat(early).isNotDone();
            assertThat(worker.control.unanswered().state()).isEqualTo(WorkerHealth.State.STARTING);
            worker.control.ready();
            assertThat(await(early).state()).isEqualTo(WorkerHealth.State.HEALTHY);
            assertThat(await(worker.control.health()).state()).isEqualTo(WorkerHealth.State.HEALTHY);
            assertThat(worker.control.unanswered().state()).isEqualTo(WorkerHealth.State.UNHEALTHY);
        });
    }

    // ---- offsets

    @Test
    void offsetsOfASourceAreAlteredReadAndReset() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of("offsets", "${secret}"));
            await(worker.control.setTargetState(FOO, TargetState.STOPPED));
            var one = new ConnectorOffset(Map.of("file", "a"), Map.of("position", 1));
            var two = new ConnectorOffset(Map.of("file", "b"), Map.of("position", 2));
            assertThat(await(worker.control.alterOffsets(FOO, List.of(one, two))))
                    .doesNotContain("by hand");
            assertThat(FakePlugins.GIVEN.get())
                    .as("numbers as the connector will read them")
                    .isEqualTo(Map.of(
                            Map.of("file", "a"), Map.of("position", 1L), Map.of("file", "b"), Map.of("position", 2L)));
            assertThat(await(worker.control.offsets(FOO)))
                    .containsExactlyInAnyOrder(
                            new ConnectorOffset(Map.of("file", "a"), Map.of("position", 1L)),
                            new ConnectorOffset(Map.of("file", "b"), Map.of("position", 2L)));
            await(worker.control.alterOffsets(FOO, List.of(new ConnectorOffset(Map.of("file", "a"), null))));
            assertThat(await(worker.control.offsets(FOO))).hasSize(1);
            await(worker.control.resetOffsets(FOO));
            assertThat(await(worker.control.offsets(FOO))).isEmpty();
            assertThat(FakePlugins.GIVEN.get()).isEqualTo(Collections.singletonMap(Map.of("file", "b"), null));
        });
    }

    @Test
    void aPartitionIsTheSameWhateverTheOrderOfItsFields() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of());
            await(worker.control.setTargetState(FOO, TargetState.STOPPED));
            ByteBuffer asTheConnectorWritesIt = buffer("[\"foo\",{\"z\":\"1\",\"a\":\"2\"}]");
            await(worker.offsets.put(Map.of(asTheConnectorWritesIt, buffer("{\"position\":1}"))));
            var partition = new LinkedHashMap<>(Map.of("a", "2"));
            partition.put("z", "1");
            await(worker.control.alterOffsets(FOO, List.of(new ConnectorOffset(partition, Map.of("position", 7)))));
            assertThat(await(worker.offsets.get(List.of(asTheConnectorWritesIt))))
                    .isEqualTo(Map.of(asTheConnectorWritesIt, buffer("{\"position\":7}")));
            assertThat(await(worker.control.offsets(FOO)))
                    .containsExactly(new ConnectorOffset(partition, Map.of("position", 7L)));
            await(worker.control.resetOffsets(FOO));
            assertThat(await(worker.offsets.keys("foo"))).isEmpty();
        });
    }

    @Test
    void anOffsetThatCannotBeReadHidesNoOtherAndCanBeReset() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of());
            await(worker.control.setTargetState(FOO, TargetState.STOPPED));
            await(worker.offsets.put(Map.of(
                    buffer("[\"foo\",{\"file\":\"a\"}]"), buffer("not JSON"),
                    buffer("[\"foo\",{\"file\":\"b\"}]"), buffer("{\"position\":1}"))));
            assertThat(await(worker.control.offsets(FOO)))
                    .containsExactly(new ConnectorOffset(Map.of("file", "b"), Map.of("position", 1L)));
            await(worker.control.resetOffsets(FOO));
            assertThat(await(worker.offsets.keys("foo"))).isEmpty();
        });
    }

    @Test
    void offsetsOfASourceInAnotherShapeAreBadRequestsAndThePluginIsNotAsked() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of());
            await(worker.control.setTargetState(FOO, TargetState.STOPPED));
            FakePlugins.GIVEN.set(null);
            for (ConnectorOffset wrong : List.of(
                    new ConnectorOffset(Map.of("file", List.of("a")), Map.of("position", 1)),
                    new ConnectorOffset(Map.of("file", "a"), Map.of("position", Map.of("line", 1))))) {
                assertThat(failure(worker.control.alterOffsets(FOO, List.of(wrong))))
                        .isInstanceOf(BadRequest.class)
                        .hasMessageContaining("must be null, boolean, a number, String or bytes");
            }
            assertThat(FakePlugins.GIVEN.get()).isNull();
        });
    }

    @Test
    void offsetsOfASinkAreThoseOfItsGroup() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of("connector.class", "Sink"));
            await(worker.control.setTargetState(FOO, TargetState.STOPPED));
            Map<String, Object> partition = Map.of("kafka_topic", "orders", "kafka_partition", "3");
            String message = await(worker.control.alterOffsets(
                    FOO, List.of(new ConnectorOffset(partition, Map.of("kafka_offset", 1000)))));
            assertThat(message).contains("by hand");
            assertThat(worker.sinkOffsets.committed).isEqualTo(Map.of(new TopicPartition("orders", 3), 1000L));
            assertThat(await(worker.control.offsets(FOO)))
                    .containsExactly(new ConnectorOffset(
                            Map.of("kafka_topic", "orders", "kafka_partition", 3), Map.of("kafka_offset", 1000L)));
            await(worker.control.resetOffsets(FOO));
            assertThat(worker.sinkOffsets.committed).isEmpty();
        });
    }

    @Test
    void offsetsOfASinkInAnotherShapeAreBadRequests() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of("connector.class", "Sink"));
            await(worker.control.setTargetState(FOO, TargetState.STOPPED));
            Map<String, Object> right = Map.of("kafka_topic", "orders", "kafka_partition", 3);
            for (ConnectorOffset wrong : List.of(
                    new ConnectorOffset(null, Map.of("kafka_offset", 1)),
                    new ConnectorOffset(Map.of("kafka_topic", "orders"), null),
                    new ConnectorOffset(Map.of("kafka_topic", "orders", "kafka_partition", "x"), null),
                    new ConnectorOffset(Map.of("kafka_topic", "orders", "kafka_partition", -1), null),
                    new ConnectorOffset(right, Map.of("offset", 1)),
                    new ConnectorOffset(right, Map.of("kafka_offset", -1)),
                    new ConnectorOffset(right, Map.of("kafka_offset", "1.5")))) {
                assertThat(failure(worker.control.alterOffsets(FOO, List.of(wrong))))
                        .isInstanceOf(BadRequest.class);
            }
            assertThat(worker.sinkOffsets.committed).isEmpty();
        });
    }

    @Test
    void aRunningConnectorsOffsetsAreNotChanged() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of());
            var offset = new ConnectorOffset(Map.of("file", "a"), Map.of("position", 1));
            assertThat(failure(worker.control.alterOffsets(FOO, List.of(offset))))
                    .isInstanceOf(BadRequest.class)
                    .hasMessageContaining("stop");
            assertThat(failure(worker.control.resetOffsets(ConnectorName.of("bar"))))
                    .isInstanceOf(NotFound.class);
            assertThat(failure(worker.control.alterOffsets(FOO, List.of()))).isInstanceOf(BadRequest.class);
        });
    }

    @Test
    void nothingIsWrittenWhenThePluginRefuses() throws Exception {
        with(new TestWorker(), worker -> {
            worker.create("foo", Map.of("offsets", "refuses"));
            worker.create("bar", Map.of("offsets", "unsupported"));
            var offset = new ConnectorOffset(Map.of("file", "a"), Map.of("position", 1));
            for (String name : List.of("foo", "bar")) {
                await(worker.control.setTargetState(ConnectorName.of(name), TargetState.STOPPED));
                assertThat(failure(worker.control.alterOffsets(ConnectorName.of(name), List.of(offset))))
                        .isInstanceOf(Failed.class)
                        .hasMessageMatching(".*(beyond the end|does not support).*");
                assertThat(await(worker.control.offsets(ConnectorName.of(name))))
                        .isEmpty();
                await(worker.control.setTargetState(ConnectorName.of(name), TargetState.STARTED)); // released again
            }
        });
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- the end

    @Test
    void aClosedWorkerRefusesRequestsAndHasStoppedEverything() throws Exception {
        var worker = new TestWorker().start();
        worker.create("foo", Map.of("tasks", "2"));
        worker.control.close();
        worker.control.close();
        assertThat(worker.runners.liveRuns()).isZero();
        assertThat(worker.control.status(FOO).connector().state()).isEqualTo(InstanceState.UNASSIGNED);
        assertThat(worker.control.status(FOO).tasks().values())
                .allMatch(task -> task.state() == InstanceState.UNASSIGNED);
        assertThat(failure(worker.control.deleteConnector(FOO))).isInstanceOf(ShuttingDown.class);
        assertThat(failure(worker.control.health())).isInstanceOf(ShuttingDown.class);
        worker.close();
    }

    /** Many clients at once on few names: what is acknowledged is there, and readers see whole snapshots only. */
    @Test
    void manyClientsAtOnceLoseNothing() throws Exception {
        with(new TestWorker(), worker -> {
            var clients = new ArrayList<CompletableFuture<Void>>();
            for (int client = 0; client < 8; client++) {
                int number = client;
                clients.add(CompletableFuture.runAsync(() -> useConnector(worker, number)));
            }
            for (CompletableFuture<Void> client : clients) {
                await(client);
            }
            for (int name = 0; name < 4; name++) {
                Map<String, String> config =
                        worker.control.connector(ConnectorName.of("c" + name)).config();
                for (int client = 0; client < 8; client++) {
                    assertThat(config).containsEntry("client" + client, "4");
                }
            }
        });
    }

    private static void useConnector(TestWorker worker, int client) {
        for (int round = 0; round < 5; round++) {
            for (int name = 0; name < 4; name++) {
                ConnectorName connector = ConnectorName.of("c" + name);
                quietly(worker.control.createConnector(new NewConnector(
                        connector, Map.of("connector.class", "Source", "start.ms", "3", "stop.ms", "5"), null)));
                worker.control
                        .patchConfig(connector, Map.of("client" + client, String.valueOf(round)))
                        .join();
                quietly(worker.control.restartTask(new TaskId(connector, 0)));
                quietly(worker.control.setTargetState(
                        connector, round % 2 == 0 ? TargetState.PAUSED : TargetState.STARTED));
                worker.control
                        .connectors()
                        .forEach(each -> assertThat(
                                        worker.control.connector(each).config())
                                .containsEntry("name", each.value()));
            }
        }
    }

    private static void quietly(CompletableFuture<?> future) {
        future.handle((value, failure) -> null).join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
