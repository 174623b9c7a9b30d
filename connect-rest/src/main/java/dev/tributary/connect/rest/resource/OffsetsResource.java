package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.rest.body.MessageBody;
import dev.tributary.connect.rest.body.OffsetsBody;
import dev.tributary.connect.rest.body.RequestBodies;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Body;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
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
@Group("Offsets")
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
    @Operation(
            summary = "A connector's offsets",
            answers = {
                @Answer(
                        status = 200,
                        description = "The offsets that are stored, whatever state it is in.",
                        type = OffsetsBody.class),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void offsets(@PathParam("connector") String connector, @Suspended AsyncResponse response) {
        answers.answer(
                response,
                () -> cluster.offsets(ConnectorName.of(connector)),
                offsets -> Response.ok(OffsetsBody.of(offsets)).build());
    }

    @PATCH
    @Path("{connector}/offsets")
    @Operation(
            summary = "Change some offsets of a stopped connector",
            body =
                    @Body(
                            type = OffsetsBody.class,
                            description =
                                    "At least one partition, with the offset to go on from, or null to forget it. Of a "
                                            + "partition that stands twice the last counts."),
            answers = {
                @Answer(status = 200, description = "They are changed.", type = MessageBody.class),
                @Answer(
                        status = 400,
                        description =
                                "The body is not what is expected, or the connector is not stopped and without tasks."),
                @Answer(status = 404, description = "There is no such connector.")
            })
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
    @Operation(
            summary = "Reset all offsets of a stopped connector",
            answers = {
                @Answer(status = 200, description = "They are reset.", type = MessageBody.class),
                @Answer(status = 400, description = "The connector is not stopped and without tasks."),
                @Answer(status = 404, description = "There is no such connector.")
            })
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
