package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.rest.health.Peers;
import dev.tributary.connect.rest.peer.PeerHttp;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Binds what is asked of the cluster to the HTTP response that waits for it, with a deadline, while no thread waits.
 *
 * <p>The cluster completes its futures on threads of its own, which must not write to sockets: an answer always
 * continues on the executor. When the deadline passes, the answer tells what the worker is busy with; the work itself is
 * not cancelled. A request that another worker must do is sent on ({@link Forwarding}). Thread-safe.
 */
public final class Answers {
    /** Runs something after a delay. */
    @FunctionalInterface
    public interface Timer {
        /**
         * @return what to run to cancel it
         */
        Runnable schedule(Runnable action, Duration delay);
    }

    private final ConnectCluster cluster;
    private final Deadlines deadlines;
    private final Executor executor;
    private final Timer timer;
    private final Forwarder forwarder;
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

    public Answers(ConnectCluster cluster, Deadlines deadlines, Executor executor, Timer timer, PeerHttp peers) {
        this.cluster = cluster;
        this.deadlines = deadlines;
        this.executor = executor;
        this.timer = timer;
        this.forwarder = new Forwarder(cluster, peers, executor, timer);
    }

    /** What other workers know, on the threads that answers continue on. */
    Peers peers() {
        return new Peers(forwarder.http(), executor);
    }

    /** Where answers continue. */
    Executor executor() {
        return executor;
    }

    /** On {@link #executor()}. */
    Timer timer() {
        return timer;
    }

    /** Answers with what the future brings, or with its failure, or after the request deadline with status 500. */
    <T> void answer(
            AsyncResponse response, Supplier<CompletableFuture<T>> request, Function<? super T, Response> toResponse) {
        bind(
                response,
                within(deadlines.request(), request, () -> {
                            throw timedOut();
                        })
                        .thenApplyAsync(toResponse, executor));
    }

    /**
     * As {@link #answer}, for a request that only one worker can carry out: it goes to that one.
     *
     * @param outgoing what is sent to another worker
     * @param request what is asked of this one
     */
    <T> void forward(
            AsyncResponse response,
            Incoming incoming,
            Outgoing outgoing,
            Supplier<CompletableFuture<T>> request,
            Function<? super T, Response> toResponse) {
        Forwarding<T> forwarding = new Forwarding<>(forwarder, incoming, outgoing, request, toResponse);
        bind(
                response,
                within(deadlines.request(), forwarding::begin, forwarding::late)
                        .whenComplete((answer, failure) -> forwarding.end()));
    }

    /** As {@link #answer}, with the deadline for health and an answer of its own when that passes. */
    <T> void answerHealth(
            AsyncResponse response,
            Supplier<CompletableFuture<T>> request,
            Supplier<T> unanswered,
            Function<? super T, Response> toResponse) {
        bind(response, within(deadlines.health(), request, unanswered).thenApplyAsync(toResponse, executor));
    }

    /** Waits until nothing waits for the cluster any more, at most for a while. */
    public void awaitAll(Duration atMost) throws InterruptedException {
        try {
            CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new))
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stillWaitingOrFailed) {
            return; // a failure has been answered; who still waits is told by endAll
        }
    }

    /** Answers whatever still waits: the worker stops waiting. */
    public void endAll() {
        waiting.forEach(request -> request.completeExceptionally(new ConnectClusterException.ShuttingDown(
                "The worker is shutting down and no longer waits for this request, which may still be carried out.")));
    }

    private <T> CompletableFuture<T> within(
            Duration deadline, Supplier<CompletableFuture<T>> request, Supplier<T> whenLate) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.add(answer);
        Runnable cancel = timer.schedule(() -> complete(answer, whenLate), deadline);
        CompletableFuture<?> unused = ask(request).whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer.whenComplete((value, failure) -> {
            cancel.run();
            waiting.remove(answer);
        });
    }

    /** A cluster that throws instead of returning a failed future is answered all the same. */
    static <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> request) {
        try {
            return request.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> whenLate) {
        try {
            answer.complete(whenLate.get());
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    private void bind(AsyncResponse response, CompletableFuture<Response> outcome) {
        CompletableFuture<?> unused = outcome.whenCompleteAsync(
                (answer, failure) -> {
                    if (failure == null) {
                        response.resume(answer);
                    } else {
                        response.resume(Failures.unwrapped(failure));
                    }
                },
                executor);
    }

    private ConnectClusterException timedOut() {
        String stage = cluster.stage();
        return new ConnectClusterException.TimedOut(
                stage == null ? "Request timed out" : "Request timed out. " + stage);
    }
}
