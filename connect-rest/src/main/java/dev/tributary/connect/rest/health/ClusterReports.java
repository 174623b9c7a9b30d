package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.WorkerReport;
import dev.tributary.connect.rest.body.WorkerReportBody;
import dev.tributary.connect.rest.health.Peers.Outcome;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all workers of the cluster tell of themselves. This worker's own report is taken from memory, the others are asked over
 * HTTP, in parallel, all within one deadline. Thread-safe; no thread waits.
 *
 * <p>Whom to ask is what the leader knows. A worker that does not lead asks it, which takes half of the deadline at most, and
 * remembers the answer for a while. Does the leader not tell (it is Apache's, or hangs, or there is none), the workers that
 * statuses name are asked; while it does, they are not: one that has left long ago would be waited for in vain, and whatever
 * listens at its address by now shall not be sent a user's credentials.
 */
public final class ClusterReports {
    /** What a worker is asked for: its own part. */
    static final String LOCAL = "health/connectors?local=true";

    private static final Duration YOUNG = Duration.ofSeconds(1);
    private static final int USERS_AT_ONCE = 64;
    private static final Duration LEADERS_LIST = Duration.ofSeconds(5);

    private final HealthView view;
    private final ConnectCluster cluster;
    private final Peers peers;
    private final Duration deadline;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Shared<Told> shared;
    private final Map<String, LeadersList> lists = new LinkedHashMap<>(); // guarded by this

    /**
     * What the leader told last.
     *
     * @param members null: it did not tell
     */
    private record LeadersList(URI leader, @Nullable List<ClusterMember> members, long atNanos) {}

    /** A worker's answer. */
    private record Report(WorkerReport report, List<ClusterMember> members) {
        static Report read(byte[] json, ClusterWorker from) throws IOException {
            WorkerReportBody body = WorkerReportBody.read(json);
            Report read = new Report(body.toReport(), body.toMembers());
            if (!read.report.workerId().equals(from.id())) {
                throw new IOException("it says that it is worker " + read.report.workerId());
            }
            return read;
        }
    }

    /**
     * @param deadline for all workers together
     * @param nanos a clock that only goes on
     */
    public ClusterReports(
            HealthView view,
            ConnectCluster cluster,
            Peers peers,
            Duration deadline,
            InstantSource clock,
            LongSupplier nanos) {
        this.view = view;
        this.cluster = cluster;
        this.peers = peers;
        this.deadline = deadline;
        this.clock = clock;
        this.nanos = nanos;
        this.shared = new Shared<>(YOUNG, USERS_AT_ONCE, nanos);
    }

    /**
     * Asks them, or takes part in the answer that others with the same credentials get or have just got.
     *
     * @param authorization the header of the request that is to be answered; null for none
     */
    public CompletableFuture<Told> ask(@Nullable String authorization) {
        return shared.get(authorization, () -> new FanOut(authorization).begin());
    }

    /** One round of questions. Steps follow one another on the threads of the peers. */
    private final class FanOut {
        private final @Nullable String authorization;
        private final long begunNanos = nanos.getAsLong();
        private final WorkerReport own = view.report();
        private final Map<String, ClusterWorker> workers = new LinkedHashMap<>();

        FanOut(@Nullable String authorization) {
            this.authorization = authorization;
        }

        CompletableFuture<Told> begin() {
            List<ClusterMember> here = view.members();
            add(here);
            boolean leads = here.stream().anyMatch(it -> it.self() && it.leader());
            ClusterWorker leader = workers.values().stream()
                    .filter(it -> Boolean.TRUE.equals(it.leader()) && !it.self())
                    .findFirst()
                    .orElse(null);
            if (leads || leader == null) {
                if (!leads) {
                    addNamedByStatuses();
                }
                return askOthers(leads, List.of());
            }
            LeadersList known = remembered(leader.url());
            return known == null ? askLeaderFirst(leader) : askOthers(use(known.members()), List.of());
        }

        private CompletableFuture<Told> askLeaderFirst(ClusterWorker leader) {
            return report(leader, deadline.dividedBy(2)).thenCompose(answer -> {
                Report told = answer.value();
                boolean complete = use(told == null ? null : told.members());
                remember(leader.url(), told == null ? null : told.members());
                return askOthers(complete, List.of(answer));
            });
        }

        /** Whether it is a list of all. */
        private boolean use(@Nullable List<ClusterMember> members) {
            if (members == null) {
                addNamedByStatuses();
                return false;
            }
            add(members);
            return true;
        }

        private void add(List<ClusterMember> members) {
            members.forEach(member ->
                    ClusterWorker.of(member, own.workerId()).ifPresent(it -> workers.merge(it.id(), it, this::better)));
        }

        /** The leader knows most, but the first to tell is this worker itself. */
        private ClusterWorker better(ClusterWorker first, ClusterWorker second) {
            return first.self() ? first : second;
        }

        private void addNamedByStatuses() {
            Boolean othersLead =
                    workers.values().stream().anyMatch(it -> Boolean.TRUE.equals(it.leader())) ? Boolean.FALSE : null;
            for (String id : Configured.workers(Configured.all(cluster))) {
                URI url = peers.like(id);
                if (url != null) {
                    workers.putIfAbsent(id, new ClusterWorker(id, url, id.equals(own.workerId()), othersLead, null));
                }
            }
        }

        private CompletableFuture<Told> askOthers(boolean complete, List<Outcome<Report>> before) {
            Duration left = deadline.minusNanos(nanos.getAsLong() - begunNanos);
            List<CompletableFuture<Outcome<Report>>> questions = new ArrayList<>();
            before.forEach(answer -> questions.add(CompletableFuture.completedFuture(answer)));
            for (ClusterWorker worker : workers.values()) {
                if (!worker.self() && before.stream().noneMatch(answer -> isOf(worker, answer))) {
                    questions.add(report(worker, left));
                }
            }
            return CompletableFuture.allOf(questions.toArray(CompletableFuture<?>[]::new))
                    .thenApply(nothing -> told(
                            complete,
                            questions.stream().map(CompletableFuture::join).toList()));
        }

        private boolean isOf(ClusterWorker worker, Outcome<Report> answer) {
            Report report = answer.value();
            SilentWorker silent = answer.silent();
            return worker.id()
                    .equals(
                            report == null
                                    ? silent == null ? null : silent.workerId()
                                    : report.report().workerId());
        }

        private CompletableFuture<Outcome<Report>> report(ClusterWorker worker, Duration atMost) {
            Duration positive = atMost.toMillis() < 1 ? Duration.ofMillis(1) : atMost;
            return peers.ask(worker, LOCAL, authorization, positive, json -> Report.read(json, worker));
        }

        private Told told(boolean complete, List<Outcome<Report>> answers) {
            List<WorkerReport> reports = new ArrayList<>(List.of(own));
            List<SilentWorker> silent = new ArrayList<>();
            for (Outcome<Report> answer : answers) {
                Report told = answer.value();
                if (told == null) {
                    silent.add(Objects.requireNonNull(answer.silent()));
                } else {
                    reports.add(told.report());
                    refresh(told);
                }
            }
            return new Told(clock.instant(), List.copyOf(workers.values()), complete, reports, silent);
        }

        /** The leader's list comes with its report: next time it is not asked first. */
        private void refresh(Report told) {
            ClusterWorker worker = workers.get(told.report().workerId());
            if (worker != null && Boolean.TRUE.equals(worker.leader())) {
                remember(worker.url(), told.members());
            }
        }

        private @Nullable LeadersList remembered(URI leader) {
            synchronized (ClusterReports.this) {
                LeadersList known = lists.get(key());
                return known != null
                                && known.leader().equals(leader)
                                && begunNanos - known.atNanos() < LEADERS_LIST.toNanos()
                        ? known
                        : null;
            }
        }

        private void remember(URI leader, @Nullable List<ClusterMember> members) {
            long now = nanos.getAsLong();
            synchronized (ClusterReports.this) {
                lists.values().removeIf(it -> now - it.atNanos() >= LEADERS_LIST.toNanos());
                if (lists.size() < 2 * USERS_AT_ONCE || lists.containsKey(key())) {
                    lists.put(key(), new LeadersList(leader, members, now));
                }
            }
        }

        private String key() {
            return authorization == null ? "" : "=" + authorization;
        }
    }
}
