package dev.tributary.connect.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;

final class TestKafkaTest {
    @Test
    void nothingChosenMeansAnEmbeddedBroker() {
        try (KafkaCluster cluster = TestKafka.choose(null)) {
            assertThat(cluster).isInstanceOf(EmbeddedKafka.class);
        }
    }

    @Test
    void addressesMeanBrokersThatAlreadyRunAndStayUp() {
        try (EmbeddedKafka running = EmbeddedKafka.start()) {
            KafkaCluster chosen = TestKafka.choose(running.bootstrapServers());
            chosen.close();

            try (TestClient client = chosen.client()) {
                client.createTopic("still-there");
                assertThat(client.describe("still-there").partitions()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"embeded", "host", "host:port", "a:1,,b:2"})
    void anythingElseIsRefusedWithTheChoices(String choice) {
        assertThatThrownBy(() -> TestKafka.choose(choice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tributary.test.kafka: " + choice)
                .hasMessageContaining("'embedded', 'testcontainers'");
    }

    @Test
    void missingDockerIsSaidWithAWayOut() {
        assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "Docker is there");

        assertThatThrownBy(() -> TestKafka.choose("testcontainers"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Docker does not answer")
                .hasMessageContaining("'embedded'");
    }

    @Test
    void theSharedClusterIsOneAndOutlivesItsUsers() {
        KafkaCluster first = TestKafka.shared();
        first.close();

        KafkaCluster second = TestKafka.shared();

        assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
        try (TestClient client = second.client()) {
            String topic = "shared-" + System.nanoTime();
            client.createTopic(topic);
            assertThat(client.describe(topic).partitions()).hasSize(1);
        }
    }
}
