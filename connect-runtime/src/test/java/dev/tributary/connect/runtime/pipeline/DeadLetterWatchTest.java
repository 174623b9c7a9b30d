package dev.tributary.connect.runtime.pipeline;

import static dev.tributary.connect.runtime.pipeline.Pieces.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.config.DeadLetterSettings;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dead letter queue whose topic is deleted while it is in use, with clients as workers configure them. */
@Timeout(120)
class DeadLetterWatchTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final String topic = "letters-" + UUID.randomUUID();
    private final FailureCounts counts = new FailureCounts();
    private final TestClient client = TestKafka.shared().client();
    private final Admin admin =
            Admin.create(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()));
    private final AtomicInteger looks = new AtomicInteger();
    private DeadLetterQueue queue;

    @BeforeEach
    void createTopic() {
        client.createTopic(topic);
    }

    @AfterEach
    void close() {
        if (queue != null) {
            queue.close();
        }
        admin.close();
        client.close();
    }

    private DeadLetterQueue queue(int replicationFactor) {
        var settings = new DeadLetterSettings(topic, (short) replicationFactor, false);
        var letters = new DeadLetterTopic(TASK, settings, admin, () -> false);
        Map<String, Object> producer = Map.of(
                "bootstrap.servers",
                TestKafka.shared().bootstrapServers(),
                "acks",
                "all",
                "max.block.ms",
                Long.toString(Long.MAX_VALUE),
                "delivery.timeout.ms",
                Integer.toString(Integer.MAX_VALUE));
        queue = new DeadLetterQueue(
                settings,
                new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()),
                counts,
                () -> false,
                text -> text,
                new DeadLetterWatch.Upkeep(
                        () -> {
                            looks.incrementAndGet();
                            return letters.restore();
                        },
                        (pause, work) -> CompletableFuture.delayedExecutor(
                                        pause.toMillis(), TimeUnit.MILLISECONDS, DeadLetterWatchTest::onOwnThread)
                                .execute(work),
                        PATIENCE));
        return queue;
    }

    private static RecordFailure failure(String value) {
        var consumed = new ConsumerRecord<byte[], byte[]>(
                "orders",
                4,
                100,
                77,
                TimestampType.CREATE_TIME,
                1,
                1,
                null,
                value.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty());
        return new RecordFailure(
                TASK, Stage.VALUE_CONVERTER, "my.Converter", FailedRecord.of(consumed), new DataException("bad"));
    }

    /** On a thread of its own: for a topic that the producer does not know it blocks. */
    private CompletableFuture<Void> report(String value) {
        return CompletableFuture.supplyAsync(() -> queue.report(failure(value)), DeadLetterWatchTest::onOwnThread)
                .thenCompose(report -> report)
                .orTimeout(60, TimeUnit.SECONDS);
    }

    /** Not in the common pool, which may have a single thread. */
    private static void onOwnThread(Runnable work) {
        var thread = new Thread(work, "dead-letters");
        thread.setDaemon(true);
        thread.start();
    }

    private List<String> letters() {
        return client.consumeAll(topic).stream().map(ConsumerRecord::value).toList();
    }

    @Test
    void aTopicThatWasDeletedBeforeTheFirstLetterIsCreatedAnewAndTheLetterIsInIt() {
        queue(1);
        client.deleteTopics(topic);

        report("first").join();

        assertThat(letters()).containsExactly("first");
        assertThat(client.describe(topic).partitions()).hasSize(1);
        assertThat(counts.deadLetterQueueProduceFailures()).isZero();
    }

    @Test
    void aTopicThatWasDeletedBetweenTwoLettersIsCreatedAnewAndTheNextOneIsInIt() {
        queue(1);
        report("before").join();
        client.deleteTopics(topic);

        report("after").join();

        assertThat(letters()).containsExactly("after");
    }

    @Test
    void whereItCannotBeCreatedTheReportAndAllThatFollowThrowSayingWhatToDo() {
        queue(3); // it was found with one
        client.deleteTopics(topic);

        assertThatThrownBy(() -> report("first").join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Task " + TASK)
                .hasMessageContaining(topic)
                .hasMessageContaining("deleted")
                .hasMessageContaining("errors.deadletterqueue.topic.replication.factor")
                .hasMessageContaining("restart the task")
                .hasRootCauseInstanceOf(InvalidReplicationFactorException.class);
        assertThatThrownBy(() -> queue.report(failure("next")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(topic);
    }

    @Test
    void nobodyLooksWhileEveryLetterIsWrittenInTime() {
        List<Runnable> alarms = new ArrayList<>();
        var watch = new DeadLetterWatch(
                new DeadLetterWatch.Upkeep(
                        () -> {
                            looks.incrementAndGet();
                            return false;
                        },
                        (pause, work) -> alarms.add(work),
                        Duration.ZERO),
                () -> {});
        for (int i = 0; i < 100; i++) {
            var letter = new CompletableFuture<Void>();
            watch.watch(letter);
            letter.complete(null);
        }
        assertThat(alarms).as("one, however many letters").hasSize(1);

        alarms.remove(0).run();

        assertThat(looks).hasValue(0);
        assertThat(alarms).as("until the next letter").isEmpty();
    }

    @Test
    void lettersThatTheNewTopicDoesNotTakeEndTheWaitingToo() {
        List<Runnable> alarms = new ArrayList<>();
        var givenUp = new AtomicInteger();
        var watch = new DeadLetterWatch(
                new DeadLetterWatch.Upkeep(
                        () -> looks.incrementAndGet() == 1, (pause, work) -> alarms.add(work), Duration.ZERO),
                givenUp::incrementAndGet);
        watch.watch(new CompletableFuture<>());

        while (!alarms.isEmpty() && looks.get() < 100) {
            alarms.remove(0).run();
        }

        assertThat(givenUp).hasValue(1);
        assertThat(watch.lost()).hasMessageContaining("created anew").hasMessageContaining("Restart the task");
    }

    @Test
    void brokersThatDoNotTellAreWaitedFor() {
        List<Runnable> alarms = new ArrayList<>();
        var letter = new CompletableFuture<Void>();
        var watch = new DeadLetterWatch(
                new DeadLetterWatch.Upkeep(
                        () -> {
                            throw new IllegalStateException("no client to be had, look " + looks.incrementAndGet());
                        },
                        (pause, work) -> alarms.add(work),
                        Duration.ZERO),
                () -> {});
        watch.watch(letter);
        for (int i = 0; i < 50; i++) {
            alarms.remove(0).run();
        }
        assertThat(looks).hasValue(50);
        assertThat(watch.lost()).isNull();

        letter.complete(null);
        alarms.remove(0).run();
        assertThat(alarms).isEmpty();
    }
}
