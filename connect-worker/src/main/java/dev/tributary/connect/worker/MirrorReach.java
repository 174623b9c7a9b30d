package dev.tributary.connect.worker;

import dev.tributary.connect.api.ClusterPeers;
import dev.tributary.connect.rest.RestComponents;
import dev.tributary.connect.rest.RestServer;
import dev.tributary.connect.runtime.config.DistributedSettings;
import dev.tributary.connect.runtime.config.DistributedSettings.ExactlyOnceSupport;
import dev.tributary.connect.runtime.control.LogPeers;
import dev.tributary.connect.runtime.control.Stores;
import dev.tributary.connect.runtime.control.WorkerControl;
import dev.tributary.connect.worker.mirror.Flow;
import dev.tributary.connect.worker.mirror.MirrorProperties;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How the worker of a flow is met: not by users; by the other workers of the flow over the REST server that all flows of the
 * process share, or over the config topic alone. Once it leads, it writes the flow's connectors. Thread-safe.
 */
final class MirrorReach implements DistributedWorker.Reach {
    /** What Apache's MirrorMaker tells its group where it has no REST either. */
    private static final String NO_URL = "NOTUSED";

    private final Flow flow;
    private final @Nullable RestServer shared;
    private final LedConnectors connectors;
    private final CompletableFuture<WorkerControl> control = new CompletableFuture<>();

    /**
     * @param shared the REST server of the process, which is not the worker's to close; null if there is none
     */
    MirrorReach(Flow flow, @Nullable RestServer shared, Map<String, Map<String, String>> connectors) {
        this.flow = flow;
        this.shared = shared;
        this.connectors = new LedConnectors(flow, connectors);
    }

    List<String> namespace() {
        return List.of(flow.source(), flow.target());
    }

    /** What is to be served to other workers; only when the worker was started. */
    RestServer.PeersOfCluster served() {
        WorkerControl started = control.join();
        return new RestServer.PeersOfCluster(started, started.peer());
    }

    @Override
    public @Nullable RestServer rest() {
        return null;
    }

    @Override
    public String advertisedUrl() {
        return shared == null ? NO_URL : shared.advertisedUrl().toString();
    }

    @Override
    public ClusterPeers peers(Stores stores, DistributedSettings settings) {
        ClusterPeers byLog = new LogPeers(
                stores.configs(),
                settings.exactlyOnce() != ExactlyOnceSupport.DISABLED,
                "with exactly-once source support, set " + MirrorProperties.INTERNAL_REST
                        + "=true in all processes, and listeners that they can reach");
        if (shared == null) {
            return byLog;
        }
        ClusterPeers byRest = shared.peers(namespace());
        // Processes with and without REST may be in one cluster, while it is switched on.
        return leader -> leader.isAbsolute() ? byRest.at(leader) : byLog.at(leader);
    }

    @Override
    public void serve(WorkerControl started, RestComponents components) {
        control.complete(started);
    }

    @Override
    public void leads(WorkerControl leading) {
        connectors.bringUpToDate(leading);
    }
}
