package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.runtime.config.DistributedSettings.CatchUp;
import dev.tributary.connect.runtime.config.DistributedSettings.ConnectProtocol;
import dev.tributary.connect.runtime.config.DistributedSettings.ExactlyOnceSupport;
import dev.tributary.connect.runtime.config.DistributedSettings.GroupSettings;
import dev.tributary.connect.runtime.config.DistributedSettings.GroupTimes;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopic;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopics;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.crypto.KeyGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the checked keys of a distributed worker into its records, and checks what depends on two keys. Stateless. */
final class DistributedSettingsReader {
    private static final Logger LOG = LoggerFactory.getLogger(DistributedSettingsReader.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final String CLEANUP_POLICY = "cleanup.policy";

    private DistributedSettingsReader() {}

    /** A back-off that was given without its maximum is its own maximum ({@code worker} 1.1). */
    static void adjust(WorkerProperties properties, WorkerValues values) {
        if (given(properties, NetworkKeys.RECONNECT_BACKOFF)
                && !given(properties, NetworkKeys.RECONNECT_BACKOFF_MAX)
                && values.has(NetworkKeys.RECONNECT_BACKOFF)) {
            values.put(NetworkKeys.RECONNECT_BACKOFF_MAX, values.number(NetworkKeys.RECONNECT_BACKOFF));
        }
    }

    private static boolean given(WorkerProperties properties, String key) {
        return properties.raw().containsKey(key);
    }

    static void check(WorkerProperties properties, WorkerValues values, List<ConfigProblem> problems) {
        checkSignature(values, problems);
        checkKeySize(values, problems);
        checkHeartbeat(properties, values, problems);
        warnIfLarger(values, NetworkKeys.RETRY_BACKOFF, NetworkKeys.RETRY_BACKOFF_MAX);
        warnIfLarger(values, NetworkKeys.CONNECTION_SETUP, NetworkKeys.CONNECTION_SETUP_MAX);
        for (String ignored : List.of(
                DistributedKeys.CONFIG_STORAGE + DistributedKeys.PARTITIONS,
                DistributedKeys.CONFIG_STORAGE + CLEANUP_POLICY,
                DistributedKeys.OFFSET_STORAGE + CLEANUP_POLICY,
                DistributedKeys.STATUS_STORAGE + CLEANUP_POLICY)) {
            if (given(properties, ignored)) {
                LOG.warn(
                        "{} has no effect: internal topics are always compacted, the config topic always has 1 partition.",
                        ignored);
            }
        }
    }

    private static void checkSignature(WorkerValues values, List<ConfigProblem> problems) {
        String key = DistributedKeys.SIGNATURE_ALGORITHM;
        String accepted = DistributedKeys.VERIFICATION_ALGORITHMS;
        if (values.has(key) && values.has(accepted) && !values.list(accepted).contains(values.text(key))) {
            problems.add(new ConfigProblem(
                    key,
                    values.text(key),
                    "one of " + accepted + ", which are " + String.join(", ", values.list(accepted))
                            + ": workers must accept each other's signatures"));
        }
    }

    private static void checkKeySize(WorkerValues values, List<ConfigProblem> problems) {
        if (!values.has(DistributedKeys.KEY_SIZE) || !values.has(DistributedKeys.KEY_ALGORITHM)) {
            return;
        }
        String algorithm = values.text(DistributedKeys.KEY_ALGORITHM);
        int bits = (int) values.number(DistributedKeys.KEY_SIZE);
        try {
            KeyGenerator.getInstance(algorithm).init(bits);
        } catch (GeneralSecurityException | InvalidParameterException e) {
            problems.add(new ConfigProblem(
                    DistributedKeys.KEY_SIZE,
                    String.valueOf(bits),
                    "a size in bits that " + algorithm + " takes: " + e.getMessage()));
        }
    }

    private static void checkHeartbeat(WorkerProperties properties, WorkerValues values, List<ConfigProblem> problems) {
        if (given(properties, DistributedKeys.HEARTBEAT_INTERVAL)
                && values.has(DistributedKeys.HEARTBEAT_INTERVAL)
                && values.has(DistributedKeys.SESSION_TIMEOUT)
                && values.number(DistributedKeys.HEARTBEAT_INTERVAL)
                        >= values.number(DistributedKeys.SESSION_TIMEOUT)) {
            problems.add(new ConfigProblem(
                    DistributedKeys.HEARTBEAT_INTERVAL,
                    values.text(DistributedKeys.HEARTBEAT_INTERVAL),
                    "less than " + DistributedKeys.SESSION_TIMEOUT + ", which is "
                            + values.number(DistributedKeys.SESSION_TIMEOUT)));
        }
    }

    private static void warnIfLarger(WorkerValues values, String key, String maxKey) {
        if (values.has(key) && values.has(maxKey) && values.number(key) > values.number(maxKey)) {
            LOG.warn(
                    "{}={} is more than {}={}; the latter is used throughout.",
                    key,
                    values.number(key),
                    maxKey,
                    values.number(maxKey));
        }
    }

    static DistributedSettings read(WorkerProperties properties, WorkerValues values) {
        GroupSettings group = new GroupSettings(
                values.text(DistributedKeys.GROUP_ID),
                values.choice(ConnectProtocol.class, DistributedKeys.PROTOCOL),
                new GroupTimes(
                        values.millis(DistributedKeys.SESSION_TIMEOUT),
                        heartbeat(properties, values),
                        values.millis(DistributedKeys.REBALANCE_TIMEOUT)),
                new CatchUp(values.millis(DistributedKeys.SYNC_TIMEOUT), values.millis(DistributedKeys.UNSYNC_BACKOFF)),
                values.millis(DistributedKeys.MAX_DELAY));
        SessionKeySettings keys = new SessionKeySettings(
                values.text(DistributedKeys.KEY_ALGORITHM),
                values.has(DistributedKeys.KEY_SIZE) ? (int) values.number(DistributedKeys.KEY_SIZE) : null,
                values.millis(DistributedKeys.KEY_TTL),
                values.text(DistributedKeys.SIGNATURE_ALGORITHM),
                values.list(DistributedKeys.VERIFICATION_ALGORITHMS));
        InternalTopics topics = new InternalTopics(
                topic(DistributedKeys.CONFIG_STORAGE, 1, properties, values),
                topic(
                        DistributedKeys.OFFSET_STORAGE,
                        (int) values.number(DistributedKeys.OFFSET_STORAGE + DistributedKeys.PARTITIONS),
                        properties,
                        values),
                topic(
                        DistributedKeys.STATUS_STORAGE,
                        (int) values.number(DistributedKeys.STATUS_STORAGE + DistributedKeys.PARTITIONS),
                        properties,
                        values));
        return new DistributedSettings(
                group,
                topics,
                keys,
                values.choice(ExactlyOnceSupport.class, DistributedKeys.EXACTLY_ONCE),
                values.text(NetworkKeys.CLIENT_ID),
                values.flag(WorkerKeys.WARM_UP));
    }

    /**
     * The published default of 3 s stays in the key's definition, where tools read it. A worker that was not told otherwise
     * asks each second: from the answers it learns that others join or hand over work, and they wait for the slowest to do so.
     */
    private static Duration heartbeat(WorkerProperties properties, WorkerValues values) {
        if (given(properties, DistributedKeys.HEARTBEAT_INTERVAL)) {
            return values.millis(DistributedKeys.HEARTBEAT_INTERVAL);
        }
        Duration third = values.millis(DistributedKeys.SESSION_TIMEOUT).dividedBy(3);
        return third.compareTo(HEARTBEAT) < 0 ? third : HEARTBEAT;
    }

    private static InternalTopic topic(
            String prefix, int partitions, WorkerProperties properties, WorkerValues values) {
        Map<String, @Nullable String> extra = Prefixes.strip(prefix, properties.resolved());
        extra.keySet()
                .removeAll(List.of(
                        DistributedKeys.TOPIC,
                        DistributedKeys.PARTITIONS,
                        DistributedKeys.REPLICATION_FACTOR,
                        CLEANUP_POLICY));
        return new InternalTopic(
                values.text(prefix + DistributedKeys.TOPIC),
                partitions,
                (short) values.number(prefix + DistributedKeys.REPLICATION_FACTOR),
                extra);
    }
}
