package dev.tributary.connect.runtime.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How a source connector wants the topics that it writes to be made: {@code topic.creation.*}. Immutable. Source:
 * KIP-158; {@code tasks} 2.8.
 *
 * @param groups in the order in which they are tried
 * @param fallback the group {@code default}: takes what no other group does
 * @param ignored what the configuration says without effect, a sentence each
 */
public record TopicCreation(List<Group> groups, Group fallback, List<String> ignored) {
    /** All settings begin with this. */
    public static final String PREFIX = "topic.creation.";

    public TopicCreation {
        groups = List.copyOf(groups);
        ignored = List.copyOf(ignored);
    }

    /**
     * Topics made alike.
     *
     * @param name as listed in {@code topic.creation.groups}, or {@code default}
     * @param include names that belong to it, matched as a whole
     * @param exclude names that do not belong to it even so
     * @param partitions 1 or more, or -1 for the brokers' default
     * @param replicationFactor likewise
     * @param configs settings of the topic, not checked here
     */
    public record Group(
            String name,
            Pattern include,
            Pattern exclude,
            int partitions,
            short replicationFactor,
            Map<String, String> configs) {
        public Group {
            configs = Collections.unmodifiableMap(new LinkedHashMap<>(configs));
        }

        boolean takes(String topic) {
            return include.matcher(topic).matches() && !exclude.matcher(topic).matches();
        }
    }

    /** Whether a connector has any of the settings; otherwise its topics are left to the brokers. */
    public static boolean isAskedFor(Map<String, @Nullable String> connectorConfig) {
        return connectorConfig.keySet().stream().anyMatch(key -> key.startsWith(PREFIX));
    }

    /**
     * Reads the settings.
     *
     * @param connectorConfig variables resolved
     * @return null if there are none
     * @throws ConfigException with everything that is wrong
     */
    public static @Nullable TopicCreation parse(Map<String, @Nullable String> connectorConfig) {
        if (!isAskedFor(connectorConfig)) {
            return null;
        }
        Map<String, String> problems = new LinkedHashMap<>();
        TopicCreation creation = new TopicCreationReader(connectorConfig, problems::putIfAbsent).read();
        if (!problems.isEmpty()) {
            throw new ConfigException(String.join("; ", problems.values()));
        }
        return creation;
    }

    /** The group that makes this topic: the first that takes its name. */
    public Group groupFor(String topic) {
        for (Group group : groups) {
            if (group.takes(topic)) {
                return group;
            }
        }
        return fallback;
    }
}
