package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import dev.tributary.connect.rest.peer.PathSegments;
import dev.tributary.connect.rest.peer.PeerAnswer;
import dev.tributary.connect.rest.peer.PeerException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one request to the worker that can carry it out: this one, or the one that the cluster names. Source: spec,
 * "Forwarding".
 *
 * <p>While nobody can (no leader is known, it cannot be reached, it is not the leader any more) this worker's view of the
 * cluster is asked again after a short pause, because a new leader will come; the caller sets the deadline and then takes
 * {@link #late()}. What certainly was not carried out is sent again, and what may have been only if twice is as good as
 * once. A request that another worker sent is given back after a while, because that one has a view of its own.
 *
 * <p>Runs on one thread at a time, of the executor; {@link #late} and {@link #end} on any.
 */
final class Forwarding<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final Response.Status.Family SUCCESS = Response.Status.Family.SUCCESSFUL;

    private final Forwarder by;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final Supplier<CompletableFuture<T>> request;
    private final Function<? super T, Response> toResponse;
    private final long begunNanos = System.nanoTime();
    private Duration pause;
    private @Nullable Failed uncertain;
    private volatile @Nullable ConnectClusterException refusal;
    private volatile Supplier<Response> whenLate = this::timedOut;
    private volatile boolean ended;

    /**
     * @param request what to ask of this worker's cluster
     * @param toResponse the answer if this worker did it
     */
    Forwarding(
            Forwarder by,
            Incoming incoming,
            Outgoing outgoing,
            Supplier<CompletableFuture<T>> request,
            Function<? super T, Response> toResponse) {
        this.by = by;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.request = request;
        this.toResponse = toResponse;
        this.pause = by.retries().firstPause();
    }

    /** Sets out. Once. */
    CompletableFuture<Response> begin() {
        return attempt();
    }

    /** The answer if there is none in time, or the failure that is thrown instead. */
    Response late() {
        return whenLate.get();
    }

    /** Nobody waits any more: nothing is asked or sent from now on. */
    void end() {
        ended = true;
    }

    private CompletableFuture<Response> attempt() {
        whenLate = this::timedOut;
        return Answers.ask(request)
                .handle(Outcome::new)
                .thenComposeAsync(
                        here -> {
                            Throwable failure = here.failure();
                            return failure == null
                                    ? CompletableFuture.completedFuture(toResponse.apply(here.value()))
                                    : notHere(Failures.unwrapped(failure));
                        },
                        by.executor());
    }

    /** How something ended that was waited for. */
    private record Outcome<V>(@Nullable V value, @Nullable Throwable failure) {}

    private CompletableFuture<Response> notHere(Throwable failure) {
        if (!(failure instanceof NotLeader elsewhere)) {
            return CompletableFuture.failedFuture(failure);
        }
        String hop = incoming.nextHop();
        if (hop == null) {
            return CompletableFuture.failedFuture(new NotLeader(
                    "Cannot be done because of a conflicting operation, for instance a rebalance of the workers: the "
                            + "request was forwarded to this worker, which cannot carry it out either; nothing was changed. "
                            + elsewhere.getMessage(),
                    null));
        }
        URI target = elsewhere.forwardTo();
        return target == null
                ? again(new NotLeader(
                        "Cannot be done because no leader's URL is known, likely because of a rebalance; nothing was "
                                + "changed, send the request again: " + elsewhere.getMessage(),
                        null))
                : send(target, hop);
    }

    private CompletableFuture<Response> send(URI target, String hop) {
        whenLate = () -> {
            throw new TimedOut("Request timed out. It was forwarded to worker " + target
                    + ", which has not answered yet and may still carry it out.");
        };
        LOG.debug("Forwarding {} /{} to {}", outgoing.method(), outgoing.path(), target);
        return by.http()
                .send(outgoing.request(target, hop, incoming.authorization()))
                .handle(Outcome::new)
                .thenComposeAsync(
                        there -> {
                            PeerAnswer answer = there.value();
                            return answer == null
                                    ? unanswered(Failures.unwrapped(Objects.requireNonNull(there.failure())))
                                    : answered(target, answer);
                        },
                        by.executor());
    }

    private CompletableFuture<Response> unanswered(Throwable failure) {
        Failed failed = new Failed("Error trying to forward the request. " + failure.getMessage(), failure);
        if (!(failure instanceof PeerException known)) {
            return CompletableFuture.failedFuture(failed);
        }
        return switch (known.outcome()) {
            case NOT_SENT -> {
                if (refusal == null) { // once for a request
                    LOG.warn("{} /{} is tried again: {}", outgoing.method(), outgoing.path(), known.getMessage());
                }
                // A worker that sent it has its own view, and is told that nothing was done.
                yield again(isImpatient() ? new NotLeader(known.getMessage(), null) : failed);
            }
            case UNKNOWN -> {
                uncertain = failed;
                yield outgoing.repeatable() ? again(failed) : CompletableFuture.failedFuture(failed);
            }
            case NOT_TRUSTED -> CompletableFuture.failedFuture(failed);
            case CLOSED -> CompletableFuture.failedFuture(new ConnectClusterException.ShuttingDown(known.getMessage()));
        };
    }

    private CompletableFuture<Response> answered(URI target, PeerAnswer answer) {
        if (answer.notDone()) {
            return again(new NotLeader(
                    "Cannot be done because of a conflicting operation, for instance a rebalance of the workers; nothing "
                            + "was changed, send the request again. Worker " + target + " answered with status "
                            + answer.status() + ": " + told(answer),
                    null));
        }
        Response response = passedOn(target, answer);
        whenLate = () -> response;
        return response.getStatusInfo().getFamily() == SUCCESS && !outgoing.internal()
                ? by.caughtUp().thenApply(nothing -> response)
                : CompletableFuture.completedFuture(response);
    }

    /** As the other worker answered; addresses are this worker's. */
    private Response passedOn(URI target, PeerAnswer answer) {
        String from =
                "Error trying to forward the request: worker " + target + " answered with status " + answer.status();
        if (answer.status() == Response.Status.NO_CONTENT.getStatusCode()) {
            return Response.noContent().build();
        }
        if (!answer.isSuccess() && !answer.isError()) {
            throw new Failed(
                    from + ", which is unexpected. Does its rest.advertised.host.name lead to it, and not to a proxy?",
                    null);
        }
        try {
            if (answer.isError()) {
                answer.error();
            } else {
                answer.json();
            }
        } catch (IOException other) {
            throw new Failed(
                    "IO e" + from.substring(1) + " and a body that is not a worker's: " + other.getMessage()
                            + ". Does its rest.advertised.host.name lead to it, and not to a proxy?",
                    other);
        }
        Response.ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer.body());
        answer.warnings().forEach(warning -> response.header(PeerAnswer.WARNING, warning));
        if (answer.status() == Response.Status.CREATED.getStatusCode() && outgoing.creates() != null) {
            response.location(PathSegments.connector(incoming.base(), outgoing.creates()));
        }
        return response.build();
    }

    private static String told(PeerAnswer answer) {
        try {
            return String.valueOf(answer.error().message());
        } catch (IOException other) {
            return "no text";
        }
    }

    /** Asks this worker's view of the cluster once more, soon, unless it is time to give up. */
    private CompletableFuture<Response> again(ConnectClusterException why) {
        Failed possibly = uncertain;
        ConnectClusterException told = possibly == null ? why : possibly;
        refusal = told;
        whenLate = () -> {
            throw told;
        };
        Duration since = Duration.ofNanos(System.nanoTime() - begunNanos);
        if (isImpatient() && since.compareTo(by.retries().forOthers()) > 0) {
            return CompletableFuture.failedFuture(told);
        }
        CompletableFuture<Void> paused = new CompletableFuture<>();
        Runnable unused = by.timer().schedule(() -> paused.complete(null), pause);
        Duration longest = by.retries().longestPause();
        pause = pause.multipliedBy(2).compareTo(longest) > 0 ? longest : pause.multipliedBy(2);
        return paused.thenCompose(nothing -> ended ? CompletableFuture.failedFuture(told) : attempt());
    }

    private boolean isImpatient() {
        return incoming.isForwarded() || outgoing.internal();
    }

    private Response timedOut() {
        String stage = by.cluster().stage();
        ConnectClusterException before = refusal;
        throw new TimedOut("Request timed out" + (stage == null ? "" : ". " + stage)
                + (before == null ? "" : " Before: " + before.getMessage()));
    }
}
