package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.Effects.begin;
import static dev.tributary.connect.runtime.control.Effects.cause;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.Fencing;
import dev.tributary.connect.runtime.state.SessionKey;
import dev.tributary.connect.runtime.state.StatusStore;
import dev.tributary.connect.runtime.task.LogContext;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a worker does as the leader of a cluster, or asks of the leader. Begins it and returns. Runs on the control
 * thread.
 */
final class ClusterEffects {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEffects.class);
    private static final long LIMIT_S = 30;
    private final ConfigStore configs;
    private final StatusStore statuses;
    private final ClusterSide cluster;
    private final SessionKeys keys;
    private final Signatures signatures;
    private final Executor background;
    private final Consumer<Event> mailbox;

    ClusterEffects(
            ConfigStore configs,
            StatusStore statuses,
            ClusterSide cluster,
            Executor background,
            Consumer<Event> mailbox) {
        this.configs = configs;
        this.statuses = statuses;
        this.cluster = cluster;
        this.keys = new SessionKeys(cluster.keys());
        this.signatures =
                new Signatures(cluster.keys(), () -> configs.snapshot().sessionKey());
        this.background = background;
        this.mailbox = mailbox;
    }

    /** Completes when they are durable and the snapshot of this worker shows them. */
    CompletableFuture<Void> sendTasks(Effect.SendTasks effect) {
        ConnectorName connector = effect.connector();
        return CompletableFuture.supplyAsync(() -> sign(effect), background)
                .thenCompose(body -> cluster.peers().at(effect.leader()).putTaskConfigs(connector, body))
                .thenCompose(stored -> configs.refresh())
                .whenComplete((done, failure) -> tell(effect, cause(failure)));
    }

    private SignedBody sign(Effect.SendTasks effect) {
        return signatures.sign(TaskConfigsJson.write(effect.configs()));
    }

    /** While keys and leaders change, failures are part of the course. */
    private static void tell(Effect.SendTasks effect, @Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        boolean passes = failure instanceof ConnectClusterException.Forbidden
                || failure instanceof ConnectClusterException.NotReady
                || failure instanceof ConnectClusterException.NotLeader;
        if (effect.expected() && passes) {
            LOG.debug(
                    "The leader at {} did not store the task configurations of connector {}",
                    effect.leader(),
                    effect.connector(),
                    failure);
        } else {
            LOG.warn(
                    "The leader at {} did not store the task configurations of connector {}: {}",
                    effect.leader(),
                    effect.connector(),
                    failure.toString());
        }
    }

    /** Completes when none of the producers of former tasks can write any more. */
    CompletableFuture<Void> fenceProducers(ConnectorName connector) {
        ProducerFencing fencing = cluster.fencing();
        return fencing == null
                ? CompletableFuture.failedFuture(new ConnectClusterException.Failed(
                        "The producers of connector " + connector
                                + " were not fenced: this worker leads the cluster, and has"
                                + " exactly.once.source.support=disabled. Set it to preparing on every worker before any"
                                + " worker has enabled.",
                        null))
                : configs.refresh().thenCompose(read -> fenceProducers(connector, fencing));
    }

    private CompletableFuture<Void> fenceProducers(ConnectorName connector, ProducerFencing fencing) {
        Fencing known = configs.fencing(connector);
        ClusterConfig.Connector config = configs.snapshot().connector(connector);
        if (config == null || !known.pending()) {
            return CompletableFuture.completedFuture(null);
        }
        Integer producers = known.producers();
        int tasks = config.tasks().configs().size();
        // A single task's producer fences its single predecessor by itself.
        if (producers == null || (producers == 1 && tasks == 1)) {
            return configs.putTaskCount(connector, tasks);
        }
        LOG.info("Fencing the producers of {} former tasks of connector {}", producers, connector);
        return CompletableFuture.runAsync(
                        () -> LogContext.worker(connector)
                                .run(() -> fencing.fence(connector, config.config(), producers)),
                        background)
                .thenCompose(fenced -> configs.refresh())
                .thenCompose(read -> {
                    ClusterConfig.Connector present = configs.snapshot().connector(connector);
                    if (present == null
                            || present.tasks().generation() != config.tasks().generation()) {
                        throw new ConnectClusterException.Conflict("The tasks of connector " + connector
                                + " changed while the producers of the former ones were fenced. Try again.");
                    }
                    return configs.putTaskCount(connector, tasks);
                });
    }

    void renewSessionKey(Effect.RenewSessionKey effect) {
        SessionKey key = keys.generate(effect.now());
        LOG.info("Writing a new session key for requests between workers");
        CompletableFuture<Void> unused = begin(() -> configs.putSessionKey(key))
                .exceptionallyCompose(failure -> {
                    LOG.warn(
                            "The session key was not written, or it is not certain that it was: {}",
                            failure.toString());
                    // What is in the log counts, so look there before another one is made.
                    return configs.refresh().thenCompose(read -> CompletableFuture.failedFuture(failure));
                })
                .whenComplete((done, failure) ->
                        mailbox.accept(new Event.SessionKeyWritten(configs.snapshot(), cause(failure))));
    }

    void takeLeadership(Effect.TakeLeadership effect) {
        CompletableFuture<Void> unused = begin(configs::claim)
                .thenCompose(claimed -> configs.refresh())
                .orTimeout(LIMIT_S, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "This worker leads the cluster but cannot act as the leader yet; trying again: {}",
                                String.valueOf(cause(failure)));
                    }
                    mailbox.accept(new Event.LeadershipTaken(effect.assignment(), configs.snapshot(), cause(failure)));
                })
                .thenCompose(taken -> statuses.flush())
                .thenRun(() -> mailbox.accept(new Event.StatusesKnown(known())));
    }

    private Set<Instance> known() {
        var known = new HashSet<Instance>();
        statuses.connectors().forEach(name -> {
            if (statuses.connector(name) != null) {
                known.add(Instance.of(name));
            }
            statuses.tasks(name).keySet().forEach(number -> known.add(new Instance(name, number)));
        });
        return Set.copyOf(known);
    }
}
