package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.worker.mirror.Flow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors of a flow as the file of this process has them. The leader writes them where the stored ones differ: there is
 * nobody else to create them, and a process with a newer file takes effect when it leads. Thread-safe.
 */
final class LedConnectors {
    private static final Logger LOG = LoggerFactory.getLogger(LedConnectors.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Flow flow;
    private final Map<String, Map<String, String>> wanted;
    private final Executor later;

    LedConnectors(Flow flow, Map<String, Map<String, String>> wanted) {
        this(flow, wanted, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * @param later runs what is to be tried again
     */
    LedConnectors(Flow flow, Map<String, Map<String, String>> wanted, Executor later) {
        this.flow = flow;
        this.wanted = wanted;
        this.later = later;
    }

    /** Writes what differs. Does not wait for it. */
    void bringUpToDate(ConnectCluster cluster) {
        wanted.forEach((name, config) -> bringUpToDate(cluster, ConnectorName.of(name), config));
    }

    private void bringUpToDate(ConnectCluster cluster, ConnectorName name, Map<String, String> config) {
        CompletableFuture<?> unused = CompletableFuture.supplyAsync(() -> config.equals(stored(cluster, name)))
                .thenCompose(same -> same ? CompletableFuture.completedFuture(null) : put(cluster, name, config))
                .exceptionally(failure -> {
                    failed(
                            cluster,
                            name,
                            config,
                            failure instanceof CompletionException ? failure.getCause() : failure);
                    return null;
                });
    }

    private @Nullable Object stored(ConnectCluster cluster, ConnectorName name) {
        try {
            return cluster.connector(name).config();
        } catch (ConnectClusterException.NotFound none) {
            return null;
        }
    }

    private CompletableFuture<@Nullable Object> put(
            ConnectCluster cluster, ConnectorName name, Map<String, String> config) {
        LOG.info("{}: writing the configuration of {}", flow, name);
        return cluster.putConfig(name, new HashMap<>(config)).thenApply(written -> null);
    }

    private void failed(
            ConnectCluster cluster, ConnectorName name, Map<String, String> config, @Nullable Throwable failure) {
        if (failure instanceof ConnectClusterException.NotLeader
                || failure instanceof ConnectClusterException.ShuttingDown) {
            LOG.info("{}: another worker writes the configuration of {}", flow, name);
        } else if (failure instanceof ConnectClusterException.BadRequest) {
            LOG.error(
                    "{}: the configuration of {} is wrong; the stored one, if any, stays: {}",
                    flow,
                    name,
                    failure.getMessage());
        } else {
            LOG.warn("{}: the configuration of {} was not written; trying again", flow, name, failure);
            later.execute(() -> bringUpToDate(cluster, name, config));
        }
    }
}
