package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.rest.openapi.Hidden;
import dev.tributary.connect.rest.peer.PathSegments;
import dev.tributary.connect.rest.peer.PeerClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What other workers ask of this one (spec, "Internal endpoints"; KIP-507). Of any content type, as the body is bytes that
 * are signed.
 */
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class PeerResource {
    private static final String WORKERS_ONLY = "Only workers call it, and sign their requests.";

    /**
     * Whom to ask.
     *
     * @param peer null on a standalone worker, which has no peers
     */
    public record Served(@Nullable ClusterPeer peer) {}

    private final Answers answers;
    private final @Nullable ClusterPeer peer;
    private final String namespace;

    @Inject
    public PeerResource(Answers answers, Served served) {
        this(answers, served.peer(), "");
    }

    /**
     * @param namespace what the paths of the cluster begin with, encoded, with a slash at its end; or empty
     */
    PeerResource(Answers answers, @Nullable ClusterPeer peer, String namespace) {
        this.answers = answers;
        this.peer = peer;
        this.namespace = namespace;
    }

    @POST
    @Path("{connector}/tasks")
    @Hidden(WORKERS_ONLY)
    public void putTaskConfigs(
            @PathParam("connector") String connector,
            @HeaderParam(SignedBody.SIGNATURE_HEADER) @Nullable String signature,
            @HeaderParam(SignedBody.ALGORITHM_HEADER) @Nullable String algorithm,
            InputStream body,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        SignedBody tasks = signed(body, signature, algorithm);
        ask(to("POST", name, "/tasks"), tasks, incoming, response, it -> it.putTaskConfigs(name, tasks));
    }

    @PUT
    @Path("{connector}/fence")
    @Hidden(WORKERS_ONLY)
    public void fenceZombies(
            @PathParam("connector") String connector,
            @HeaderParam(SignedBody.SIGNATURE_HEADER) @Nullable String signature,
            @HeaderParam(SignedBody.ALGORITHM_HEADER) @Nullable String algorithm,
            InputStream body,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        SignedBody nothing = signed(body, signature, algorithm);
        ask(to("PUT", name, "/fence"), nothing, incoming, response, it -> it.fenceZombies(name, nothing));
    }

    private Outgoing to(String method, ConnectorName connector, String what) {
        return Outgoing.to(method, namespace + "connectors/" + PathSegments.encoded(connector.value()) + what);
    }

    /** With its signature it goes on to the leader, if this worker is not the one. */
    private void ask(
            Outgoing outgoing,
            SignedBody body,
            Incoming incoming,
            AsyncResponse response,
            Function<ClusterPeer, CompletableFuture<Void>> question) {
        ClusterPeer asked = peer;
        if (asked == null) {
            throw new ConnectClusterException.Failed(
                    "Not supported in standalone mode: this worker has no peers that could ask it.", null);
        }
        answers.forward(
                response,
                incoming,
                outgoing.internal(body.body(), PeerClient.signature(body)),
                () -> question.apply(asked),
                done -> Response.noContent().build());
    }

    private static SignedBody signed(InputStream body, @Nullable String signature, @Nullable String algorithm) {
        try {
            return new SignedBody(body.readAllBytes(), signature, algorithm);
        } catch (IOException failure) { // it is all there already
            throw new UncheckedIOException("The request body cannot be read: " + failure.getMessage(), failure);
        }
    }
}
