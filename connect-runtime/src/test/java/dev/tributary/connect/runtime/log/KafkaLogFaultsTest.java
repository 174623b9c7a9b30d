package dev.tributary.connect.runtime.log;

import static dev.tributary.connect.runtime.log.CompactedLogContract.await;
import static dev.tributary.connect.runtime.log.CompactedLogContract.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.log.CompactedLogContract.Seen;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Kafka log makes of errors that its clients report. */
class KafkaLogFaultsTest {
    private final KafkaLogs logs = new KafkaLogs(TestKafka.shared().bootstrapServers());
    private final String topic = KafkaLogs.newTopic("faults");
    private final Seen seen = new Seen();

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void aFailedPollLosesNothing() throws Exception {
        var polls = new AtomicInteger();
        KafkaLogClients clients = logs.clients(Map.of("max.poll.records", "10"));
        Supplier<Consumer<byte[], byte[]>> faulty =
                () -> consumer(clients.consumer().get(), (method, arguments) -> {
                    if (method.getName().equals("poll") && polls.incrementAndGet() == 3) {
                        throw new KafkaException("a broker said something odd");
                    }
                    return Optional.empty();
                });
        try (CompactedLog log =
                log(new KafkaLogClients(faulty, clients.producer(), clients.readCommitted(), clients.admin()))) {
            await(log.start(seen));
            await(log.append(IntStream.range(0, 50)
                    .mapToObj(i -> entry("k" + i, "v" + i))
                    .toList()));
            await(log.readToEnd());
        }
        assertThat(polls).hasValueGreaterThan(3);
        assertThat(seen.values())
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "v" + i).toList());
    }

    @Test
    void endOffsetsAreAskedForAgainAfterAnErrorThatPasses() throws Exception {
        var asked = new AtomicInteger();
        try (CompactedLog log = log(withEndOffsets("read_uncommitted", () -> {
            boolean fails = asked.incrementAndGet() == 1;
            return fails ? Optional.of(new LeaderNotAvailableException("soon")) : Optional.empty();
        }))) {
            await(log.start(seen));
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void anErrorThatStaysFailsTheReadAndNotTheLog() throws Exception {
        var asked = new AtomicInteger();
        try (CompactedLog log = log(withEndOffsets("read_uncommitted", () -> {
            boolean fails = asked.incrementAndGet() == 2;
            return fails ? Optional.of(new TopicAuthorizationException("not yours")) : Optional.empty();
        }))) {
            await(log.start(seen));
            assertThatThrownBy(() -> await(log.readToEnd()))
                    .hasMessageContaining(topic)
                    .hasMessageContaining("not yours");
            await(log.append(List.of(entry("k", "v"))));
            await(log.readToEnd());
        }
        assertThat(seen.values()).containsExactly("v");
    }

    @Test
    void theConsumerTellsTheEndIfTheBrokersDoNotTellAnAdmin() throws Exception {
        try (CompactedLog log = log(
                withEndOffsets("read_uncommitted", () -> Optional.of(new UnsupportedVersionException("too old"))))) {
            await(log.start(seen));
            await(log.append(List.of(entry("k", "v"))));
            await(log.readToEnd());
        }
        assertThat(seen.values()).containsExactly("v");
    }

    @Test
    void aReaderOfCommittedRecordsMustNotAskTheConsumerForTheEnd() {
        try (CompactedLog log =
                log(withEndOffsets("read_committed", () -> Optional.of(new UnsupportedVersionException("too old"))))) {
            assertThatThrownBy(() -> await(log.start(seen)))
                    .hasMessageContaining(topic)
                    .hasMessageContaining("too old");
        }
    }

    private CompactedLog log(KafkaLogClients clients) {
        return new KafkaCompactedLog(KafkaLogs.topic(topic, 1), clients);
    }

    private KafkaLogClients withEndOffsets(String isolation, Supplier<Optional<Exception>> failure) {
        KafkaLogClients clients = logs.clients(Map.of("isolation.level", isolation));
        Admin admin = Faulty.client(
                Admin.class,
                logs.admin().client(),
                (method, arguments) -> method.getName().equals("listOffsets")
                        ? failure.get().map(exception -> Faulty.endOffsets(topic, exception))
                        : Optional.empty());
        return new KafkaLogClients(
                clients.consumer(),
                clients.producer(),
                clients.readCommitted(),
                new KafkaAdmin(admin, logs.admin().retryLimit(), logs.admin().retryBackoff()));
    }

    @SuppressWarnings("unchecked") // what is behind the proxy has that type
    private static Consumer<byte[], byte[]> consumer(Consumer<byte[], byte[]> real, Faulty.Fault fault) {
        return Faulty.client(Consumer.class, real, fault);
    }
}
