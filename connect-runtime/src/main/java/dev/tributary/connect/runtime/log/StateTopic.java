package dev.tributary.connect.runtime.log;

import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopic;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopics;
import org.apache.kafka.common.config.ConfigException;

/**
 * A compacted topic that must be as its log needs it. Immutable. Source: {@code internal-topics} 1.1.
 *
 * @param settings its name, and how it is created
 * @param property the worker (or connector) property that names it
 * @param purpose what it holds, as messages say it
 * @param onePartition whether more than one partition is refused
 */
public record StateTopic(InternalTopic settings, String property, String purpose, boolean onePartition) {
    private static final String OWN_OFFSETS = "offsets.storage.topic";

    public StateTopic {
        if (settings.name().isBlank()) {
            throw new ConfigException(property, settings.name(), "expected the name of the topic for " + purpose);
        }
    }

    /** The config topic. */
    public static StateTopic configs(InternalTopics topics) {
        return new StateTopic(topics.configs(), "config.storage.topic", "connector configurations", true);
    }

    /** The worker's offset topic. */
    public static StateTopic offsets(InternalTopics topics) {
        return new StateTopic(topics.offsets(), "offset.storage.topic", "source connector offsets", false);
    }

    /** The status topic. */
    public static StateTopic statuses(InternalTopics topics) {
        return new StateTopic(topics.statuses(), "status.storage.topic", "connector and task statuses", false);
    }

    /**
     * A connector's own offset topic.
     *
     * @param worker how the worker's offset topic is created: this one is created likewise
     */
    public static StateTopic offsetsOf(String connector, String topic, InternalTopic worker) {
        return new StateTopic(
                new InternalTopic(topic, worker.partitions(), worker.replicationFactor(), worker.extra()),
                OWN_OFFSETS + " of connector " + connector,
                "source connector offsets",
                false);
    }

    /** What the worker properties begin with that say how the topic is created. */
    String settingsPrefix() {
        return property.startsWith(OWN_OFFSETS)
                ? "offset.storage."
                : property.substring(0, property.lastIndexOf('.') + 1);
    }

    String name() {
        return settings.name();
    }
}
