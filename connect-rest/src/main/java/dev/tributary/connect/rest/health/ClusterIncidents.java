package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.rest.body.IncidentBody;
import dev.tributary.connect.rest.body.IncidentSummaryBody;
import dev.tributary.connect.rest.body.IncidentsBody;
import dev.tributary.connect.rest.body.Json;
import dev.tributary.connect.rest.peer.PathSegments;
import dev.tributary.connect.rest.peer.PeerAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of all workers. Each keeps its own, in memory; who is asked for one asks the others. Thread-safe; no thread
 * waits.
 */
public final class ClusterIncidents {
    /** What a worker is asked for: its own part. */
    static final String LOCAL = "incidents?local=true";

    private static final Duration YOUNG = Duration.ofSeconds(1);
    private static final int USERS_AT_ONCE = 64;
    private static final Pattern ID = Pattern.compile("(.+:\\d{1,5})-(\\d{1,18})");
    private static final Comparator<IncidentSummaryBody> NEWEST_FIRST =
            Comparator.comparingLong(IncidentSummaryBody::atMs).reversed().thenComparing(IncidentSummaryBody::id);

    private final HealthView view;
    private final ClusterReports reports;
    private final Peers peers;
    private final Duration deadline;
    private final Shared<Found> shared;

    /**
     * All that workers told.
     *
     * @param incidents newest first
     * @param silent those that did not tell
     */
    public record Found(List<IncidentSummaryBody> incidents, List<SilentWorker> silent) {}

    /** As {@link ClusterReports}. */
    public ClusterIncidents(
            HealthView view, ClusterReports reports, Peers peers, Duration deadline, LongSupplier nanos) {
        this.view = view;
        this.reports = reports;
        this.peers = peers;
        this.deadline = deadline;
        this.shared = new Shared<>(YOUNG, USERS_AT_ONCE, nanos);
    }

    /** Those of all workers; with the credentials of a request, or null. */
    public CompletableFuture<Found> ask(@Nullable String authorization) {
        return shared.get(
                authorization, () -> reports.ask(authorization).thenCompose(told -> askAll(told, authorization)));
    }

    /** Those of this worker, newest first. */
    public List<IncidentSummaryBody> own() {
        return view.incidents(Optional.empty()).stream()
                .map(IncidentSummaryBody::of)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    /** Those that have just told of themselves are asked, the others would not answer this either. */
    private CompletableFuture<Found> askAll(Told told, @Nullable String authorization) {
        List<CompletableFuture<Peers.Outcome<IncidentsBody>>> questions = told.workers().stream()
                .filter(worker -> !worker.self() && told.report(worker.id()).isPresent())
                .map(worker -> peers.ask(worker, LOCAL, authorization, deadline, IncidentsBody::read))
                .toList();
        return CompletableFuture.allOf(questions.toArray(CompletableFuture<?>[]::new))
                .thenApply(nothing -> {
                    List<IncidentSummaryBody> found = new ArrayList<>(own());
                    List<SilentWorker> silent = new ArrayList<>(told.silent());
                    questions.stream().map(CompletableFuture::join).forEach(answer -> {
                        IncidentsBody body = answer.value();
                        SilentWorker none = answer.silent();
                        if (body != null) {
                            found.addAll(body.incidents());
                        } else if (none != null) {
                            silent.add(none);
                        }
                    });
                    found.sort(NEWEST_FIRST);
                    return new Found(List.copyOf(found), List.copyOf(silent));
                });
    }

    /**
     * One whole document as JSON.
     *
     * @param id as in summaries
     * @param local whether no other worker is to be asked
     */
    public CompletableFuture<byte[]> whole(
            ConnectorName connector, String id, @Nullable String authorization, boolean local) {
        Matcher parts = ID.matcher(id);
        if (!parts.matches()) {
            return CompletableFuture.failedFuture(new NotFound("There is no incident '" + id
                    + "' (expected: an id as GET /incidents tells them, such as 10.0.0.2:8083-12)."));
        }
        String worker = parts.group(1);
        String self = view.report().workerId();
        if (worker.equals(self)) {
            return CompletableFuture.completedFuture(own(connector, id));
        }
        return local
                ? CompletableFuture.failedFuture(
                        new NotFound("Incident " + id + " is not of this worker, which is " + self + "."))
                : reports.ask(authorization).thenCompose(told -> of(worker, connector, id, told, authorization));
    }

    private byte[] own(ConnectorName connector, String id) {
        return view.incidents(Optional.of(connector)).stream()
                .filter(it -> IncidentSummaryBody.id(it).equals(id))
                .findFirst()
                .map(IncidentBody::of)
                .map(Json::bytes)
                .orElseThrow(() -> new NotFound("Worker " + view.report().workerId() + " knows no incident " + id
                        + " of connector " + connector + ". A worker keeps the newest few of each instance, until its"
                        + " process ends."));
    }

    /** Only workers that are known are asked: an id is what a client makes of it. */
    private CompletableFuture<byte[]> of(
            String worker, ConnectorName connector, String id, Told told, @Nullable String authorization) {
        Optional<SilentWorker> silent = told.silence(worker);
        if (silent.isPresent()) {
            throw new NotReady("Incident " + id + " is kept by worker " + worker + ", which "
                    + silent.get().reason() + ".");
        }
        ClusterWorker there = told.worker(worker)
                .orElseThrow(() -> new NotFound("Incident " + id + " is gone: its worker " + worker
                        + " is not in the cluster any more, and a worker's incidents end with its process."));
        String path = "connectors/" + PathSegments.encoded(connector.value()) + "/incidents/" + PathSegments.encoded(id)
                + "?local=true";
        return peers.get(there.url(), path, authorization, deadline).handle((answer, failure) -> {
            if (failure != null) {
                throw new NotReady("Incident " + id + " is kept by worker " + worker + ", which "
                        + Peers.unanswered(failure, deadline) + ".");
            }
            return passedOn(worker, id, answer);
        });
    }

    private static byte[] passedOn(String worker, String id, PeerAnswer answer) {
        if (answer.status() == 404) {
            throw new NotFound(
                    "Worker " + worker + " does not know incident " + id
                            + " of that connector (any more). A worker keeps the newest few of each instance, until its process ends.");
        }
        if (!answer.isSuccess()) {
            throw new NotReady("Incident " + id + " is kept by worker " + worker + ", which answers with status "
                    + answer.status() + ".");
        }
        try {
            answer.json();
        } catch (IOException other) {
            throw new NotReady("Incident " + id + " is kept by worker " + worker
                    + ", but what answers at its address is not a worker: " + other.getMessage());
        }
        return answer.body();
    }
}
