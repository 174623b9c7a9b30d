package dev.tributary.connect.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void oneCallStartsABrokerThatKeepsWhatItIsSent() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                TestClient client = kafka.client()) {
            client.createTopic("orders", 3);
            client.produce("orders", "a", "first");
            client.produce("orders", "a", null);

            List<ConsumerRecord<String, String>> records = client.consumeUntil("orders", 2, PATIENCE);

            assertThat(records).extracting(ConsumerRecord::value).containsExactly("first", null);
            assertThat(client.endOffsets("orders").values()).containsExactlyInAnyOrder(0L, 0L, 2L);
        }
    }

    @Test
    void aTopicIsNotCreatedByUseUnlessAsked() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                TestClient client = kafka.client()) {
            assertThatThrownBy(() -> client.describe("nobody-made-it"))
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class)
                    .hasMessageContaining("nobody-made-it");
        }
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.builder().autoCreateTopics(true).start();
                TestClient client = kafka.client()) {
            client.produce("by-use", "value");
            assertThat(client.consumeAll("by-use")).hasSize(1);
        }
    }

    @Test
    void threeBrokersServeWhileOneOfThemIsDownAndItComesBackOnTheSamePort() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(3).start();
                TestClient client = kafka.client()) {
            String addresses = kafka.bootstrapServers();
            client.createTopic("replicated", 3);
            client.produce("replicated", "before", "1");

            kafka.stopBroker(0);
            client.createTopic("created-meanwhile", 1);
            client.produce("replicated", "meanwhile", "2");
            kafka.startBroker(0);
            kafka.stopBroker(1);
            client.produce("replicated", "after", "3");

            assertThat(kafka.bootstrapServers()).isEqualTo(addresses);
            assertThat(client.consumeAll("replicated"))
                    .extracting(ConsumerRecord::value)
                    .containsExactlyInAnyOrder("1", "2", "3");
            assertThat(client.describe("replicated").partitions())
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
        }
    }

    @Test
    void theOnlyBrokerRestartsWithItsDataOnTheSamePort() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                TestClient client = kafka.client()) {
            client.createTopic("kept");
            client.produce("kept", "value");

            kafka.stopBroker(0);
            kafka.stopBroker(0);
            kafka.startBroker(0);
            kafka.startBroker(0);

            assertThat(client.consumeAll("kept"))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("value");
        }
    }

    @Test
    void aGivenDirectoryOutlivesTheClusterAndAnotherClusterFindsItsData(@TempDir Path directory) {
        String clusterId;
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().directory(directory).start();
                TestClient client = kafka.client()) {
            clusterId = kafka.clusterId();
            client.createTopic("kept");
            client.produce("kept", "value");
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.builder().directory(directory).start();
                TestClient client = kafka.client()) {
            assertThat(kafka.clusterId()).isEqualTo(clusterId);
            assertThat(client.consumeAll("kept"))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("value");
        }
    }

    @Test
    void aDirectoryOfAnotherNumberOfBrokersIsRefused(@TempDir Path directory) {
        EmbeddedKafka.builder().directory(directory).start().close();

        assertThatThrownBy(() ->
                        EmbeddedKafka.builder().brokers(3).directory(directory).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("1 broker(s) (expected: 3)");
    }

    @Test
    void aDirectoryInUseIsRefusedAndItsUserIsNotDisturbed(@TempDir Path directory) {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().directory(directory).start();
                TestClient client = kafka.client()) {
            assertThatThrownBy(
                            () -> EmbeddedKafka.builder().directory(directory).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(directory + " is in use");

            client.createTopic("undisturbed");
            client.produce("undisturbed", "value");
            assertThat(client.consumeAll("undisturbed")).hasSize(1);
        }
    }

    @Test
    void closingGivesPortsAndTemporaryDirectoryBack() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        int port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
        Path directory = temporaryDirectoryOf(kafka);

        kafka.close();
        kafka.close();

        assertThat(directory).doesNotExist();
        try (var free = new ServerSocket()) {
            free.bind(new InetSocketAddress("127.0.0.1", port));
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void aClosedClusterDoesNotStartAgain() {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        kafka.close();

        assertThatThrownBy(() -> kafka.startBroker(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void brokerPropertiesOfTheUserWinButNotThoseThatMakeTheCluster() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder()
                        .brokerProperty("num.partitions", "7")
                        .autoCreateTopics(true)
                        .start();
                TestClient client = kafka.client()) {
            client.produce("wide", "value");
            assertThat(client.describe("wide").partitions()).hasSize(7);
        }
        assertThatThrownBy(() -> EmbeddedKafka.builder()
                        .brokerProperty("log.dirs", "/elsewhere")
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("log.dirs");
        assertThatThrownBy(() -> EmbeddedKafka.builder().brokers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 (expected: >= 1)");
    }

    @Test
    void aBrokerThatCannotStartSaysWhyAndLetsGoOfItsDirectory(@TempDir Path directory) {
        assertThatThrownBy(() -> EmbeddedKafka.builder()
                        .directory(directory)
                        .brokerProperty("num.io.threads", "no number")
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("num.io.threads");

        try (EmbeddedKafka kafka = EmbeddedKafka.builder().directory(directory).start();
                TestClient client = kafka.client()) {
            client.createTopic("works-now");
            assertThat(client.describe("works-now").partitions()).hasSize(1);
        }
    }

    @Test
    void kafkaCannotEndTheProcessOnceABrokerHasBeenStarted() {
        EmbeddedKafka.start().close();

        assertThatThrownBy(() -> Exit.halt(1, "all is lost"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("all is lost");
        assertThatThrownBy(() -> Exit.exit(1)).isInstanceOf(IllegalStateException.class);
    }

    private static Path temporaryDirectoryOf(EmbeddedKafka kafka) throws Exception {
        try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("embedded-kafka-"))
                    .filter(entry -> isDirectoryOf(entry, kafka.clusterId()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isDirectoryOf(Path directory, String clusterId) {
        try {
            return Files.readString(directory.resolve("node-0").resolve("meta.properties"))
                    .contains(clusterId);
        } catch (NoSuchFileException e) {
            return false; // another process's, on its way in or out
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
