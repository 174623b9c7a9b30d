package dev.tributary.connect.api;

import java.util.concurrent.CompletableFuture;

/**
 * What one worker of a cluster asks of another: of itself as its REST endpoints for other workers see it, or of the leader
 * as a follower sees it. Thread-safe; no method blocks. Source: {@code rest} section 2; KIP-507.
 *
 * <p>Futures fail with {@link ConnectClusterException}: bad request (400) and forbidden (403) for signatures that are
 * missing or wrong, not ready (503) while no key is known, not found, not leader, and so on.
 */
public interface ClusterPeer {
    /**
     * Stores the task configurations that the owner of a connector has got from it.
     *
     * @param tasks a JSON array of objects with texts (or null) as values, one per task
     * @return completes when they are durable
     */
    CompletableFuture<Void> putTaskConfigs(ConnectorName connector, SignedBody tasks);

    /**
     * Fences all former transactional producers of an exactly-once source connector's tasks.
     *
     * @param nothing an empty body
     * @return completes when that is done
     */
    CompletableFuture<Void> fenceZombies(ConnectorName connector, SignedBody nothing);
}
