package dev.tributary.connect.runtime.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a distributed worker needs to know of its cluster, one record per concern. Immutable. Source: {@code worker} 1.6.
 *
 * @param exactlyOnce {@code exactly.once.source.support}
 * @param clientId {@code client.id} as configured, empty if unset
 * @param warmUp {@code tributary.warmup.enable}
 */
public record DistributedSettings(
        GroupSettings group,
        InternalTopics topics,
        SessionKeySettings sessionKeys,
        ExactlyOnceSupport exactlyOnce,
        String clientId,
        boolean warmUp) {

    /** {@code exactly.once.source.support}. */
    public enum ExactlyOnceSupport {
        /** Nothing is transactional. */
        DISABLED,
        /** The leader writes the config topic in transactions. */
        PREPARING,
        /** As preparing, and source tasks are transactional. */
        ENABLED
    }

    /** {@code connect.protocol}: the newest group protocol that the worker offers. */
    public enum ConnectProtocol {
        EAGER,
        COMPATIBLE,
        SESSIONED
    }

    /**
     * The group of workers.
     *
     * @param id {@code group.id}
     * @param protocol {@code connect.protocol}
     * @param times what the group coordinator is told
     * @param catchUp what to do when behind with the config topic
     * @param maxRebalanceDelay {@code scheduled.rebalance.max.delay.ms}: how long lost work waits for its worker's
     *     return; zero when unset
     */
    public record GroupSettings(
            String id, ConnectProtocol protocol, GroupTimes times, CatchUp catchUp, Duration maxRebalanceDelay) {}

    /**
     * @param session {@code session.timeout.ms}
     * @param heartbeat {@code heartbeat.interval.ms}, less than the session; when unset 1 s, or a third of the session if
     *     that is less
     * @param rebalance {@code rebalance.timeout.ms}
     */
    public record GroupTimes(Duration session, Duration heartbeat, Duration rebalance) {}

    /**
     * @param timeout {@code worker.sync.timeout.ms}
     * @param backoff {@code worker.unsync.backoff.ms}
     */
    public record CatchUp(Duration timeout, Duration backoff) {}

    /** The three compacted topics. */
    public record InternalTopics(InternalTopic configs, InternalTopic offsets, InternalTopic statuses) {}

    /**
     * One internal topic.
     *
     * @param partitions used when it is created; -1 for the broker's default; 1 for the config topic
     * @param replicationFactor used when it is created; -1 for the broker's default
     * @param extra further topic settings for its creation, without {@code cleanup.policy}
     */
    public record InternalTopic(
            String name, int partitions, short replicationFactor, Map<String, @Nullable String> extra) {
        public InternalTopic {
            extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
        }
    }

    /**
     * Keys that sign requests between workers.
     *
     * @param keyAlgorithm {@code inter.worker.key.generation.algorithm}
     * @param keySize {@code inter.worker.key.size} in bits; null for the algorithm's default
     * @param keyTtl {@code inter.worker.key.ttl.ms}
     * @param signatureAlgorithm {@code inter.worker.signature.algorithm}
     * @param verificationAlgorithms {@code inter.worker.verification.algorithms}; contains the signature algorithm
     */
    public record SessionKeySettings(
            String keyAlgorithm,
            @Nullable Integer keySize,
            Duration keyTtl,
            String signatureAlgorithm,
            List<String> verificationAlgorithms) {
        public SessionKeySettings {
            verificationAlgorithms = List.copyOf(verificationAlgorithms);
        }
    }
}
