package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/** Sink offsets where they live: in the consumer groups, through an admin client made for each operation. */
public final class KafkaSinkOffsets implements SinkOffsets {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final ClientConfigs configs;
    private final Function<Map<String, Object>, Admin> admins;

    /** @param admins makes an admin client; it is closed after the operation */
    public KafkaSinkOffsets(ClientConfigs configs, Function<Map<String, Object>, Admin> admins) {
        this.configs = configs;
        this.admins = admins;
    }

    @Override
    public Map<TopicPartition, Long> read(Sink sink) {
        String group = group(sink);
        try (Admin admin = admin(sink)) {
            Map<TopicPartition, OffsetAndMetadata> committed = get(
                    "read the offsets of consumer group " + group,
                    sink,
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            Map<TopicPartition, Long> offsets = new HashMap<>();
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    offsets.put(partition, offset.offset());
                }
            });
            return offsets;
        } catch (Failed e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    @Override
    public void alter(Sink sink, Map<TopicPartition, @Nullable Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        Set<TopicPartition> deleted = new HashSet<>();
        offsets.forEach((partition, offset) -> {
            if (offset == null) {
                deleted.add(partition);
            } else {
                committed.put(partition, new OffsetAndMetadata(offset));
            }
        });
        String group = group(sink);
        String what = "alter consumer group offsets of group " + group;
        try (Admin admin = admin(sink)) {
            if (!committed.isEmpty()) {
                get(
                        what,
                        sink,
                        admin.alterConsumerGroupOffsets(group, committed).all());
            }
            if (!deleted.isEmpty()) {
                get(what, sink, admin.deleteConsumerGroupOffsets(group, deleted).all());
            }
        }
    }

    @Override
    public void reset(Sink sink) {
        String group = group(sink);
        try (Admin admin = admin(sink)) {
            get(
                    "reset the offsets by deleting consumer group " + group,
                    sink,
                    admin.deleteConsumerGroups(Set.of(group)).all());
        } catch (Failed e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    private String group(Sink sink) {
        Object group = configs.sinkConsumer(new TaskId(sink.name(), 0), sink.type(), sink.config())
                .get(ConsumerConfig.GROUP_ID_CONFIG);
        return String.valueOf(group);
    }

    private Admin admin(Sink sink) {
        return admins.apply(
                configs.admin("connector-worker-adminclient-" + sink.name(), sink.name(), sink.type(), sink.config()));
    }

    private static <T> T get(String what, Sink sink, KafkaFuture<T> future) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("Interrupted while trying to " + what + " for connector " + sink.name() + ".", e);
        } catch (TimeoutException e) {
            throw new Failed(
                    "Failed to " + what + " for connector " + sink.name() + ": no answer from Kafka within "
                            + LIMIT.toSeconds() + " s. It may still happen; asking again is safe.",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Failed(message(what, sink, cause), cause);
        }
    }

    private static String message(String what, Sink sink, Throwable cause) {
        String failed = "Failed to " + what + " for connector " + sink.name();
        if (cause instanceof UnknownMemberIdException
                || cause instanceof GroupSubscribedToTopicException
                || cause instanceof GroupNotEmptyException) {
            return failed + ": the group still has members, because tasks of the connector have not ended yet or it was"
                    + " resumed meanwhile. Asking again is safe; if it stays so, restart the worker on which a task hangs.";
        }
        return failed + ": " + cause.getMessage();
    }
}
