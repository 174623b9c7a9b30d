package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorLogs.Page;
import dev.tributary.connect.api.ConnectorLogs.Position;
import dev.tributary.connect.api.ConnectorLogs.Query;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.rest.body.ConnectorLogLevelBody;
import dev.tributary.connect.rest.body.ConnectorLogLevelsBody;
import dev.tributary.connect.rest.body.ConnectorLogsBody;
import dev.tributary.connect.rest.body.Json;
import dev.tributary.connect.rest.body.LogLevelWishBody;
import dev.tributary.connect.rest.body.LogLineBody;
import dev.tributary.connect.rest.health.LogMerge.Merged;
import dev.tributary.connect.rest.health.Peers.Outcome;
import dev.tributary.connect.rest.health.Peers.Question;
import dev.tributary.connect.rest.peer.PathSegments;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connector and its tasks write to the logs of all workers, and from which level on. Each worker keeps its own, in memory; who
 * is asked asks the others. Thread-safe; no thread waits.
 */
public final class ClusterLogs {
    private final ConnectorLogs logs;
    private final HealthView view;
    private final ClusterReports reports;
    private final Peers peers;
    private final Duration deadline;

    /**
     * Which lines are wanted.
     *
     * @param only those of this instance; null for the connector and all its tasks
     * @param level the least, in upper case
     * @param after as in the address; null for the newest
     */
    public record Wanted(
            ConnectorName connector,
            @Nullable InstanceId only,
            String level,
            int limit,
            @Nullable String after) {
        private @Nullable LogCursor cursor() {
            try {
                return after == null ? null : LogCursor.parse(after);
            } catch (IllegalArgumentException none) {
                throw new BadRequest(
                        "after: " + none.getMessage() + " (expected: what stands in next of an answer, as it is).");
            }
        }

        private String path(@Nullable LogCursor ofWorker) {
            Integer task = only == null ? null : only.task();
            return "connectors/" + PathSegments.encoded(connector.value()) + "/logs?local=true&level=" + level
                    + "&limit="
                    + limit
                    + (only == null ? "" : "&task=" + (task == null ? CONNECTOR : task))
                    + (ofWorker == null
                            ? ""
                            : "&after=" + URLEncoder.encode(ofWorker.toString(), StandardCharsets.UTF_8));
        }
    }

    /**
     * Lines of all workers.
     *
     * @param lines oldest first
     * @param next where to go on
     * @param missed whether some between are gone
     * @param workers the level on each worker
     * @param silent those that did not tell
     */
    public record Lines(
            List<LogLineBody> lines,
            String next,
            boolean missed,
            List<ConnectorLogLevelBody> workers,
            List<SilentWorker> silent) {}

    /**
     * A connector's level.
     *
     * @param workers on each
     * @param silent those that did not tell
     */
    public record Levels(List<ConnectorLogLevelBody> workers, List<SilentWorker> silent) {}

    /** In place of a task's number, for the connector instance. */
    public static final String CONNECTOR = "connector";

    /** @param deadline as that of the reports */
    public ClusterLogs(ConnectorLogs logs, HealthView view, ClusterReports reports, Peers peers, Duration deadline) {
        this.logs = logs;
        this.view = view;
        this.reports = reports;
        this.peers = peers;
        this.deadline = deadline;
    }

    // ---- lines

    /** Those of all workers; with the credentials of a request, or null. */
    public CompletableFuture<Lines> lines(Wanted wanted, @Nullable String authorization) {
        LogCursor after = wanted.cursor();
        return reports.ask(authorization)
                .thenCompose(told -> askAll(
                                told,
                                worker -> new Question<>(
                                        "GET",
                                        wanted.path(after == null ? null : after.only(worker.id())),
                                        new byte[0],
                                        ClusterLogs::readLines),
                                authorization)
                        .thenApply(others -> merged(wanted, after, told, others)));
    }

    /** Also whether its cursor is one: whatever listens there may send anything. */
    private static ConnectorLogsBody readLines(byte[] json) throws IOException {
        ConnectorLogsBody body = ConnectorLogsBody.read(json);
        try {
            LogCursor unused = LogCursor.parse(body.next());
        } catch (IllegalArgumentException none) {
            throw new IOException("next: " + none.getMessage(), none);
        }
        return body;
    }

    private Lines merged(Wanted wanted, @Nullable LogCursor after, Told told, List<Outcome<ConnectorLogsBody>> others) {
        List<ConnectorLogsBody> answers = values(own(wanted), others);
        Merged merged = LogMerge.merge(answers, wanted.limit(), after);
        return new Lines(
                merged.lines(),
                merged.next().toString(),
                merged.missed(),
                answers.stream().flatMap(it -> it.workers().stream()).toList(),
                silent(told, others));
    }

