package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.rest.health.ClusterReports;
import dev.tributary.connect.rest.health.ClusterWorker;
import dev.tributary.connect.rest.health.Told;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which worker of the cluster watches: the leader; where that cannot, because it is a worker of Apache Kafka Connect or of an older
 * version, the one with the smallest id among those that can. All workers so come to the same one, without a word about it.
 * Thread-safe.
 */
final class Watchers {
    /** After which a worker that could not is asked again: it may have been replaced. */
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(1);

    private final HealthView view;
    private final ClusterReports reports;
    private final LongSupplier nanos;
    private final Map<String, Long> unable = new HashMap<>(); // by id, since when; guarded by this

    Watchers(HealthView view, ClusterReports reports, LongSupplier nanos) {
        this.view = view;
        this.reports = reports;
        this.nanos = nanos;
    }

    /** A worker has answered as those do that know no alerts. */
    synchronized void cannot(ClusterWorker worker) {
        unable.put(worker.id(), nanos.getAsLong());
    }

    private synchronized boolean can(ClusterWorker worker) {
        long now = nanos.getAsLong();
        unable.values().removeIf(since -> now - since >= ASKED_AGAIN.toNanos());
        return !unable.containsKey(worker.id());
    }

    /**
     * Empty while nobody leads the cluster: then nobody watches.
     *
     * @param authorization for questions to other workers; null: none
     */
    CompletableFuture<Optional<ClusterWorker>> find(@Nullable String authorization) {
        List<ClusterMember> members = view.members();
        String self = members.stream()
                .filter(ClusterMember::self)
                .flatMap(it -> Optional.ofNullable(it.workerId()).stream())
                .findFirst()
                .orElse("");
        Optional<ClusterWorker> leader =
                members.stream().filter(ClusterMember::leader).findFirst().flatMap(it -> ClusterWorker.of(it, self));
        return leader.isEmpty() || leader.get().self() || can(leader.get())
                ? CompletableFuture.completedFuture(leader)
                : reports.ask(authorization).thenApply(this::smallest);
    }

    private Optional<ClusterWorker> smallest(Told told) {
        return told.workers().stream()
                .filter(it -> told.report(it.id()).isPresent() && can(it))
                .min(Comparator.comparing(ClusterWorker::id));
    }
}
