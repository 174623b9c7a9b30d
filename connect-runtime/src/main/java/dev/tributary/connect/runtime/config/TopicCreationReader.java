package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.config.TopicCreation.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * One reading of {@code topic.creation.*}: goes on after a setting that is wrong, so that all are told at once. Source:
 * {@code tasks} 2.8.
 */
final class TopicCreationReader {
    private static final String DEFAULT = "default";
    private static final String INCLUDE = "include";
    private static final String EXCLUDE = "exclude";
    private static final String REPLICATION_FACTOR = "replication.factor";
    private static final String PARTITIONS = "partitions";
    private static final Set<String> FRAMEWORKS_OWN = Set.of(INCLUDE, EXCLUDE, REPLICATION_FACTOR, PARTITIONS);
    private static final int BROKERS_CHOICE = -1;

    private final Map<String, @Nullable String> config;
    private final BiConsumer<String, String> problems;
    private final List<String> ignored = new ArrayList<>();

    /** @param problems given key and message of each setting that is wrong */
    TopicCreationReader(Map<String, @Nullable String> config, BiConsumer<String, String> problems) {
        this.config = config;
        this.problems = problems;
    }

    /** What is read is of use only if there were no problems. */
    TopicCreation read() {
        List<String> names = names();
        Group fallback = group(DEFAULT, null);
        List<Group> groups = names.stream().map(name -> group(name, fallback)).toList();
        noteUnknownGroups(names);
        return new TopicCreation(groups, fallback, ignored);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        Object listed = read(
                new ConfigDef()
                        .define(
                                ConnectorKeys.TOPIC_GROUPS,
                                Type.LIST,
                                "",
                                Checks.distinctElements(),
                                Importance.LOW,
                                ""),
                ConnectorKeys.TOPIC_GROUPS);
        if (listed instanceof List<?> elements) {
            elements.forEach(element -> names.add(element.toString()));
        }
        if (names.remove(DEFAULT)) {
            ignored.add(ConnectorKeys.TOPIC_GROUPS + " lists " + DEFAULT
                    + ", which is always there and always last: it need not be listed.");
        }
        return names;
    }

    /** @param fallback null for the default group itself */
    private Group group(String name, @Nullable Group fallback) {
        String prefix = prefix(name);
        ConfigDef definition = definition(prefix, fallback);
        Pattern include = Pattern.compile(".*");
        Pattern exclude = Pattern.compile("");
        if (fallback != null) {
            include = pattern(read(definition, prefix + INCLUDE));
            exclude = pattern(read(definition, prefix + EXCLUDE));
        } else {
            for (String key : List.of(prefix + INCLUDE, prefix + EXCLUDE)) {
                if (config.get(key) != null) {
                    ignored.add(key + " has no effect: the default group takes every topic that no other group takes.");
                }
            }
        }
        int partitions = number(read(definition, prefix + PARTITIONS));
        int replicationFactor = number(read(definition, prefix + REPLICATION_FACTOR));
        Map<String, String> topicConfigs = Prefixes.strip(prefix, config).entrySet().stream()
                .filter(entry -> entry.getValue() != null && !FRAMEWORKS_OWN.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
        return new Group(name, include, exclude, partitions, (short) replicationFactor, topicConfigs);
    }

    static ConfigDef definition(String prefix, @Nullable Group fallback) {
        return new ConfigDef()
                .define(prefix + INCLUDE, Type.LIST, "", regexes(), Importance.LOW, "")
                .define(prefix + EXCLUDE, Type.LIST, "", regexes(), Importance.LOW, "")
                .define(
                        prefix + REPLICATION_FACTOR,
                        Type.SHORT,
                        fallback == null ? ConfigDef.NO_DEFAULT_VALUE : fallback.replicationFactor(),
                        Checks.brokerCount(),
                        Importance.LOW,
                        "")
                .define(
                        prefix + PARTITIONS,
                        Type.INT,
                        fallback == null ? ConfigDef.NO_DEFAULT_VALUE : fallback.partitions(),
                        Checks.brokerCount(),
                        Importance.LOW,
                        "");
    }

    /** The value; null, with a problem told, if there is no good one. */
    private @Nullable Object read(ConfigDef definition, String key) {
        try {
            return new KeyReader(definition, config).read(key);
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage());
            problems.accept(
                    key,
                    config.get(key) != null
                            ? message
                            : message + " It is needed because the connector has settings that begin with "
                                    + TopicCreation.PREFIX + "; set it, to -1 for what the brokers choose.");
            return null;
        }
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : BROKERS_CHOICE;
    }

    /** Alternatives, joined: what a flag such as {@code (?i)} says in the first holds for all. */
    private static Pattern pattern(@Nullable Object alternatives) {
        List<?> all = alternatives instanceof List<?> list ? list : List.of();
        return Pattern.compile(all.stream().map(String::valueOf).collect(Collectors.joining("|")));
    }

    private static ConfigDef.Validator regexes() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    if (!(value instanceof List<?> alternatives)) {
                        return;
                    }
                    for (Object alternative : alternatives) {
                        checkRegex(key, alternative.toString());
                    }
                    checkRegex(key, alternatives.stream().map(String::valueOf).collect(Collectors.joining("|")));
                },
                () -> "regular expressions");
    }

    private static void checkRegex(String key, String regex) {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new ConfigException(
                    key, regex, "expected regular expressions separated by commas: " + e.getDescription());
        }
    }

    private void noteUnknownGroups(List<String> names) {
        config.keySet().stream()
                .filter(key -> key.startsWith(TopicCreation.PREFIX)
                        && !key.equals(ConnectorKeys.TOPIC_GROUPS)
                        && !key.startsWith(prefix(DEFAULT))
                        && names.stream().noneMatch(name -> key.startsWith(prefix(name))))
                .sorted()
                .forEach(key -> ignored.add(key + " has no effect: it is of no group that " + ConnectorKeys.TOPIC_GROUPS
                        + " lists, which are " + names + "."));
    }

    private static String prefix(String group) {
        return TopicCreation.PREFIX + group + ".";
    }
}
