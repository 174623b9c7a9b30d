package dev.tributary.connect.runtime.task;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Makes the clients of one run of a task and notes those that its records go through. Thread-safe if {@code clients} is.
 *
 * @param clients makes them
 * @param insight told of them
 */
record NotedClients(KafkaClients clients, TaskInsight insight) implements KafkaClients {
    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> config) {
        Producer<byte[], byte[]> producer = clients.producer(config);
        note("producer", config, producer::metrics);
        return producer;
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> consumer = clients.consumer(config);
        note("consumer", config, consumer::metrics);
        return consumer;
    }

    /** Not noted: these come and go. */
    @Override
    public Admin admin(Map<String, Object> config) {
        return clients.admin(config);
    }

    private void note(
            String kind, Map<String, Object> config, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        Object id = config.get(CommonClientConfigs.CLIENT_ID_CONFIG);
        insight.client(id == null ? kind : id.toString(), new ClientMetrics(metrics));
    }
}
