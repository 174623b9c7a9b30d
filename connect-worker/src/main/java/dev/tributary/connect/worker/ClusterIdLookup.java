package dev.tributary.connect.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers for the id of their cluster, as long as it takes, on a thread of its own: the worker does not wait for
 * Kafka. While nobody answers it says so, in one line every 30 seconds. Thread-safe.
 */
final class ClusterIdLookup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterIdLookup.class);
    /** After this without an answer the user is told. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(30);

    private final Map<String, Object> adminConfig;
    private final Duration attempt;
    private final Thread thread;
    private volatile @Nullable String clusterId;

    private ClusterIdLookup(Map<String, Object> adminConfig, String workerId, Duration attempt) {
        var config = new HashMap<>(adminConfig);
        // An admin client that may bootstrap anew does so thousands of times a second while no broker answers. This one
        // needs to find its first broker only.
        config.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        this.adminConfig = Map.copyOf(config);
        this.attempt = attempt;
        this.thread = new Thread(this::run, "connect-cluster-id-" + workerId);
        this.thread.setDaemon(true);
    }

    static ClusterIdLookup start(Map<String, Object> adminConfig, String workerId) {
        return start(adminConfig, workerId, ATTEMPT);
    }

    static ClusterIdLookup start(Map<String, Object> adminConfig, String workerId, Duration attempt) {
        var lookup = new ClusterIdLookup(adminConfig, workerId, attempt);
        lookup.thread.start();
        return lookup;
    }

    /** The id; null until it is known, and for ever if the brokers do not tell. Never blocks. */
    @Nullable
    String clusterId() {
        return clusterId;
    }

    private void run() {
        try (Admin admin = Admin.create(adminConfig)) {
            var options = new DescribeClusterOptions().timeoutMs((int) attempt.toMillis());
            long warnAt = System.nanoTime();
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    clusterId = admin.describeCluster(options).clusterId().get();
                    LOG.info("Kafka answers at {}; its cluster id is {}", servers(), clusterId);
                    return;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof AuthorizationException
                            || e.getCause() instanceof UnsupportedVersionException) {
                        LOG.info(
                                "Kafka at {} does not tell its cluster id: {}",
                                servers(),
                                e.getCause().getMessage());
                        return;
                    }
                    warnAt = warn(warnAt, e.getCause());
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("Closed before Kafka told its cluster id");
        } catch (KafkaException e) {
            LOG.error(
                    "No Kafka client can be made from the worker's properties (bootstrap.servers={}): {}. Connectors will"
                            + " fail until this is mended.",
                    servers(),
                    rootMessage(e));
            LOG.debug("Where that happened", e);
        }
    }

    private long warn(long warnAt, @Nullable Throwable cause) {
        long now = System.nanoTime();
        if (now - warnAt < 0) {
            return warnAt;
        }
        LOG.warn(
                "No Kafka broker answers at {} ({}). Trying again; connectors begin when one does. Check"
                        + " bootstrap.servers, security settings and the network.",
                servers(),
                cause == null ? "no reason known" : rootMessage(cause));
        return now + BETWEEN_WARNINGS.toNanos();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private @Nullable Object servers() {
        return adminConfig.get("bootstrap.servers");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
