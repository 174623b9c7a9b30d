package dev.tributary.connect.rest.health;

import dev.tributary.connect.rest.peer.PeerAnswer;
import dev.tributary.connect.rest.peer.PeerException;
import dev.tributary.connect.rest.peer.PeerHttp;
import dev.tributary.connect.rest.peer.PeerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks other workers what they know, each with a deadline, with the Authorization of whoever wants to know it. That one does not
 * tell is an answer too. Thread-safe; no thread waits.
 */
public final class Peers {
    /** Of one that does not know what it is asked for. */
    static final String UNKNOWN = "does not tell: it is a worker of Apache Kafka Connect, or of an older version";

    private final PeerHttp http;
    private final Executor executor;

    /** @param executor where answers are read */
    public Peers(PeerHttp http, Executor executor) {
        this.http = http;
        this.executor = executor;
    }

    /** Reads a body. */
    @FunctionalInterface
    interface Reader<T> {
        T read(byte[] json) throws IOException;
    }

    /**
     * How it ended: one of the two is there.
     *
     * @param status of its answer; 0 without any
     */
    record Outcome<T>(@Nullable T value, @Nullable SilentWorker silent, int status) {}

    /** The scheme and path of this worker's address with another host and port; null if they are none. */
    @Nullable
    URI like(String hostAndPort) {
        URI here = http.here();
        try {
            URI other = URI.create(here.getScheme() + "://" + hostAndPort + here.getRawPath());
            return other.getHost() == null || other.getPort() < 0 || other.getRawUserInfo() != null ? null : other;
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /** The answer as it came; fails with {@link PeerException}. */
    public CompletableFuture<PeerAnswer> get(URI url, String path, @Nullable String authorization, Duration atMost) {
        return http.send(new PeerRequest(url, "GET", path, headers(authorization), new byte[0]), atMost);
    }

    /** As {@link #get}, of a request that changes something, without a body. */
    public CompletableFuture<PeerAnswer> post(URI url, String path, @Nullable String authorization, Duration atMost) {
        return http.send(new PeerRequest(url, "POST", path, headers(authorization), new byte[0]), atMost);
    }

    /** How long all of them together are asked for. */
    public Duration telling() {
        return http.limits().telling();
    }

    /** Where this worker is. */
    public URI here() {
        return http.here();
    }

    private static Map<String, String> headers(@Nullable String authorization) {
        return authorization == null ? Map.of() : Map.of(HttpHeaders.AUTHORIZATION, authorization);
    }

    /**
     * What a worker is asked.
     *
     * @param method of HTTP
     * @param body JSON; empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Question<T>(String method, String path, byte[] body, Reader<T> reader) {}

    /** What a worker tells, or why it does not; never fails. */
    <T> CompletableFuture<Outcome<T>> ask(
            ClusterWorker worker, String path, @Nullable String authorization, Duration atMost, Reader<T> reader) {
        return ask(worker, new Question<>("GET", path, new byte[0], reader), authorization, atMost);
    }

    /** The same of anything. */
    <T> CompletableFuture<Outcome<T>> ask(
            ClusterWorker worker, Question<T> question, @Nullable String authorization, Duration atMost) {
        Reader<T> reader = question.reader();
        return http.send(
                        new PeerRequest(
                                worker.url(),
                                question.method(),
                                question.path(),
                                headers(authorization),
                                question.body()),
                        atMost)
                .handleAsync(
                        (answer, failure) -> failure == null
                                ? read(worker, answer, reader)
                                : silent(worker, unanswered(failure, atMost), 0),
                        executor);
    }

    private static <T> Outcome<T> read(ClusterWorker worker, PeerAnswer answer, Reader<T> reader) {
        if (!answer.isSuccess()) {
            return silent(worker, refused(answer.status()), answer.status());
        }
        try {
            return new Outcome<>(reader.read(answer.body()), null, answer.status());
        } catch (IOException | RuntimeException other) { // whatever listens there may send anything
            return silent(
                    worker,
                    "answers with something else than a worker does (" + other.getMessage()
                            + "). Does its rest.advertised.host.name lead to it, and not to a proxy?",
                    answer.status());
        }
    }

    private static <T> Outcome<T> silent(ClusterWorker worker, String reason, int status) {
        return new Outcome<>(null, new SilentWorker(worker.id(), worker.url(), reason), status);
    }

    private static String refused(int status) {
        return switch (status) {
            case 401, 403 ->
                "refuses to tell (status " + status
                        + "): the credentials of this request are good here, and not there; let all workers know the same users";
            case 404, 405 -> UNKNOWN;
            case 503 -> "is starting or ending";
            default -> "does not tell: it answers with status " + status;
        };
    }

    /** Why there is no answer of a worker: a clause that goes with its name. */
    public static String unanswered(Throwable thrown, Duration atMost) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (!(failure instanceof PeerException known)) {
            return "was not asked: " + failure;
        }
        Throwable cause = known.getCause();
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return "did not answer within " + atMost.toMillis() + " ms";
        }
        return switch (known.outcome()) {
            case NOT_SENT -> "cannot be reached: " + cause;
            case NOT_TRUSTED ->
                "cannot be asked over TLS, as one of the two workers does not trust the other: " + cause;
            case UNKNOWN -> "did not answer completely: " + cause;
            case CLOSED -> "was not asked, as this worker is shutting down";
        };
    }
}
