package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.rest.body.MessageBody;
import dev.tributary.connect.rest.body.OffsetsBody;
import dev.tributary.connect.rest.body.RequestBodies;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;

/** The offsets of a connector (KIP-875). */
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class OffsetsResource {
    private final ConnectCluster cluster;
    private final Answers answers;

    @Inject
    public OffsetsResource(ConnectCluster cluster, Answers answers) {
        this.cluster = cluster;
        this.answers = answers;
    }

    @GET
    @Path("{connector}/offsets")
    public void offsets(@PathParam("connector") String connector, @Suspended AsyncResponse response) {
        answers.answer(
                response,
                () -> cluster.offsets(ConnectorName.of(connector)),
                offsets -> Response.ok(OffsetsBody.of(offsets)).build());
    }

    @PATCH
    @Path("{connector}/offsets")
    public void alter(
            @PathParam("connector") String connector,
            InputStream body,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        List<ConnectorOffset> offsets = RequestBodies.offsets(body);
        answers.forward(
                response,
                incoming,
                Outgoing.to("PATCH", name, "/offsets").json(OffsetsBody.of(offsets)),
                () -> cluster.alterOffsets(name, offsets),
                OffsetsResource::message);
    }

    @DELETE
    @Path("{connector}/offsets")
    public void reset(
            @PathParam("connector") String connector, @BeanParam Incoming incoming, @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        answers.forward(
                response,
                incoming,
                Outgoing.to("DELETE", name, "/offsets"),
                () -> cluster.resetOffsets(name),
                OffsetsResource::message);
    }

    private static Response message(String message) {
        return Response.ok(new MessageBody(message)).build();
    }
}