    /** Those of this worker. */
    public ConnectorLogsBody own(Wanted wanted) {
        String self = view.report().workerId();
        LogCursor after = wanted.cursor();
        Position read = after == null ? null : after.of(self);
        Page page = logs.lines(
                wanted.connector(),
                new Query(
                        wanted.only(),
                        wanted.level(),
                        wanted.limit(),
                        after != null && read == null ? Position.BEGIN : read));
        Position next = page.next();
        return new ConnectorLogsBody(
                page.lines().stream().map(line -> LogLineBody.of(self, line)).toList(),
                next == null ? "" : new LogCursor(Map.of(self, next)).toString(),
                page.missed(),
                List.of(ownLevel(wanted.connector())),
                List.of());
    }

    // ---- levels

    /** That of a connector on this worker. */
    public ConnectorLogLevelBody ownLevel(ConnectorName connector) {
        return ConnectorLogLevelBody.of(view.report().workerId(), logs, connector);
    }

    /** Where it is known, sets that of a connector on this worker; {@code null} takes it back. */
    public ConnectorLogLevelBody changeOwnLevel(ConnectorName connector, @Nullable LogLevelWishBody wish) {
        if (logs.unavailable().isEmpty()) {
            if (wish == null) {
                logs.resetLevel(connector);
            } else {
                logs.setLevel(connector, wish.level(), wish.logger(), wish.lasts());
            }
        }
        return ownLevel(connector);
    }

    /** That of a connector on all workers. */
    public CompletableFuture<Levels> levels(ConnectorName connector, @Nullable String authorization) {
        return everywhere("GET", connector, new byte[0], authorization, () -> ownLevel(connector));
    }

    /** As {@link #changeOwnLevel} on all workers; fails with {@link Forbidden} if none of them can. */
    public CompletableFuture<Levels> changeLevels(
            ConnectorName connector, @Nullable LogLevelWishBody wish, @Nullable String authorization) {
        return everywhere(
                        wish == null ? "DELETE" : "PUT",
                        connector,
                        wish == null ? new byte[0] : Json.bytes(wish),
                        authorization,
                        () -> changeOwnLevel(connector, wish))
                .thenApply(levels -> {
                    if (levels.workers().stream().noneMatch(it -> it.unavailable() == null)) {
                        throw new Forbidden("Nothing was changed. Of worker "
                                + levels.workers().get(0).workerId() + ": "
                                + levels.workers().get(0).unavailable());
                    }
                    return levels;
                });
    }

    /** Here first: what is wrong with a request is seen before anybody is asked. */
    private CompletableFuture<Levels> everywhere(
            String method,
            ConnectorName connector,
            byte[] body,
            @Nullable String authorization,
            Supplier<ConnectorLogLevelBody> here) {
        ConnectorLogLevelBody own = here.get();
        String path = "admin/connectors/" + PathSegments.encoded(connector.value()) + "/log-level?local=true";
        return reports.ask(authorization)
                .thenCompose(told -> askAll(
                                told,
                                worker -> new Question<>(method, path, body, ConnectorLogLevelsBody::read),
                                authorization)
                        .thenApply(others -> new Levels(
                                values(new ConnectorLogLevelsBody(List.of(own), List.of()), others).stream()
                                        .flatMap(it -> it.workers().stream())
                                        .toList(),
                                silent(told, others).stream()
                                        .map(ClusterLogs::perhapsElsewhere)
                                        .toList())));
    }

    /** A worker that has just told its health, and knows nothing of this. */
    private static SilentWorker perhapsElsewhere(SilentWorker silent) {
        return silent.reason().startsWith(Peers.UNKNOWN)
                ? new SilentWorker(
                        silent.workerId(),
                        silent.url(),
                        silent.reason()
                                + "; or its admin endpoints are switched off or on listeners of their own (admin.listeners):"
                                + " send the request there, with local=true")
                : silent;
    }

    // ---- both

    /** Those that have just told of themselves are asked, the others would not answer this either. */
    private <T> CompletableFuture<List<Outcome<T>>> askAll(
            Told told, Function<ClusterWorker, Question<T>> question, @Nullable String authorization) {
        List<CompletableFuture<Outcome<T>>> questions = told.workers().stream()
                .filter(worker -> !worker.self() && told.report(worker.id()).isPresent())
                .map(worker -> peers.ask(worker, question.apply(worker), authorization, deadline))
                .toList();
        return CompletableFuture.allOf(questions.toArray(CompletableFuture<?>[]::new))
                .thenApply(nothing ->
                        questions.stream().map(CompletableFuture::join).toList());
    }

    private static <T> List<T> values(T own, List<Outcome<T>> others) {
        List<T> values = new ArrayList<>(List.of(own));
        others.forEach(it -> {
            T value = it.value();
            if (value != null) {
                values.add(value);
            }
        });
        return values;
    }

    private static List<SilentWorker> silent(Told told, List<? extends Outcome<?>> others) {
        List<SilentWorker> silent = new ArrayList<>(told.silent());
        others.forEach(it -> {
            SilentWorker none = it.silent();
            if (none != null) {
                silent.add(none);
            }
        });
        return silent;
    }
}
