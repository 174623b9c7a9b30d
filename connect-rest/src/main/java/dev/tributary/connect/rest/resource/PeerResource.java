package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
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
import org.jspecify.annotations.Nullable;

/**
 * What other workers ask of this one (spec, "Internal endpoints"; KIP-507). Of any content type, as the body is bytes that
 * are signed.
 */
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
public final class PeerResource {
    private final Answers answers;
    private final @Nullable ClusterPeer peer;

    /** @param peer null on a standalone worker, which has no peers */
    public PeerResource(Answers answers, @Nullable ClusterPeer peer) {
        this.answers = answers;
        this.peer = peer;
    }

    @POST
    @Path("{connector}/tasks")
    public void putTaskConfigs(
            @PathParam("connector") String connector,
            @HeaderParam(SignedBody.SIGNATURE_HEADER) @Nullable String signature,
            @HeaderParam(SignedBody.ALGORITHM_HEADER) @Nullable String algorithm,
            InputStream body,
            @Suspended AsyncResponse response) {
        ask(connector, signed(body, signature, algorithm), response, ClusterPeer::putTaskConfigs);
    }

    @PUT
    @Path("{connector}/fence")
    public void fenceZombies(
            @PathParam("connector") String connector,
            @HeaderParam(SignedBody.SIGNATURE_HEADER) @Nullable String signature,
            @HeaderParam(SignedBody.ALGORITHM_HEADER) @Nullable String algorithm,
            InputStream body,
            @Suspended AsyncResponse response) {
        ask(connector, signed(body, signature, algorithm), response, ClusterPeer::fenceZombies);
    }

    @FunctionalInterface
    private interface Question {
        CompletableFuture<Void> ask(ClusterPeer peer, ConnectorName connector, SignedBody body);
    }

    private void ask(String connector, SignedBody body, AsyncResponse response, Question question) {
        ClusterPeer asked = peer;
        if (asked == null) {
            throw new ConnectClusterException.Failed(
                    "Not supported in standalone mode: this worker has no peers that could ask it.", null);
        }
        answers.answer(
                response,
                () -> question.ask(asked, ConnectorName.of(connector), body),
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
