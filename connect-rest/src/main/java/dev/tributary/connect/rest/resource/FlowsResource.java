package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.rest.openapi.Hidden;
import dev.tributary.connect.rest.peer.PathSegments;
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
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other workers ask of one that is in several clusters, in dedicated MirrorMaker mode: a cluster is named by the flow that
 * it runs, before the path that it would have elsewhere. Source: {@code rest} section 2, {@code worker} 9.2; KIP-710.
 */
@Path("/{source}/{target}/connectors/{connector}")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class FlowsResource {
    /** Whom to ask about a cluster, and who answers. */
    public record Served(Answers answers, ClusterPeer peer) {}

    /**
     * All of them.
     *
     * @param served by source and target
     */
    public record Flows(Map<List<String>, Served> served) {}

    private final Map<List<String>, PeerResource> flows = new HashMap<>();

    @Inject
    public FlowsResource(Flows all) {
        all.served()
                .forEach((flow, it) ->
                        flows.put(flow, new PeerResource(it.answers(), it.peer(), PathSegments.namespace(flow))));
    }

    @POST
    @Path("tasks")
    @Hidden("Only workers call it, and sign their requests.")
    public void putTaskConfigs(
            @PathParam("source") String source,
            @PathParam("target") String target,
            @PathParam("connector") String connector,
            @HeaderParam(SignedBody.SIGNATURE_HEADER) @Nullable String signature,
            @HeaderParam(SignedBody.ALGORITHM_HEADER) @Nullable String algorithm,
            InputStream body,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        flow(source, target).putTaskConfigs(connector, signature, algorithm, body, incoming, response);
    }

    @PUT
    @Path("fence")
    @Hidden("Only workers call it, and sign their requests.")
    public void fenceZombies(
            @PathParam("source") String source,
            @PathParam("target") String target,
            @PathParam("connector") String connector,
            @HeaderParam(SignedBody.SIGNATURE_HEADER) @Nullable String signature,
            @HeaderParam(SignedBody.ALGORITHM_HEADER) @Nullable String algorithm,
            InputStream body,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        flow(source, target).fenceZombies(connector, signature, algorithm, body, incoming, response);
    }

    private PeerResource flow(String source, String target) {
        PeerResource flow = flows.get(List.of(source, target));
        if (flow == null) {
            throw new ConnectClusterException.NotFound(
                    "This process does not run the flow " + source + "->" + target + ". It runs " + names());
        }
        return flow;
    }

    private List<String> names() {
        return flows.keySet().stream()
                .map(flow -> String.join("->", flow))
                .sorted()
                .toList();
    }
}
