package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ClusterPeers;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.runtime.state.ConfigStore;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * The leader of a cluster that cannot be asked for anything, because its workers have no REST: what it would write, the owner
 * of a connector writes itself. All workers read the same log, so that they agree on the outcome; there is no leader who could
 * refuse. Without this, a connector that is not at the leader's own worker would never get tasks. Thread-safe.
 */
public final class LogPeers implements ClusterPeers {
    private final ConfigStore configs;
    private final boolean leaderAlone;
    private final String remedy;

    /**
     * @param leaderAlone only the leader can write, as it does so in transactions (exactly-once source support)
     * @param remedy what to do then; the end of a sentence
     */
    public LogPeers(ConfigStore configs, boolean leaderAlone, String remedy) {
        this.configs = configs;
        this.leaderAlone = leaderAlone;
        this.remedy = remedy;
    }

    @Override
    public ClusterPeer at(URI restUrl) {
        return new ClusterPeer() {
            @Override
            public CompletableFuture<Void> putTaskConfigs(ConnectorName connector, SignedBody tasks) {
                return leaderAlone
                        ? refused("store the task configurations of connector " + connector)
                        : configs.putTasks(connector, TaskConfigsJson.read(tasks.body()));
            }

            @Override
            public CompletableFuture<Void> fenceZombies(ConnectorName connector, SignedBody nothing) {
                return refused("fence the former tasks of connector " + connector);
            }
        };
    }

    private CompletableFuture<Void> refused(String what) {
        return CompletableFuture.failedFuture(
                new Failed("Only the leader can " + what + ", and it has no REST address: " + remedy, null));
    }
}
