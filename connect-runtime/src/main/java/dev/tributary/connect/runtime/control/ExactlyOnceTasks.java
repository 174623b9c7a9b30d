package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.Effects.begin;
import static dev.tributary.connect.runtime.control.Effects.cause;

import dev.tributary.connect.api.ClusterPeers;
import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectClusterException.Stale;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.task.ExactlyOnceCluster;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What exactly-once source tasks ask of their cluster: the control plane decides whether they may run, and the leader, which
 * may be this worker, fences. Thread-safe. Source: {@code tasks} 3.4.
 */
final class ExactlyOnceTasks implements ExactlyOnceCluster {
    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceTasks.class);
    /** How long failures may last of which it is not known whether they pass. The leader has 90 s for a round. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String groupId;
    private final Asking control;
    private final ClusterPeers peers;
    private final Signatures signatures;
    private final ConfigStore configs;
    private final InstantSource clock;
    private final BiConsumer<Duration, Runnable> later;

    /**
     * @param groupId {@code group.id}: transactional ids begin with it
     * @param later runs something after a while
     */
    ExactlyOnceTasks(
            String groupId,
            Asking control,
            ClusterPeers peers,
            Signatures signatures,
            ConfigStore configs,
            InstantSource clock,
            BiConsumer<Duration, Runnable> later) {
        this.groupId = groupId;
        this.control = control;
        this.peers = peers;
        this.signatures = signatures;
        this.configs = configs;
        this.clock = clock;
        this.later = later;
    }

    @Override
    public String transactionalId(TaskId task) {
        return transactionalId(groupId, task.connector(), task.number());
    }

    /** The same in Apache's worker: workers of both kinds fence each other's tasks. */
    static String transactionalId(String groupId, ConnectorName connector, int task) {
        return groupId + "-" + connector + "-" + task;
    }

    @Override
    public CompletableFuture<Void> fence(ConnectorName connector) {
        var round = new Round(connector);
        round.attempt();
        return round.outcome;
    }

    /** After the config log was read to its end, so that no newer tasks are overlooked. */
    @Override
    public CompletableFuture<Void> verify(TaskSpec task) {
        return configs.refresh()
                .thenCompose(read -> control.ask(
                        "checking whether task " + task.id() + " is to run here",
                        (Reply<Boolean> reply) -> new Request.Verify(task.id(), task.generation(), reply)))
                .thenApply(verified -> null);
    }

    /** Asks whoever leads until it is done, nobody waits any more, or it will not get better by itself. */
    private final class Round {
        private final ConnectorName connector;
        private final CompletableFuture<Void> outcome = new CompletableFuture<>();
        private int failures;
        private @Nullable Instant failingSince;

        Round(ConnectorName connector) {
            this.connector = connector;
        }

        void attempt() {
            if (outcome.isDone()) {
                return;
            }
            CompletableFuture<Void> unused = begin(this::here)
                    .exceptionallyCompose(failure -> elsewhere(cause(failure)))
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            outcome.complete(null);
                        } else {
                            failed(cause(failure));
                        }
                    });
        }

        private CompletableFuture<Void> here() {
            return control.ask(
                            "waiting to fence former tasks of connector " + connector,
                            (Reply<Boolean> reply) -> new Request.Fence(connector, reply))
                    .thenApply(fenced -> null);
        }

        private CompletableFuture<Void> elsewhere(@Nullable Throwable failure) {
            if (failure instanceof NotLeader notHere && notHere.forwardTo() != null) {
                return peers.at(notHere.forwardTo()).fenceZombies(connector, signatures.sign(new byte[0]));
            }
            return CompletableFuture.failedFuture(failure == null ? new IllegalStateException() : failure);
        }

        private void failed(@Nullable Throwable failure) {
            Instant now = clock.instant();
            if (failure instanceof Failed known && known.lasting()) {
                outcome.completeExceptionally(known);
                return;
            }
            if (passes(failure)) {
                failingSince = null;
            } else if (failingSince == null) {
                failingSince = now;
            } else if (now.isAfter(failingSince.plus(PATIENCE))) {
                outcome.completeExceptionally(failure == null ? new IllegalStateException() : failure);
                return;
            }
            if (outcome.isDone()) {
                return;
            }
            Duration delay = ControlSettings.retryDelay(failures++);
            Duration pause = delay.compareTo(LONGEST_PAUSE) < 0 ? delay : LONGEST_PAUSE;
            LOG.warn(
                    "The producers of former tasks of connector {} are not fenced yet, which its tasks wait for; trying again"
                            + " in {} ms: {}",
                    connector,
                    pause.toMillis(),
                    String.valueOf(failure));
            later.accept(pause, this::attempt);
        }

        /** While the cluster finds its leader, or its leader finds its feet, there is nothing to do but wait. */
        private static boolean passes(@Nullable Throwable failure) {
            return failure instanceof NotLeader
                    || failure instanceof NotReady
                    || failure instanceof ShuttingDown
                    || failure instanceof Stale
                    || failure instanceof Conflict;
        }
    }
}
