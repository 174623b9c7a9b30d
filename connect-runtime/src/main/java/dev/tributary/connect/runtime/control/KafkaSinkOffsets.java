package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of sink connectors in Kafka, through an admin client made for each call with the connector's own settings.
 * Thread-safe. Every call to Kafka may take 90 s.
 */
public final class KafkaSinkOffsets implements SinkOffsets {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private final ClientConfigs clients;

    public KafkaSinkOffsets(ClientConfigs clients) {
        this.clients = clients;
    }

    @Override
    public Map<TopicPartition, Long> read(Sink sink) {
        String group = group(sink);
        String doing = "read consumer group offsets for connector " + sink.name();
        try (Admin admin = admin(sink)) {
            var offsets = new HashMap<TopicPartition, Long>();
            Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
                    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), Map.of(), doing, group);
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    offsets.put(partition, offset.offset());
                }
            });
            return offsets;
        }
    }

    @Override
    public void alter(Sink sink, Map<TopicPartition, @Nullable Long> offsets) {
        String group = group(sink);
        String doing = "alter consumer group offsets for connector " + sink.name();
        var set = new HashMap<TopicPartition, OffsetAndMetadata>();
        Set<TopicPartition> deleted = new HashSet<>();
        offsets.forEach((partition, offset) -> {
            if (offset == null) {
                deleted.add(partition);
            } else {
                set.put(partition, new OffsetAndMetadata(offset));
            }
        });
        try (Admin admin = admin(sink)) {
            if (!set.isEmpty()) {
                var altered = admin.alterConsumerGroupOffsets(group, set);
                getEach(set.keySet(), altered::partitionResult, doing, group);
            }
            if (!deleted.isEmpty()) {
                var gone = admin.deleteConsumerGroupOffsets(group, deleted);
                getEach(deleted, gone::partitionResult, doing, group);
            }
        }
    }

    @Override
    public void reset(Sink sink) {
        String group = group(sink);
        try (Admin admin = admin(sink)) {
            String doing = "reset consumer group offsets for connector " + sink.name();
            getVoid(admin.deleteConsumerGroups(List.of(group)).all(), doing, group);
        }
    }

    private Admin admin(Sink sink) {
        String clientId = "connector-worker-adminclient-" + sink.name();
        Map<String, Object> config = new HashMap<>(clients.admin(clientId, sink.name(), sink.type(), sink.config()));
        // While no broker answers, a client that may bootstrap anew does so without a pause. This one lives for one
        // call.
        config.putIfAbsent(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return Admin.create(config);
    }

    private String group(Sink sink) {
        Object group = clients.sinkConsumer(new TaskId(sink.name(), 0), sink.type(), sink.config())
                .get(ConsumerConfig.GROUP_ID_CONFIG);
        return group == null ? "connect-" + sink.name() : group.toString();
    }

    private interface PartitionResult {
        KafkaFuture<Void> of(TopicPartition partition);
    }

    /** The first failure says which partition it is about: Kafka's own messages do not. */
    private static void getEach(Set<TopicPartition> partitions, PartitionResult results, String doing, String group) {
        for (TopicPartition partition : partitions) {
            getVoid(results.of(partition), doing + ", partition " + partition, group);
        }
    }

    private static void getVoid(KafkaFuture<Void> future, String doing, String group) {
        Object unused = get(future.thenApply(done -> true), true, doing, group);
    }

    /**
     * @param withoutGroup what to answer when there is no such group
     */
    private static <T> T get(KafkaFuture<T> future, T withoutGroup, String doing, String group) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectClusterException.ShuttingDown("The worker is shutting down");
        } catch (TimeoutException e) {
            throw new ConnectClusterException.Failed(
                    "Failed to " + doing + " (group " + group + "): Kafka did not answer within " + LIMIT.toSeconds()
                            + " s",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof GroupIdNotFoundException) {
                return withoutGroup;
            }
            throw new ConnectClusterException.Failed(
                    "Failed to " + doing + " (group " + group + "): " + explain(cause), cause);
        }
    }

    private static String explain(Throwable cause) {
        boolean inUse = cause instanceof GroupNotEmptyException
                || cause instanceof UnknownMemberIdException
                || cause instanceof GroupSubscribedToTopicException;
        return inUse
                ? "the group still has members. Tasks may not have left it yet: it is safe to try again. If that does"
                        + " not help, a task may hang on a worker; restart that worker."
                : String.valueOf(cause.getMessage());
    }
}
