package dev.tributary.connect.rest.peer;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ClusterPeers;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The other workers of the cluster over HTTP. Thread-safe. Source: {@code rest} section 2; KIP-507.
 *
 * <p>Futures fail with the {@link ConnectClusterException} that the other worker's status stands for: 400 bad request, 403
 * forbidden, 404 not found, 409 stale (not leader if the other says that it may be sent again), 503 not ready, and failed
 * for all else, an address that cannot be reached included. They complete on threads of the client, or on the caller's.
 */
public final class PeerClient implements ClusterPeers {
    private final PeerHttp http;
    private final String namespace;

    public PeerClient(PeerHttp http) {
        this(http, "");
    }

    /**
     * @param namespace what the paths of the cluster begin with ({@link PathSegments#namespace}); or empty
     */
    public PeerClient(PeerHttp http, String namespace) {
        this.http = http;
        this.namespace = namespace;
    }

    @Override
    public ClusterPeer at(URI restUrl) {
        return new At(restUrl);
    }

    private final class At implements ClusterPeer {
        private final URI worker;

        At(URI worker) {
            this.worker = worker;
        }

        @Override
        public CompletableFuture<Void> putTaskConfigs(ConnectorName connector, SignedBody tasks) {
            return send("POST", connector, "tasks", tasks);
        }

        @Override
        public CompletableFuture<Void> fenceZombies(ConnectorName connector, SignedBody nothing) {
            return send("PUT", connector, "fence", nothing);
        }

        private CompletableFuture<Void> send(String method, ConnectorName connector, String what, SignedBody signed) {
            String path = namespace + "connectors/" + PathSegments.encoded(connector.value()) + "/" + what;
            PeerRequest request = new PeerRequest(worker, method, path, signature(signed), signed.body());
            CompletableFuture<Void> outcome = new CompletableFuture<>(); // fails with ours directly, not wrapped
            CompletableFuture<?> unused = http.send(request).whenComplete((answer, failure) -> {
                if (failure != null) {
                    outcome.completeExceptionally(failed(failure));
                } else if (answer.isSuccess()) {
                    outcome.complete(null);
                } else {
                    outcome.completeExceptionally(refused(request, answer));
                }
            });
            return outcome;
        }
    }

    /** The headers that go with a signed body. */
    public static Map<String, String> signature(SignedBody signed) {
        Map<String, String> headers = new HashMap<>();
        if (signed.signature() != null) {
            headers.put(SignedBody.SIGNATURE_HEADER, signed.signature());
        }
        if (signed.algorithm() != null) {
            headers.put(SignedBody.ALGORITHM_HEADER, signed.algorithm());
        }
        return headers;
    }

    private static ConnectClusterException failed(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = String.valueOf(failure.getMessage());
        return failure instanceof PeerException known && known.outcome() == PeerException.Outcome.CLOSED
                ? new ConnectClusterException.ShuttingDown(message)
                : new ConnectClusterException.Failed(message, failure);
    }

    private static ConnectClusterException refused(PeerRequest request, PeerAnswer answer) {
        String text = "Worker " + request.worker() + " answered " + request.method() + " /" + request.path()
                + " with status " + answer.status() + ": ";
        String message = told(answer);
        if (message == null) { // not from a worker's REST API: the status says nothing about the request
            return new ConnectClusterException.Failed(
                    text
                            + "no worker's answer. Is there a proxy or a filter before it, or does another program listen there?",
                    null);
        }
        return switch (answer.status()) {
            case 400 -> new ConnectClusterException.BadRequest(text + message);
            case 403 -> new ConnectClusterException.Forbidden(text + message);
            case 404 -> new ConnectClusterException.NotFound(text + message);
            case 409 ->
                answer.notDone()
                        ? new ConnectClusterException.NotLeader(text + message, null)
                        : new ConnectClusterException.Stale(text + message);
            case 503 -> new ConnectClusterException.NotReady(text + message);
            default -> new ConnectClusterException.Failed(text + message, null, answer.lasting());
        };
    }

    private static @Nullable String told(PeerAnswer answer) {
        if (!answer.isError()) {
            return null;
        }
        try {
            return answer.error().message();
        } catch (IOException other) {
            return null;
        }
    }
}
