package dev.tributary.connect.runtime.log;

import static dev.tributary.connect.runtime.log.CompactedLogContract.await;
import static dev.tributary.connect.runtime.log.CompactedLogContract.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.log.CompactedLogContract.Seen;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens while the only broker is away. */
class KafkaLogOutageTest {
    private static EmbeddedKafka kafka;
    private final String topic = KafkaLogs.newTopic("outage");

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void whatWasAskedWhileTheBrokerWasAwayIsDoneInOrderWhenItIsBack() throws Exception {
        var seen = new Seen();
        try (var logs = new KafkaLogs(kafka.bootstrapServers());
                CompactedLog log = logs.open(topic, 1)) {
            await(log.start(seen));
            await(log.append(List.of(entry("k", "0"))));
            kafka.stopBroker(0);
            var asked = new ArrayList<CompletableFuture<Void>>();
            for (int i = 1; i <= 20; i++) {
                asked.add(log.append(List.of(entry("k", "" + i))));
            }
            asked.add(log.readToEnd());
            assertThat(asked).noneMatch(CompletableFuture::isDone);
            kafka.startBroker(0);
            for (CompletableFuture<Void> future : asked) {
                future.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(seen.values())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 20).mapToObj(i -> "" + i).toList());
    }

    @Test
    void aLogIsClosedWhileTheBrokerIsAwayAndWhatWaitsFails() throws Exception {
        try (var logs = new KafkaLogs(kafka.bootstrapServers())) {
            CompactedLog following = logs.open(topic, 1);
            CompactedLog starting = logs.open(topic, 1);
            await(following.start(new Seen()));
            kafka.stopBroker(0);
            try {
                CompletableFuture<Void> start = starting.start(new Seen());
                CompletableFuture<Void> early = starting.append(List.of(entry("k", "1")));
                CompletableFuture<Void> append = following.append(List.of(entry("k", "2")));
                CompletableFuture<Void> read = following.readToEnd();
                for (CompactedLog log : List.of(starting, following)) {
                    await(CompletableFuture.runAsync(log::close));
                }
                for (CompletableFuture<Void> waiting : List.of(start, early, read)) {
                    assertThatThrownBy(() -> await(waiting)).hasMessageContaining("closed");
                }
                assertThat(append).isCompletedExceptionally();
            } finally {
                kafka.startBroker(0);
            }
        }
    }
}
