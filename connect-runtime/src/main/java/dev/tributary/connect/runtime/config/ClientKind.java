package dev.tributary.connect.runtime.config;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;

/** The kinds of Kafka clients that connectors may have settings for, in the order of validation results. */
enum ClientKind {
    PRODUCER("producer.", ClientType.PRODUCER, ProducerConfig.configDef()),
    CONSUMER("consumer.", ClientType.CONSUMER, ConsumerConfig.configDef()),
    ADMIN("admin.", ClientType.ADMIN, AdminClientConfig.configDef());

    private final String workerPrefix;
    private final ClientType type;
    private final ConfigDef definition;

    ClientKind(String workerPrefix, ClientType type, ConfigDef definition) {
        this.workerPrefix = workerPrefix;
        this.type = type;
        this.definition = definition;
    }

    /** The prefix in worker properties. */
    String workerPrefix() {
        return workerPrefix;
    }

    /** The prefix in connector configurations. */
    String overridePrefix() {
        return workerPrefix + "override.";
    }

    ClientType type() {
        return type;
    }

    /** Kafka's own definition. */
    ConfigDef definition() {
        return definition;
    }
}
