package dev.tributary.connect.runtime.log;

import static dev.tributary.connect.runtime.log.CompactedLogContract.await;
import static dev.tributary.connect.runtime.log.CompactedLogContract.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaCompactedLogTest implements CompactedLogContract {
    private final String bootstrapServers = TestKafka.shared().bootstrapServers();
    private final KafkaLogs logs = new KafkaLogs(bootstrapServers);
    private final String run = KafkaLogs.newTopic("log");

    @AfterEach
    void close() {
        logs.close();
    }

    @Override
    public CompactedLog open(String name) {
        return logs.open(run + "-" + name, 1);
    }

    @Test
    void severalLogsOfOneTopicSeeTheSameOrder() throws Exception {
        List<Seen> seen = List.of(new Seen(), new Seen(), new Seen());
        var open = new ArrayList<CompactedLog>();
        try {
            for (Seen reader : seen) {
                CompactedLog log = open("shared");
                open.add(log);
                await(log.start(reader));
            }
            var appends = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 50; i++) {
                for (CompactedLog log : open) {
                    appends.add(log.append(List.of(entry("k" + i % 5, open.indexOf(log) + "." + i))));
                }
            }
            for (CompletableFuture<Void> append : appends) {
                await(append);
            }
            for (CompactedLog log : open) {
                await(log.readToEnd());
            }
        } finally {
            open.forEach(CompactedLog::close);
        }
        assertThat(seen.get(0).values()).hasSize(150);
        assertThat(seen.get(1).values()).isEqualTo(seen.get(0).values());
        assertThat(seen.get(2).offsets()).isEqualTo(seen.get(0).offsets());
        assertThat(seen.get(2).values()).isEqualTo(seen.get(0).values());
    }

    @Test
    void aRecordGoesToThePartitionOfItsKeysHashAndSaysWhichThatIs() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = logs.open(run, 5)) {
            await(log.start(seen));
            await(log.append(IntStream.range(0, 60)
                    .mapToObj(i -> entry("k" + i % 20, "v" + i))
                    .toList()));
            await(log.readToEnd());
        }
        assertThat(seen.all())
                .hasSize(60)
                .allSatisfy(record ->
                        assertThat(record.partition()).isEqualTo(Utils.toPositive(Utils.murmur2(record.key())) % 5));
        assertThat(seen.all().stream().map(CompactedLog.Record::partition).distinct())
                .hasSizeGreaterThan(1);
        assertThat(seen.all().stream()
                        .collect(Collectors.groupingBy(
                                CompactedLog.Record::partition,
                                Collectors.mapping(CompactedLog.Record::offset, Collectors.toList())))
                        .values())
                .allSatisfy(offsets -> assertThat(offsets).isSorted());
    }

    @Test
    void theEndIsReachedBehindTheMarkersOfTransactions() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = new KafkaCompactedLog(
                        KafkaLogs.topic(run, 1), logs.clients(Map.of("isolation.level", "read_committed")));
                CompactedLog uncommitted = logs.open(run, 1);
                var producer = transactional()) {
            await(log.start(seen));
            await(uncommitted.start(record -> {}));
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(run, "k", "committed"));
            producer.commitTransaction();
            await(log.readToEnd());
            assertThat(seen.values()).containsExactly("committed");

            producer.beginTransaction();
            producer.send(new ProducerRecord<>(run, "k", "aborted"));
            producer.flush();
            CompletableFuture<Void> withOpenTransaction = log.readToEnd();
            await(uncommitted.readToEnd());
            assertThat(withOpenTransaction).isNotDone();
            producer.abortTransaction();
            await(withOpenTransaction);
            await(log.readToEnd());
            await(uncommitted.readToEnd());
            assertThat(seen.values()).containsExactly("committed");
        }
        var replayed = new Seen();
        try (CompactedLog log = logs.open(run, 1)) {
            await(log.start(replayed)); // the last offset is a marker's
        }
        assertThat(replayed.offsets()).containsExactly(0L, 2L);
    }

    private KafkaProducer<String, String> transactional() {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "transactional.id", run);
        var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    @Test
    void theGroupIsNeitherJoinedNorGivenOffsets() throws Exception {
        try (CompactedLog log = open("group");
                TestClient client = TestClient.connectTo(bootstrapServers)) {
            await(log.start(new Seen()));
            await(log.append(List.of(entry("k", "v"))));
            await(log.readToEnd());
            assertThat(client.admin().listGroups().all().get())
                    .extracting(GroupListing::groupId)
                    .doesNotContain("never-joined");
        }
    }

    @Test
    void whatFollowsARecordThatCannotBeSentIsNotSentEither() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("large")) {
            await(log.start(seen));
            var large = new CompactedLog.Entry("b".getBytes(UTF_8), new byte[2_000_000]);
            CompletableFuture<Void> append = log.append(List.of(entry("a", "1"), large, entry("c", "3")));
            assertThatThrownBy(() -> await(append))
                    .cause()
                    .hasMessageContaining("Records were not written to topic " + run)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
            await(log.append(List.of(entry("d", "4"))));
            await(log.readToEnd());
        }
        assertThat(seen.values()).containsExactly("1", "4");
    }

    @Test
    void aTopicThatIsNotAsItMustBeFailsTheStartAndEverythingAfterIt() throws Exception {
        try (TestClient client = TestClient.connectTo(bootstrapServers)) {
            client.createTopic(run);
        }
        try (CompactedLog log = logs.open(run, 1)) {
            assertThatThrownBy(() -> await(log.start(new Seen())))
                    .hasCauseInstanceOf(ConfigException.class)
                    .hasMessageContaining("cleanup.policy=delete");
            assertThatThrownBy(() -> await(log.append(List.of(entry("k", "v")))))
                    .hasMessageContaining("cleanup.policy=delete");
            assertThatThrownBy(() -> await(log.readToEnd())).hasMessageContaining("cleanup.policy=delete");
        }
    }

    @Test
    void aLogThatWasNotStartedSaysSoAndOneIsStartedOnce() throws Exception {
        try (CompactedLog log = open("twice")) {
            assertThatThrownBy(() -> await(log.append(List.of(entry("k", "v")))))
                    .hasMessageContaining("is not started");
            assertThatThrownBy(() -> await(log.readToEnd())).hasMessageContaining("is not started");
            await(log.start(new Seen()));
            assertThatThrownBy(() -> log.start(new Seen())).hasMessageContaining("started already");
        }
    }
}
