package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a state topic exists and is compacted: creates it, or looks at the one that is there. Blocks the calling
 * thread, and ends when that is interrupted. Source: {@code internal-topics} 1.2.
 */
final class StateTopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(StateTopicSetup.class);
    private static final Duration FIRST_METADATA_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_METADATA_WAIT = Duration.ofSeconds(1);
    private static final Duration METADATA_LIMIT = Duration.ofSeconds(30);
    private final KafkaAdmin admin;
    private final StateTopic topic;
    private final Duration metadataLimit;

    StateTopicSetup(KafkaAdmin admin, StateTopic topic) {
        this(admin, topic, METADATA_LIMIT);
    }

    StateTopicSetup(KafkaAdmin admin, StateTopic topic, Duration metadataLimit) {
        this.admin = admin;
        this.topic = topic;
        this.metadataLimit = metadataLimit;
    }

    /**
     * Returns how many partitions the topic has.
     *
     * @throws ConfigException if there is a topic that is not what it must be
     * @throws ConnectException if it cannot be created or found
     */
    int run() throws InterruptedException {
        if (!create()) {
            checkCleanupPolicy();
        }
        int partitions = awaitPartitions();
        if (topic.onePartition() && partitions != 1) {
            throw new ConfigException(
                    ("Topic '%s', named by %s, has %d partitions (expected: 1). The topic for %s must have"
                                    + " exactly one, because the order of its records counts. Name another topic, or move its"
                                    + " records to a topic of one partition.")
                            .formatted(topic.name(), topic.property(), partitions, topic.purpose()));
        }
        return partitions;
    }

    /** True iff it was created just now. */
    private boolean create() throws InterruptedException {
        var settings = new HashMap<String, String>();
        topic.settings().extra().forEach((key, value) -> {
            if (value != null) {
                settings.put(key, value);
            }
        });
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        int partitions = topic.settings().partitions();
        short replicas = topic.settings().replicationFactor();
        var wanted = new NewTopic(
                        topic.name(),
                        partitions < 0 ? Optional.empty() : Optional.of(partitions),
                        replicas < 0 ? Optional.empty() : Optional.of(replicas))
                .configs(settings);
        @Nullable
        Throwable failure = retried(
                        "Creating",
                        () -> admin.client().createTopics(List.of(wanted)).all())
                .failure();
        if (failure == null) {
            LOG.info("Created topic '{}' ({}) for {}.", topic.name(), topic.property(), topic.purpose());
            return true;
        }
        if (failure instanceof TopicExistsException) {
            return false;
        }
        if (failure instanceof UnsupportedVersionException || failure instanceof AuthorizationException) {
            LOG.info(
                    "Topic '{}' ({}) cannot be created by this worker; going on with the one that should be there. {}",
                    topic.name(),
                    topic.property(),
                    String.valueOf(failure.getMessage()));
            return false;
        }
        String advice = failure instanceof InvalidConfigurationException
                ? "Check the worker properties that begin with " + topic.settingsPrefix() + "."
                : "Check the brokers and the worker properties that begin with " + topic.settingsPrefix()
                        + ", or create the topic by hand with"
                        + " cleanup.policy=compact.";
        throw new ConnectException(
                "Topic '%s' for %s, named by %s, could not be created with %s partitions, replication factor %s and %s: %s. %s"
                        .formatted(
                                topic.name(),
                                topic.purpose(),
                                topic.property(),
                                partitions < 0 ? "default" : partitions,
                                replicas < 0 ? "default" : replicas,
                                settings,
                                failure.getMessage(),
                                advice),
                failure);
    }

    private void checkCleanupPolicy() throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        Answer<Map<ConfigResource, Config>> answer = retried(
                "Reading the settings of",
                () -> admin.client().describeConfigs(List.of(resource)).all());
        Throwable failure = answer.failure();
        if (failure != null) {
            if (failure instanceof AuthorizationException
                    || failure instanceof UnsupportedVersionException
                    || failure instanceof UnknownTopicOrPartitionException) {
                LOG.warn(
                        "Whether topic '{}' ({}) has cleanup.policy=compact cannot be seen by this worker ({}). If it has not, {} will be lost.",
                        topic.name(),
                        topic.property(),
                        failure.getMessage(),
                        topic.purpose());
                return;
            }
            throw new ConnectException(
                    "The settings of topic '%s' for %s, named by %s, could not be read: %s. Check the brokers, then start the worker again."
                            .formatted(topic.name(), topic.purpose(), topic.property(), failure.getMessage()),
                    failure);
        }
        Config config = answer.value() == null ? null : answer.value().get(resource);
        ConfigEntry entry = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (entry == null || entry.value() == null) {
            LOG.warn("The brokers do not tell the cleanup.policy of topic '{}' ({}).", topic.name(), topic.property());
            return;
        }
        if (!policies(entry.value()).equals(Set.of(TopicConfig.CLEANUP_POLICY_COMPACT))) {
            throw new ConfigException(
                    ("Topic '%s', named by %s, has cleanup.policy=%s (expected: compact). The topic for %s must"
                                    + " be compacted and nothing else, or they are lost. Set cleanup.policy=compact for the topic,"
                                    + " or name another one.")
                            .formatted(topic.name(), topic.property(), entry.value(), topic.purpose()));
        }
    }

    private static Set<String> policies(String list) {
        return Arrays.stream(list.split(","))
                .map(policy -> policy.strip().toLowerCase(Locale.ROOT))
                .filter(policy -> !policy.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int awaitPartitions() throws InterruptedException {
        long deadline = System.nanoTime() + metadataLimit.toNanos();
        Duration wait = FIRST_METADATA_WAIT;
        var complaint = new Complaint(LOG);
        while (true) {
            Answer<Map<String, TopicDescription>> answer =
                    ask(admin.client().describeTopics(List.of(topic.name())).allTopicNames());
            TopicDescription found =
                    answer.value() == null ? null : answer.value().get(topic.name());
            if (found != null && !found.partitions().isEmpty()) {
                return found.partitions().size();
            }
            Throwable failure = answer.failure();
            if (failure instanceof TimeoutException) {
                deadline = System.nanoTime() + metadataLimit.toNanos(); // counts only while brokers answer
                complaint.warn("Looking for topic '" + topic.name() + "' (" + topic.property() + ") failed", failure);
            }
            boolean mayCome = failure == null || failure instanceof RetriableException;
            if (!mayCome || System.nanoTime() - deadline >= 0) {
                throw new ConnectException(
                        "Topic '%s' for %s, named by %s, was not found%s. Create it with cleanup.policy=compact, or let the worker create and describe it."
                                .formatted(
                                        topic.name(),
                                        topic.purpose(),
                                        topic.property(),
                                        failure == null ? "" : ": " + failure.getMessage()),
                        failure);
            }
            Thread.sleep(wait.toMillis());
            Duration next = wait.multipliedBy(2);
            wait = next.compareTo(LONGEST_METADATA_WAIT) < 0 ? next : LONGEST_METADATA_WAIT;
        }
    }

    private interface Call<T> {
        KafkaFuture<T> start();
    }

    /** What Kafka said: a value, or why there is none. */
    private record Answer<T>(@Nullable T value, @Nullable Throwable failure) {}

    /** Tries again for as long as no broker answers; for a limited time while there are too few of them. */
    private <T> Answer<T> retried(String doing, Call<T> call) throws InterruptedException {
        long deadline = System.nanoTime() + admin.retryLimit().toNanos();
        var complaint = new Complaint(LOG);
        while (true) {
            Answer<T> answer = ask(call.start());
            Throwable failure = answer.failure();
            // Brokers that are away may come back at any time; too few of them are a mistake, or a matter of a minute.
            boolean again = failure instanceof TimeoutException
                    || failure instanceof InvalidReplicationFactorException && System.nanoTime() - deadline < 0;
            if (!again) {
                return answer;
            }
            String advice = failure instanceof InvalidReplicationFactorException
                    ? "; there are fewer brokers than " + topic.settingsPrefix() + "replication.factor="
                            + topic.settings().replicationFactor() + " asks for: start more, or set it to their number"
                    : "";
            complaint.warn(
                    doing + " topic '" + topic.name() + "' (" + topic.property() + ") did not succeed yet" + advice,
                    failure);
            Thread.sleep(admin.retryBackoff().toMillis());
        }
    }

    private static <T> Answer<T> ask(KafkaFuture<T> future) throws InterruptedException {
        try {
            return new Answer<>(future.get(), null);
        } catch (ExecutionException e) {
            return new Answer<>(null, e.getCause() == null ? e : e.getCause());
        }
    }
}
