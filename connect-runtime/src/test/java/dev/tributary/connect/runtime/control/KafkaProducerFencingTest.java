package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;

class KafkaProducerFencingTest {
    private static final String TOPIC = "fenced-producers";
    private static final Map<String, String> CONFIG = Map.of("connector.class", "Source");

    @Test
    void fencedProducersWriteNothingAnyMoreAndOthersGoOn() {
        ConnectorName name =
                ConnectorName.of("fenced-" + ProcessHandle.current().pid());
        try (TestClient client = TestKafka.shared().client();
                var zero = producer("group-" + name + "-0");
                var one = producer("group-" + name + "-1");
                var two = producer("group-" + name + "-2")) {
            client.createTopic(TOPIC);
            for (var producer : List.of(zero, one, two)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "before"));
            }
            fencing(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()))
                    .fence(name, CONFIG, 2);
            for (var fenced : List.of(zero, one)) {
                assertThatThrownBy(fenced::commitTransaction)
                        .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
            }
            two.commitTransaction();
        }
    }

    @Test
    void aFailureSaysWhoseProducersAreNotFenced() {
        var nowhere = Map.<String, Object>of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "500", "request.timeout.ms", "500");
        assertThatThrownBy(() -> fencing(nowhere).fence(ConnectorName.of("orders"), CONFIG, 2))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("orders")
                .hasMessageContaining("safe to try again");
    }

    private static ProducerFencing fencing(Map<String, Object> admin) {
        var access = new PluginAccess(
                new FakePlugins(), config -> TestWorker.valid(), (plugin, version) -> List.of(), config -> config);
        return new KafkaProducerFencing("group", access, new Clients(admin));
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    private record Clients(Map<String, Object> admin) implements ClientConfigs {
        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> sinkConsumer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> admin(
                String defaultClientId,
                ConnectorName connector,
                Class<? extends Connector> connectorClass,
                Map<String, String> connectorConfig) {
            return admin;
        }
    }
}
