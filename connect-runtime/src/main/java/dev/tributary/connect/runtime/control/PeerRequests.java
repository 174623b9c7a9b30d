package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.Direct.direct;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.runtime.group.Leadership;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What other workers ask of this one. Thread-safe. Source: {@code rest} section 2; KIP-507. */
final class PeerRequests implements ClusterPeer {
    private final Signatures signatures;
    private final Supplier<Leadership> leadership;
    private final ConnectorReads reads;
    private final Asking control;

    PeerRequests(Signatures signatures, Supplier<Leadership> leadership, ConnectorReads reads, Asking control) {
        this.signatures = signatures;
        this.leadership = leadership;
        this.reads = reads;
        this.control = control;
    }

    @Override
    public CompletableFuture<Void> putTaskConfigs(ConnectorName connector, SignedBody tasks) {
        return direct(() -> {
            List<Map<String, @Nullable String>> configs = TaskConfigsJson.read(tasks.body());
            check(tasks);
            return control.ask(
                            "waiting to store the task configurations of connector " + connector,
                            (Reply<Boolean> reply) -> new Request.StoreTasks(connector, configs, reply))
                    .thenApply(stored -> null);
        });
    }

    @Override
    public CompletableFuture<Void> fenceZombies(ConnectorName connector, SignedBody nothing) {
        return direct(() -> {
            check(nothing);
            String doing = "waiting to fence former tasks of connector " + connector;
            return control.lead(doing, connector)
                    .thenCompose(leads -> {
                        if (reads.info(connector).type() == ConnectorType.SINK) {
                            throw new BadRequest("Connector " + connector
                                    + " is not a source connector: it has no transactional producers to fence");
                        }
                        return control.ask(doing, (Reply<Boolean> reply) -> new Request.Fence(connector, reply));
                    })
                    .thenApply(fenced -> null);
        });
    }

    /** While it is not known whether signatures are required, nothing is accepted. */
    private void check(SignedBody body) {
        Leadership present = leadership.get();
        signatures.check(body, present.signed());
        if (!present.known()) {
            throw new NotLeader("This worker does not know the leader of the cluster at the moment. Try again.", null);
        }
    }
}
