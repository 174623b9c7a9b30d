package dev.tributary.connect.runtime.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.task.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IncidentRecorderTest {
    private static final InstanceId ORDERS = InstanceId.of(TaskId.of("orders", 0));

    private final LoggedConfigStore configs = new LoggedConfigStore(new MemoryCompactedLog("configs"));
    private final Queue<Runnable> helper = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final IncidentRecorder recorder = new IncidentRecorder(
            "w:8083",
            new IncidentSources(
                    id -> Optional.of(health(id, HealthState.ACTIVE, null)),
                    id -> new TaskSnapshot(
                            List.of(new ConnectorOffset(Map.of("file", "a"), Map.of("line", "for s3cr3tvalue"))),
                            Map.of("client", Map.of("request-rate", 1.0))),
                    configs,
                    id -> List.of("a line of " + id + " with s3cr3tvalue"),
                    text -> text.replace("s3cr3tvalue", "${vault:x}")),
            () -> now,
            helper::add,
            helper::clear);

    private static InstanceHealth health(InstanceId id, HealthState state, String stack) {
        return new InstanceHealth(
                id,
                state,
                null,
                Instant.EPOCH,
                List.of(new StageTime(WorkStage.PUT, Duration.ofMinutes(5), "task-thread-" + id)),
                stack,
                Map.of(),
                null,
                null,
                Freshness.UNKNOWN,
                RestartOutlook.NONE,
                0);
    }

    @BeforeEach
    void open() throws Exception {
        configs.start(snapshot -> {}).get(10, TimeUnit.SECONDS);
        configs.putConnector(ConnectorName.of("orders"), Map.of("db.password", "Lit3ral!Pass", "tasks.max", "1"), null)
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        configs.close();
    }

    private void runHelper() {
        while (!helper.isEmpty()) {
            helper.remove().run();
        }
    }

    private List<Incident> all() {
        runHelper();
        return recorder.incidents(Optional.empty());
    }

    @Test
    void aFailureIsToldWithEverythingAndWithoutSecrets() {
        var event = new RestartEvent(now, "w:8083", "no Lit3ral!Pass", "f", RestartEvent.Action.RESTARTED, null);
        recorder.restartsBy(id -> List.of(event));
        recorder.failed(
                ORDERS,
                new ConnectException("put failed with Lit3ral!Pass", new RuntimeException("s3cr3tvalue is wrong")));

        Incident incident = all().get(0);
        assertThat(incident.number()).isEqualTo(1);
        assertThat(incident.title())
                .isEqualTo("Task orders-0 failed: ConnectException: put failed with [hidden]"
                        + " (caused by RuntimeException: ${vault:x} is wrong)");
        assertThat(incident.kind()).isEqualTo(Incident.Kind.FAILED);
        assertThat(incident.config()).containsEntry("db.password", "[hidden]").containsEntry("tasks.max", "1");
        assertThat(incident.configChange()).isNotNull();
        assertThat(incident.restarts())
                .containsExactly(
                        new RestartEvent(now, "w:8083", "no [hidden]", "f", RestartEvent.Action.RESTARTED, null));
        assertThat(incident.stages()).hasSize(1);
        assertThat(incident.clientMetrics()).containsKey("client");
        assertThat(incident.logLines()).containsExactly("a line of orders-0 with ${vault:x}");
        assertThat(incident.offsets().get(0).offset()).isEqualTo(Map.of("line", "for ${vault:x}"));
        assertThat(incident.toString()).doesNotContain("s3cr3tvalue").doesNotContain("Lit3ral!Pass");
    }

    @Test
    void noHalfOfASecretIsLeftWhereATextIsCut() {
        for (int before : List.of(190, 290, 590, 1_990)) {
            String padding = "x".repeat(before);
            recorder.failed(
                    InstanceId.of(TaskId.of("orders", before)),
                    new ConnectException(padding + "s3cr3tvalue", new RuntimeException(padding + " Lit3ral!Pass")));
        }
        assertThat(all())
                .hasSize(4)
                .allSatisfy(incident ->
                        assertThat(incident.toString()).doesNotContain("s3c").doesNotContain("Lit3"));
    }

    @Test
    void aStallIsToldWithWhatTheThreadWaitsFor() {
        recorder.stalled(health(ORDERS, HealthState.STALLED, """
                "task-thread-orders-0" RUNNABLE
                    at java.base/sun.nio.ch.Net.poll(Native Method)
                    at java.base/sun.nio.ch.NioSocketImpl.park(NioSocketImpl.java:181)
                    at org.example.Driver.read(Driver.java:1)"""));
        Incident incident = all().get(0);
        assertThat(incident.kind()).isEqualTo(Incident.Kind.STALLED);
        assertThat(incident.title()).isEqualTo("Task orders-0 stalled: put has not returned for 300 s");
        assertThat(incident.likelyCause()).isNotNull();
        assertThat(incident.likelyCause().rule()).isEqualTo("other-side-silent");
        assertThat(incident.stack()).contains("Driver.read");
    }

    @Test
    void theSameFailureWithinTenSecondsIsNoNews() {
        for (int second = 0; second < 9; second++) {
            recorder.failed(ORDERS, failureHere("try " + second));
            now = now.plusSeconds(1);
        }
        assertThat(helper).as("nothing is even handed over").hasSize(1);
        now = now.plusSeconds(10);
        recorder.failed(ORDERS, failureHere("later"));
        assertThat(all()).hasSize(2);
    }

    private static Throwable failureHere(String message) {
        return new ConnectException(message);
    }

    @Test
    void anotherFailureOrAnotherTaskIsNews() {
        recorder.failed(ORDERS, failureHere("one"));
        recorder.failed(ORDERS, new IllegalStateException("two"));
        recorder.failed(InstanceId.of(TaskId.of("orders", 1)), failureHere("one"));
        assertThat(all()).hasSize(3);
    }

    @Test
    void aTaskThatFailsOverAndOverKeepsItsFirstErrorAndPushesNobodyOut() {
        recorder.failed(InstanceId.of(ConnectorName.of("other")), failureHere("rare"));
        recorder.failed(ORDERS, new IllegalStateException("how it began"));
        for (int round = 0; round < 1_000; round++) {
            now = now.plusSeconds(60);
            recorder.failed(ORDERS, failureHere("round " + round));
            runHelper();
        }
        assertThat(recorder.incidents(Optional.of(ConnectorName.of("other")))).hasSize(1);
        assertThat(recorder.incidents(Optional.of(ConnectorName.of("orders"))))
                .extracting(incident -> incident.errors().get(0).message())
                .containsExactly("round 999", "round 998", "how it began");
    }

    @Test
    void theNewest200AreKept() {
        for (int task = 0; task < 300; task++) {
            recorder.failed(InstanceId.of(TaskId.of("orders", task)), failureHere("failed"));
        }
        assertThat(all()).hasSize(200);
        assertThat(all().get(0).id()).isEqualTo(InstanceId.of(TaskId.of("orders", 299)));
    }

    @Test
    void whateverGoesWrongHereDoesNotTouchTheTask() {
        var broken = new IncidentRecorder(
                "w:8083",
                new IncidentSources(
                        id -> {
                            throw new IllegalStateException("no health");
                        },
                        id -> TaskSnapshot.EMPTY,
                        configs,
                        RecentLines.NONE,
                        text -> text),
                () -> now,
                Runnable::run,
                () -> {});
        assertThatCode(() -> broken.failed(ORDERS, failureHere("x"))).doesNotThrowAnyException();
        var full = new IncidentRecorder(
                "w:8083",
                new IncidentSources(
                        id -> Optional.empty(), id -> TaskSnapshot.EMPTY, configs, RecentLines.NONE, text -> text),
                () -> now,
                work -> {
                    throw new RejectedExecutionException("full");
                },
                () -> {});
        assertThatCode(() -> full.failed(ORDERS, failureHere("x"))).doesNotThrowAnyException();
        assertThat(full.incidents(Optional.empty())).isEmpty();
    }

    @Test
    void whoAsksIsAnsweredWhileAnIncidentIsBeingWritten() throws Exception {
        var writing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = new IncidentRecorder(
                "w:8083",
                new IncidentSources(
                        id -> Optional.empty(),
                        id -> TaskSnapshot.EMPTY,
                        configs,
                        id -> {
                            writing.countDown();
                            awaitQuietly(goOn);
                            return List.of();
                        },
                        text -> text));
        try {
            slow.failed(ORDERS, failureHere("x"));
            assertThat(writing.await(60, TimeUnit.SECONDS)).isTrue();

            var answer = CompletableFuture.supplyAsync(() -> slow.incidents(Optional.empty()));

            assertThat(answer.get(60, TimeUnit.SECONDS)).isEmpty();
        } finally {
            goOn.countDown();
            slow.close();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anExceptionThatCannotEvenTellItsMessageIsRecorded() {
        recorder.failed(ORDERS, new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("not even that");
            }
        });
        assertThat(all()).hasSize(1);
        assertThat(all().get(0).title()).contains("its getMessage() threw");
    }
}
