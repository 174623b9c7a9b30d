package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.rest.body.AlertTestBody;
import dev.tributary.connect.rest.body.AlertsBody;
import dev.tributary.connect.rest.body.Json;
import dev.tributary.connect.rest.body.SilentWorkerBody;
import dev.tributary.connect.rest.health.ClusterReports;
import dev.tributary.connect.rest.health.ClusterWorker;
import dev.tributary.connect.rest.health.Configured;
import dev.tributary.connect.rest.health.ConnectorHealth;
import dev.tributary.connect.rest.health.HealthMerge;
import dev.tributary.connect.rest.health.Peers;
import dev.tributary.connect.rest.health.Told;
import dev.tributary.connect.rest.peer.PeerAnswer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the cluster if it falls to this worker ({@link Watchers}), and tells receivers what comes of it; else keeps a copy of
 * what the worker that does has told, to go on from there should it fall to this one. It does so all the time where there are
 * receivers; else while somebody asks. Thread-safe; no thread waits.
 */
public final class AlertWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

    /** What a worker is asked for. */
    private static final String LOCAL = "alerts?local=true";

    private static final String LOCAL_TEST = "alerts/test?local=true";
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final Duration PEER_DEADLINE = Duration.ofSeconds(4);

    /** What is older is looked at again before it is told. */
    private static final Duration YOUNG = Duration.ofSeconds(3);

    /** How long after a question the watch goes on, where there is nobody else to watch for. */
    private static final Duration LINGER = Duration.ofMinutes(1);

    private final Surroundings at;
    private final @Nullable String authorization;
    private final boolean always;
    private final Watchers watchers;
    private final Webhooks webhooks;
    private AlertBook book = AlertBook.EMPTY; // guarded by this, as is all that follows
    private List<SilentWorkerBody> silent = List.of();
    private @Nullable ClusterWorker watcher;
    private @Nullable CompletableFuture<Void> looking;
    private long lookedNanos;
    private boolean looked;
    private long wantedUntilNanos;
    private boolean ticking;
    private boolean closed;

    /** Runs something after a delay. */
    @FunctionalInterface
    public interface Timer {
        /** @return what to run to cancel it */
        Runnable schedule(Runnable action, Duration delay);
    }

    /**
     * What it stands on.
     *
     * @param console whether this worker serves one
     * @param executor where answers are worked on
     * @param nanos a clock that only goes on
     */
    public record Surroundings(
            AlertSetup setup,
            HealthView view,
            ConnectCluster cluster,
            ClusterReports reports,
            Peers peers,
            boolean console,
            Executor executor,
            Timer timer,
            InstantSource clock,
            LongSupplier nanos) {}

    public AlertWatch(Surroundings at) {
        this(at, new HttpSender(at.setup().settings().timeout(), at.executor(), at.timer()));
    }

    AlertWatch(Surroundings at, Sender sender) {
        this.at = at;
        this.authorization = at.setup().settings().authorization();
        this.always = !at.setup().settings().webhooks().isEmpty();
        this.watchers = new Watchers(at.view(), at.reports(), at.nanos());
        this.webhooks = new Webhooks(new Webhook.Surroundings(
                at.setup().settings(),
                sender,
                at.timer(),
                at.clock(),
                at.setup().metrics(),
                entry -> Json.bytes(AlertBodies.event(entry, at.setup().cluster(), console()))));
    }

    private @Nullable URI console() {
        return at.console() ? at.peers().here().resolve("console/") : null;
    }

    /** Begins to watch, if there are receivers. */
    public void start() {
        if (always) {
            LOG.info(
                    "Alerts of cluster {} are sent to {} receivers",
                    at.setup().cluster(),
                    webhooks.bodies().size());
            want();
        }
    }

    /**
     * The alerts, as the worker that watches tells them.
     *
     * @param user the Authorization header of who asks; null for none
     * @param local whether no other worker is to be asked
     */
    public CompletableFuture<AlertsBody> ask(@Nullable String user, boolean local) {
        want();
        return watchers.find(authorization).thenCompose(found -> {
            become(found.orElse(null));
            if (found.isPresent() && found.get().self()) {
                return isFresh() ? CompletableFuture.completedFuture(body()) : look().thenApply(nothing -> body());
            }
            return local || found.isEmpty()
                    ? CompletableFuture.completedFuture(body())
                    : askOther(found.get(), user, true);
        });
    }

    private CompletableFuture<AlertsBody> askOther(ClusterWorker other, @Nullable String user, boolean again) {
        return at.peers()
                .get(other.url(), LOCAL, user, PEER_DEADLINE)
                .handleAsync(
                        (answer, failure) -> {
                            if (again && answer != null && isNone(answer)) {
                                watchers.cannot(other);
                                return ask(user, false);
                            }
                            return CompletableFuture.completedFuture(
                                    Forwarded.read(other, answer, failure, PEER_DEADLINE, AlertsBody::read));
                        },
                        at.executor())
                .thenCompose(it -> it);
    }

    /** Sends a test to all receivers, from the worker that watches. Parameters as {@link #ask}. */
    public CompletableFuture<AlertTestBody> test(@Nullable String user, boolean local) {
        return watchers.find(authorization).thenCompose(found -> {
            if (found.isPresent() && !found.get().self() && !local) {
                ClusterWorker other = found.get();
                Duration atMost = at.setup().settings().timeout().plus(PEER_DEADLINE);
                return at.peers()
                        .post(other.url(), LOCAL_TEST, user, atMost)
                        .handleAsync(
                                (answer, failure) ->
                                        Forwarded.read(other, answer, failure, atMost, AlertTestBody::read),
                                at.executor());
            }
            String self = at.view().report().workerId();
            if (!always) {
                throw new BadRequest(
                        "There is nobody to send it to: worker " + self
                                + " has no tributary.alerts.webhook.urls. Set it in the properties of all workers, and restart them.");
            }
            return webhooks.test(Json.bytes(AlertBodies.test(at.setup().cluster(), self, console(), now())))
                    .thenApply(outcomes -> new AlertTestBody(self, outcomes));
        });
    }

    /** As exact as it is told: who goes on from that must find the same. */
    private Instant now() {
        return Instant.ofEpochMilli(at.clock().millis());
    }

    private synchronized boolean isFresh() {
        return looked && at.nanos().getAsLong() - lookedNanos < YOUNG.toNanos();
    }

    private AlertsBody body() {
        AlertBook now;
        List<SilentWorkerBody> untold;
        ClusterWorker who;
        synchronized (this) {
            now = book;
            untold = silent;
            who = watcher;
        }
        String cluster = at.setup().cluster();
        Instant seen = now.lookedAt();
        return new AlertsBody(
                seen == null ? null : seen.toEpochMilli(),
                who == null ? null : who.id(),
                AlertBodies.active(now, cluster, webhooks),
                AlertBodies.ended(now, cluster, webhooks),
                now.untold(),
                webhooks.bodies(),
                untold);
    }

    // ---- the watch

    private void want() {
        synchronized (this) {
            wantedUntilNanos = at.nanos().getAsLong() + LINGER.toNanos();
            if (ticking || closed) {
                return;
            }
            ticking = true;
        }
        Runnable unused = at.timer().schedule(this::tick, Duration.ofMillis(1));
    }

    private void tick() {
        long begun = at.nanos().getAsLong();
        CompletableFuture<Duration> done;
        try {
            done = watchers.find(authorization).thenCompose(this::step);
        } catch (RuntimeException failure) {
            done = CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<?> unused = done.whenComplete((pause, failure) -> {
            if (failure != null) { // must not end the watch
                LOG.warn("Alerts could not be looked for; trying again", failure);
            }
            // What takes long is done less often.
            Duration took = Duration.ofNanos(4 * (at.nanos().getAsLong() - begun));
            Duration next = pause == null ? at.setup().pace().look() : pause;
            again(took.compareTo(next) > 0 ? took : next);
        });
    }

    private void again(Duration pause) {
        synchronized (this) {
            ticking = !closed && (always || at.nanos().getAsLong() - wantedUntilNanos < 0);
            if (!ticking) {
                return;
            }
        }
        Runnable unused = at.timer().schedule(this::tick, pause);
    }

    private CompletableFuture<Duration> step(Optional<ClusterWorker> found) {
        become(found.orElse(null));
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(at.setup().pace().look());
        }
        return found.get().self()
                ? look().thenApply(nothing -> at.setup().pace().look())
                : copy(found.get());
    }

    private void become(@Nullable ClusterWorker now) {
        boolean watches = now != null && now.self();
        synchronized (this) {
            if (closed
                    || (now == null
                            ? watcher == null
                            : watcher != null && watcher.id().equals(now.id()))) {
                return;
            }
            watcher = now;
            looked = false;
        }
        LOG.info("Alerts are watched by {}", now == null ? "nobody at the moment" : watches ? "this worker" : now.id());
        webhooks.be(watches);
        if (!watches) {
            at.setup().metrics().active(Map.of());
        }
    }

    private CompletableFuture<Void> look() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (this) {
            CompletableFuture<Void> others = looking;
            if (others != null) {
                return others.copy();
            }
            looking = mine;
        }
        CompletableFuture<?> unused = at.reports()
                .ask(authorization)
                .thenAcceptAsync(this::looked, at.executor())
                .whenComplete((nothing, failure) -> {
                    synchronized (this) {
                        looking = null;
                    }
                    if (failure == null) {
                        mine.complete(null);
                    } else {
                        mine.completeExceptionally(failure);
                    }
                });
        return mine.copy();
    }

    private void looked(Told told) {
        List<Configured> all = Configured.all(at.cluster());
        Set<String> names = all.stream().map(it -> it.info().name().value()).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        for (ConnectorHealth health : HealthMerge.merge(all, told)) {
            Map<String, @Nullable String> config = health.info().config();
            findings.addAll(Conditions.of(
                    health,
                    at.setup().policies().apply(config),
                    text -> at.setup().redaction().apply(config, text)));
        }
        AlertBook.Step step;
        synchronized (this) {
            if (closed || watcher == null || !watcher.self()) {
                return; // it has fallen to another one
            }
            step = book.look(findings, names, now());
            book = step.after();
            silent = told.silent().stream()
                    .map(it -> new SilentWorkerBody(it.workerId(), it.url().toString(), it.reason()))
                    .toList();
            looked = true;
            lookedNanos = at.nanos().getAsLong();
        }
        step.ended().forEach(it -> LOG.info("Alert is over: {}", it.facts().summary()));
        step.fired().forEach(it -> LOG.warn("Alert: {}", it.facts().summary()));
        webhooks.offer(step);
        at.setup().metrics().active(counts(step.after()));
    }

    private static Map<AlertKind, Integer> counts(AlertBook book) {
        Map<AlertKind, Integer> counts = new EnumMap<>(AlertKind.class);
        book.active().keySet().forEach(it -> counts.merge(it.kind(), 1, Integer::sum));
        return counts;
    }

    /** What it has told so far is what this worker would go on from. */
    private CompletableFuture<Duration> copy(ClusterWorker other) {
        return at.peers()
                .get(other.url(), LOCAL, authorization, PEER_DEADLINE)
                .handleAsync(
                        (answer, failure) -> {
                            if (answer != null) { // else what was told before stands
                                copied(other, answer);
                            }
                            return at.setup().pace().copy();
                        },
                        at.executor());
    }

    private void copied(ClusterWorker other, PeerAnswer answer) {
        if (isNone(answer)) {
            watchers.cannot(other);
        } else if (answer.isSuccess()) {
            try {
                AlertsBody told = AlertsBody.read(answer.body());
                if (other.id().equals(told.watchedBy())) {
                    take(other, told);
                }
            } catch (IOException | RuntimeException noWorkers) {
                LOG.debug("No alerts in the answer of {}", other.id(), noWorkers);
            }
        }
    }

    private synchronized void take(ClusterWorker other, AlertsBody told) {
        if (watcher != null && watcher.id().equals(other.id())) { // else it has fallen to another one
            book = AlertBodies.book(told);
            silent = told.unreachableWorkers();
            webhooks.restore(book, told);
        }
    }

    private static boolean isNone(PeerAnswer answer) {
        return answer.status() == NOT_FOUND || answer.status() == NOT_ALLOWED;
    }

    /** Ends the watch. What is being sent may still arrive. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        webhooks.be(false);
    }
}
