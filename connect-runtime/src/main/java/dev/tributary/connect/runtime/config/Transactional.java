package dev.tributary.connect.runtime.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be so in the configuration of a transactional producer. Stateless. Source: {@code tasks} 3.3. */
final class Transactional {
    private static final Logger LOG = LoggerFactory.getLogger(Transactional.class);

    private Transactional() {}

    /**
     * A copy of the configuration with the transactional id, and idempotent.
     *
     * @param idempotenceAsked whether {@code enable.idempotence} was set by the user
     */
    static Map<String, Object> force(Map<String, Object> producer, String transactionalId, boolean idempotenceAsked) {
        Map<String, Object> config = new LinkedHashMap<>(producer);
        Object id = config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        if (id != null && !transactionalId.equals(id)) {
            LOG.warn(
                    "{}: {} is replaced by {}: the transactional ids of exactly-once source tasks are the worker's to choose,"
                            + " because it fences tasks of old by them",
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    id,
                    transactionalId);
        }
        Object idempotent = config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        if (idempotenceAsked && !"true".equalsIgnoreCase(String.valueOf(idempotent))) {
            LOG.warn(
                    "{}: {} is replaced by true for {}: transactions need it",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    idempotent,
                    transactionalId);
        }
        return config;
    }
}
