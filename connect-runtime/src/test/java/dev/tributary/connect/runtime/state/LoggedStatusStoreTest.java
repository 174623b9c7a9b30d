package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoggedStatusStoreTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final TaskId TASK = TaskId.of("foo", 0);
    private static final String ME = "me:8083";
    private static final String OTHER = "other:8083";
    private final MemoryTopic topic = new MemoryTopic();
    private final FailingLog log = new FailingLog(new MemoryCompactedLog("status", topic));
    private final LoggedStatusStore store = new LoggedStatusStore(log, InstantSource.system());

    @BeforeEach
    void start() throws Exception {
        await(store.start());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyStatusThatApacheWroteIsUnderstoodAndWrittenBackToTheByte() {
        assertThat(Vectors.liveRecords("-status")).hasSizeGreaterThan(30).allSatisfy(record -> {
            String key = record.get("key").textValue();
            JsonNode value = record.get("value");
            StatusRecord read = StatusRecord.Codec.read(
                    key.getBytes(UTF_8),
                    value.isNull() ? null : value.textValue().getBytes(UTF_8));
            assertThat(read).isNotNull();
            if (read instanceof StatusRecord.OfConnector status && status.stamped() != null) {
                assertThat(encoded(StatusRecord.Codec.key(status.connector()), status.stamped()))
                        .isEqualTo(key + "=" + value.textValue());
            }
            if (read instanceof StatusRecord.OfTask status && status.stamped() != null) {
                assertThat(encoded(StatusRecord.Codec.key(status.task()), status.stamped()))
                        .isEqualTo(key + "=" + value.textValue());
            }
            if (read instanceof StatusRecord.OfTopic status) {
                assertThat(StatusRecord.Codec.topicKey(status.connector(), status.topic()))
                        .isEqualTo(key);
            }
        });
    }

    @Test
    void topicUsageHasTheFormThatApacheReads() {
        CompactedLog.Entry entry = StatusRecord.Codec.topic(TaskId.of("src-a", 2), "t1", 1795334431000L);
        assertThat(new String(entry.key(), UTF_8)).isEqualTo("status-topic-t1:connector-src-a");
        assertThat(new String(entry.value(), UTF_8))
                .isEqualTo("{\"topic\":{\"name\":\"t1\",\"connector\":\"src-a\",\"task\":2,"
                        + "\"discoverTimestamp\":1795334431000}}");
    }

    @Test
    void aStatusWithoutVersionIsRead() {
        Vectors.of("legacy_forms")
                .filter(form -> form.get("kind").textValue().startsWith("status"))
                .forEach(form -> {
                    StatusRecord read = StatusRecord.Codec.read(
                            form.get("key").textValue().getBytes(UTF_8),
                            form.get("value").textValue().getBytes(UTF_8));
                    assertThat(read)
                            .isEqualTo(new StatusRecord.OfConnector(
                                    ConnectorName.of("src-a"),
                                    new StatusRecord.Stamped(
                                            new InstanceStatus(InstanceState.RUNNING, "127.0.0.1:28083", null, null),
                                            3)));
                });
    }

    @Test
    void malformedValuesLeaveWhatIsKnown() throws Exception {
        store.put(FOO, status(InstanceState.RUNNING, ME), 1);
        await(store.flush());
        for (String bad : List.of(
                "{}",
                "{bad",
                "[]",
                "{\"state\":\"NAPPING\",\"worker_id\":\"w\",\"generation\":1}",
                "{\"state\":\"RUNNING\",\"worker_id\":\"w\",\"generation\":\"1\"}",
                "{\"state\":\"RUNNING\",\"worker_id\":7,\"generation\":1}",
                "{\"state\":\"FAILED\",\"trace\":5,\"worker_id\":\"w\",\"generation\":1}")) {
            await(log.append(
                    List.of(new CompactedLog.Entry("status-connector-foo".getBytes(UTF_8), bad.getBytes(UTF_8)))));
        }
        await(log.readToEnd());
        assertThat(store.connector(FOO)).isEqualTo(status(InstanceState.RUNNING, ME));
    }

    // ---- restarts

    private static RestartEvent event(int second, String outcome) {
        return new RestartEvent(
                Instant.ofEpochSecond(1_795_334_431L + second),
                ME,
                "java.io.IOException: \"gone\"",
                "0123456789ab",
                RestartEvent.Action.RESTARTED,
                outcome);
    }

    @Test
    void aHistoryStandsBehindWhatApacheReadsAndIsReadBack() {
        var manual = new RestartEvent(
                Instant.ofEpochMilli(1_795_334_440_123L), OTHER, null, null, RestartEvent.Action.MANUAL, null);
        var events = List.of(event(0, "running after 2.3 s"), manual);
        CompactedLog.Entry entry = StatusRecord.Codec.status(
                "status-task-foo-0", new InstanceStatus(InstanceState.RUNNING, ME, null, "1"), events, 3);

        assertThat(new String(entry.value(), UTF_8))
                .isEqualTo("{\"state\":\"RUNNING\",\"trace\":null,\"worker_id\":\"me:8083\",\"generation\":3,"
                        + "\"version\":\"1\",\"tributary\":{\"restarts\":[{\"at\":1795334431000,\"worker\":\"me:8083\","
                        + "\"error\":\"java.io.IOException: \\\"gone\\\"\",\"fingerprint\":\"0123456789ab\","
                        + "\"action\":\"RESTARTED\",\"outcome\":\"running after 2.3 s\"},"
                        + "{\"at\":1795334440123,\"worker\":\"other:8083\",\"action\":\"MANUAL\"}]}}");
        assertThat(StatusRecord.Codec.read(entry.key(), entry.value()))
                .isEqualTo(new StatusRecord.OfTask(
                        TASK,
                        new StatusRecord.Stamped(new InstanceStatus(InstanceState.RUNNING, ME, null, "1"), 3, events)));
    }

    @Test
    void aHistoryThatIsMalformedHidesNoStatus() {
        for (String field : List.of(
                "7",
                "[]",
                "{}",
                "{\"restarts\":null}",
                "{\"restarts\":{\"at\":1}}",
                "{\"restarts\":[7,null,[],{},{\"at\":\"x\",\"worker\":\"w\",\"action\":\"MANUAL\"},"
                        + "{\"at\":9223372036854775807,\"worker\":\"w\",\"action\":\"DANCED\"}]}")) {
            String value = "{\"state\":\"RUNNING\",\"trace\":null,\"worker_id\":\"me:8083\",\"generation\":1,"
                    + "\"version\":\"1.0\",\"tributary\":" + field + "}";
            assertThat(StatusRecord.Codec.read("status-task-foo-0".getBytes(UTF_8), value.getBytes(UTF_8)))
                    .as(field)
                    .isEqualTo(new StatusRecord.OfTask(
                            TASK, new StatusRecord.Stamped(status(InstanceState.RUNNING, ME), 1)));
        }
    }

    @Test
    void aHistoryGrowsAndOutlivesStatusesOfThoseWhoKnowNothingOfIt() throws Exception {
        store.put(TASK, status(InstanceState.FAILED, ME), List.of(event(0, null)), 1);
        store.put(TASK, status(InstanceState.RUNNING, OTHER), 2);
        store.put(TASK, status(InstanceState.FAILED, ME), List.of(event(0, "failed again"), event(9, null)), 3);
        await(store.flush());

        assertThat(store.restarts(InstanceId.of(TASK))).containsExactly(event(0, "failed again"), event(9, null));
        assertThat(store.restarts(FOO)).containsOnlyKeys(InstanceId.of(TASK));
        assertThat(store.restarts(ConnectorName.of("fo"))).isEmpty();
    }

    @Test
    void theNewestTwentyAreKept() throws Exception {
        for (int number = 0; number < 25; number++) {
            store.put(FOO, status(InstanceState.RUNNING, ME), List.of(event(number, null)), 1);
        }
        await(store.flush());
        assertThat(store.restarts(InstanceId.of(FOO)))
                .hasSize(20)
                .startsWith(event(5, null))
                .endsWith(event(24, null));
    }

    @Test
    void aHistoryEndsWithTheStatus() throws Exception {
        TaskId other = TaskId.of("foo", 1);
        for (TaskId task : List.of(TASK, other)) {
            store.put(task, status(InstanceState.RUNNING, ME), List.of(event(0, null)), 1);
        }
        store.put(FOO, status(InstanceState.RUNNING, ME), List.of(event(0, null)), 1);
        await(store.flush());
        store.remove(other);
        await(store.flush());
        assertThat(store.restarts(FOO)).containsOnlyKeys(InstanceId.of(FOO), InstanceId.of(TASK));
        store.remove(FOO);
        await(store.flush());
        assertThat(store.restarts(FOO)).isEmpty();
    }

    @Test
    void aStatusIsShownWhenItWasReadBack() throws Exception {
        store.put(TASK, status(InstanceState.RUNNING, ME), 1);
        await(store.flush());
        assertThat(store.task(TASK)).isEqualTo(status(InstanceState.RUNNING, ME));
        assertThat(store.tasks(FOO)).containsOnlyKeys(0);
        assertThat(store.connectors()).containsExactly(FOO);
    }

    @Test
    void aFailureDoesNotHideWhatALaterOwnerSays() throws Exception {
        store.put(FOO, status(InstanceState.RUNNING, OTHER), 5);
        await(store.flush());
        store.put(FOO, status(InstanceState.FAILED, ME), 4);
        store.put(FOO, status(InstanceState.UNASSIGNED, ME), 4);
        await(store.flush());
        assertThat(store.connector(FOO).workerId()).isEqualTo(OTHER);
        store.put(FOO, status(InstanceState.FAILED, ME), 5);
        await(store.flush());
        assertThat(store.connector(FOO).state()).isEqualTo(InstanceState.FAILED);
    }

    @Test
    void whatIsTriedAgainDoesNotHideWhatALaterOwnerSays() throws Exception {
        log.failures().set(1);
        store.put(FOO, status(InstanceState.RUNNING, ME), 4);
        await(log.append(List.of(new CompactedLog.Entry(
                "status-connector-foo".getBytes(UTF_8),
                ("{\"state\":\"RUNNING\",\"trace\":null,\"worker_id\":\"" + OTHER
                                + "\",\"generation\":5,\"version\":null}")
                        .getBytes(UTF_8)))));
        await(store.flush());
        assertThat(store.connector(FOO).workerId()).isEqualTo(OTHER);
    }

    @Test
    void whatIsNotAnEndIsWrittenInAnyCase() throws Exception {
        store.put(FOO, status(InstanceState.RUNNING, OTHER), 5);
        await(store.flush());
        store.put(FOO, status(InstanceState.PAUSED, ME), 1);
        await(store.flush());
        assertThat(store.connector(FOO)).isEqualTo(status(InstanceState.PAUSED, ME));
    }

    @Test
    void theLateFarewellOfAFormerOwnerIsIgnoredAndTheOwnersOwnIsNot() throws Exception {
        await(log.append(List.of(
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(InstanceState.RUNNING, ME), 5),
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(InstanceState.UNASSIGNED, OTHER), 5))));
        await(log.readToEnd());
        assertThat(store.task(TASK).state()).isEqualTo(InstanceState.RUNNING);
        store.put(TASK, status(InstanceState.UNASSIGNED, ME), 5);
        await(store.flush());
        assertThat(store.task(TASK).state()).isEqualTo(InstanceState.UNASSIGNED);
    }

    /** A worker that slept while its connector moved tells of the end of its own instance when it wakes. */
    @Test
    void theLateFarewellOfAConnectorsFormerOwnerIsIgnoredAndTheOwnersOwnIsNot() throws Exception {
        await(log.append(List.of(
                StatusRecord.Codec.status(StatusRecord.Codec.key(FOO), status(InstanceState.RUNNING, ME), 5),
                StatusRecord.Codec.status(StatusRecord.Codec.key(FOO), status(InstanceState.UNASSIGNED, OTHER), 4))));
        await(log.readToEnd());
        assertThat(store.connector(FOO).state()).isEqualTo(InstanceState.RUNNING);
        store.put(FOO, status(InstanceState.UNASSIGNED, ME), 5);
        await(store.flush());
        assertThat(store.connector(FOO).state()).isEqualTo(InstanceState.UNASSIGNED);
    }

    /** A worker that slept while its paused task moved. */
    @ParameterizedTest
    @EnumSource(
            value = InstanceState.class,
            names = {"RUNNING", "PAUSED", "FAILED", "RESTARTING"})
    void theLateEndOfAFormerRunHidesNothingThatALaterOwnerSays(InstanceState present) throws Exception {
        await(log.append(List.of(
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(present, ME), 5),
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(InstanceState.UNASSIGNED, OTHER), 5),
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(InstanceState.FAILED, OTHER), 4))));
        await(log.readToEnd());
        assertThat(store.task(TASK)).isEqualTo(status(present, ME));

        await(log.append(List.of(
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(InstanceState.FAILED, OTHER), 5))));
        await(log.readToEnd());
        assertThat(store.task(TASK)).isEqualTo(status(InstanceState.FAILED, OTHER));
    }

    @Test
    void whatFollowsAnEndIsShownWhateverItsGeneration() throws Exception {
        await(log.append(List.of(
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(InstanceState.UNASSIGNED, ME), 5),
                StatusRecord.Codec.status(StatusRecord.Codec.key(TASK), status(InstanceState.FAILED, OTHER), 4))));
        await(log.readToEnd());
        assertThat(store.task(TASK)).isEqualTo(status(InstanceState.FAILED, OTHER));
    }

    @Test
    void removingAConnectorRemovesItsTasksAndNoOthers() throws Exception {
        store.put(FOO, status(InstanceState.RUNNING, ME), 1);
        store.put(TASK, status(InstanceState.RUNNING, ME), 1);
        store.put(TaskId.of("foo", 1), status(InstanceState.RUNNING, ME), 1);
        store.put(TaskId.of("foo-1", 0), status(InstanceState.RUNNING, ME), 1);
        await(store.flush());
        store.remove(FOO);
        await(store.flush());
        assertThat(store.connector(FOO)).isNull();
        assertThat(store.tasks(FOO)).isEmpty();
        assertThat(store.connectors()).containsExactly(ConnectorName.of("foo-1"));
    }

    @Test
    void aFailedWriteIsTriedAgain() throws Exception {
        log.failures.set(2);
        store.put(FOO, status(InstanceState.RUNNING, ME), 1);
        await(store.flush());
        assertThat(store.connector(FOO).state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void aFailedWriteIsGivenUpForANewerOne() throws Exception {
        log.failures.set(1);
        log.onFailure().set(() -> store.put(FOO, status(InstanceState.PAUSED, ME), 1)); // before it is tried again
        store.put(FOO, status(InstanceState.RUNNING, ME), 1);
        await(store.flush());
        await(log.readToEnd());
        assertThat(store.connector(FOO).state()).isEqualTo(InstanceState.PAUSED);
        assertThat(topic.size()).isEqualTo(1);
    }

    // ---- too large

    private static InstanceStatus failed(int traceLength) {
        String trace = "java.io.IOException: first" + "x".repeat(traceLength) + "Caused by: last";
        return new InstanceStatus(InstanceState.FAILED, ME, trace, "1.0");
    }

    @Test
    void aStatusThatIsTooLargeIsWrittenWithLessOfItsTraceAndWithoutHistory() throws Exception {
        log.largest().set(5_000);
        store.put(TASK, failed(20_000), List.of(event(0, null)), 1);
        await(store.flush());
        assertThat(store.task(TASK).state()).isEqualTo(InstanceState.FAILED);
        assertThat(store.task(TASK).trace())
                .startsWith("java.io.IOException: first")
                .contains("cut: the status topic takes no larger records")
                .endsWith("Caused by: last")
                .hasSizeBetween(4_000, 4_100);
        assertThat(store.restarts(InstanceId.of(TASK))).isEmpty();
        assertThat(topic.size()).isEqualTo(1);
    }

    @Test
    void aStatusIsWrittenWithoutTraceIfNoneFits() throws Exception {
        log.largest().set(200);
        store.put(FOO, failed(2_000), 1);
        await(store.flush());
        assertThat(store.connector(FOO)).isEqualTo(new InstanceStatus(InstanceState.FAILED, ME, null, "1.0"));
    }

    @Test
    void aStatusThatFitsInNoSizeIsGivenUpAndTheNextOneIsNot() throws Exception {
        log.largest().set(10);
        store.put(FOO, failed(2_000), 1);
        await(store.flush());
        assertThat(store.connector(FOO)).isNull();
        log.largest().set(1_000);
        store.put(FOO, status(InstanceState.RUNNING, ME), 1);
        await(store.flush());
        assertThat(store.connector(FOO)).isEqualTo(status(InstanceState.RUNNING, ME));
    }

    @Test
    void aSmallerRecordThatFailsOtherwiseIsTriedAgain() throws Exception {
        log.largest().set(5_000);
        log.failures().set(2);
        store.put(TASK, failed(20_000), 1);
        await(store.flush());
        assertThat(store.task(TASK).trace()).hasSizeBetween(4_000, 4_100);
    }

    @Test
    void aTopicIsNotedOnceAndForgottenOnRequest() throws Exception {
        for (int batch = 0; batch < 1_000; batch++) {
            store.noteTopic(TASK, "orders");
        }
        await(store.flush());
        assertThat(store.activeTopics(FOO)).containsExactly("orders");
        assertThat(topic.size()).isEqualTo(1);
        await(store.resetTopics(FOO));
        assertThat(store.activeTopics(FOO)).isEmpty();
    }

    private static String encoded(String key, StatusRecord.Stamped stamped) {
        CompactedLog.Entry entry = StatusRecord.Codec.status(key, stamped.status(), stamped.generation());
        return new String(entry.key(), UTF_8) + "=" + new String(entry.value(), UTF_8);
    }

    private static InstanceStatus status(InstanceState state, String worker) {
        return new InstanceStatus(state, worker, null, "1.0");
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** A log whose next appends fail as many times as it is told, and that takes no larger values than it is told. */
    private record FailingLog(
            CompactedLog log, AtomicInteger failures, AtomicInteger largest, AtomicReference<Runnable> onFailure)
            implements CompactedLog {
        FailingLog(CompactedLog log) {
            this(log, new AtomicInteger(), new AtomicInteger(Integer.MAX_VALUE), new AtomicReference<>(() -> {}));
        }

        @Override
        public CompletableFuture<Void> start(Reader reader) {
            return log.start(reader);
        }

        @Override
        public CompletableFuture<Void> append(List<Entry> entries) {
            boolean fits = entries.stream().allMatch(it -> it.value() == null || it.value().length <= largest.get());
            if (!fits) { // as Kafka's log says it
                return CompletableFuture.failedFuture(
                        new ConnectException("Records were not written", new RecordTooLargeException("too large")));
            }
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                onFailure.getAndSet(() -> {}).run();
                return CompletableFuture.failedFuture(new IOException("told to fail"));
            }
            return log.append(entries);
        }

        @Override
        public CompletableFuture<Void> readToEnd() {
            return log.readToEnd();
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
