package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LateProducerTest {
    private static final ProducerRecord<byte[], byte[]> RECORD = new ProducerRecord<>("orders", new byte[1]);

    private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
    private Runnable whileMaking = () -> {};
    private final KafkaClients clients = new KafkaClients() {
        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            MockProducer<byte[], byte[]> producer =
                    new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            made.add(producer);
            whileMaking.run();
            return producer;
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Admin admin(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void theFirstRecordMakesTheOneProducer() {
        LateProducer producer = new LateProducer(clients, config());
        assertThat(made).isEmpty();

        producer.send(RECORD, (metadata, failure) -> {});
        producer.send(RECORD, (metadata, failure) -> {});
        producer.close(Duration.ZERO);

        assertThat(made).hasSize(1);
        assertThat(made.get(0).history()).hasSize(2);
        assertThat(made.get(0).closed()).isTrue();
    }

    @Test
    void aWrongSettingIsToldBeforeThereIsARecord() {
        Map<String, Object> wrong = config();
        wrong.put("batch.size", "many");

        assertThatThrownBy(() -> new LateProducer(clients, wrong))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("batch.size");
    }

    @Test
    void whatWasClosedBeforeItsFirstRecordMakesNone() {
        LateProducer producer = new LateProducer(clients, config());
        producer.close(Duration.ZERO);

        assertThatThrownBy(() -> producer.send(RECORD, (metadata, failure) -> {}))
                .isInstanceOf(KafkaException.class);

        assertThat(made).allMatch(MockProducer::closed);
    }

    @Test
    void aProducerThatIsMadeWhileTheTaskIsGivenUpIsClosed() {
        LateProducer producer = new LateProducer(clients, config());
        whileMaking = () -> producer.close(Duration.ZERO);

        assertThatThrownBy(() -> producer.send(RECORD, (metadata, failure) -> {}))
                .isInstanceOf(KafkaException.class);

        assertThat(made).hasSize(1).allMatch(MockProducer::closed);
    }

    private static Map<String, Object> config() {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                "localhost:1",
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
    }
}
