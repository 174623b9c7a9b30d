package dev.tributary.connect.runtime.config;

/**
 * {@code errors.deadletterqueue.*}. Immutable.
 *
 * @param topic gets the records that failed
 * @param replicationFactor of that topic, when it is created; -1: the brokers' default
 * @param contextHeaders whether headers tell why and where a record failed
 */
public record DeadLetterSettings(String topic, short replicationFactor, boolean contextHeaders) {
    public DeadLetterSettings {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("a dead letter queue needs a topic");
        }
    }
}
