package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.body.TopicsBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Shape;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The topics that a connector has used (KIP-558). */
@Group("Topics")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class TopicsResource {
    private final ConnectCluster cluster;
    private final Answers answers;

    @Inject
    public TopicsResource(ConnectCluster cluster, Answers answers) {
        this.cluster = cluster;
        this.answers = answers;
    }

    @GET
    @Path("{connector}/topics")
    @Operation(
            summary = "The topics that a connector has used",
            answers = {
                @Answer(
                        status = 200,
                        description =
                                "An object with the connector's name as its key; for an unknown connector without topics.",
                        type = TopicsBody.class,
                        shape = Shape.MAP),
                @Answer(status = 403, description = "The worker does not track topics: topic.tracking.enable is false.")
            })
    public Map<String, TopicsBody> topics(@PathParam("connector") String connector) {
        return Map.of(connector, new TopicsBody(cluster.activeTopics(ConnectorName.of(connector))));
    }

    @PUT
    @Path("{connector}/topics/reset")
    @Operation(
            summary = "Forget which topics a connector has used",
            description = "Running tasks add a topic again when they next use it.",
            answers = {
                @Answer(status = 202, description = "It is recorded."),
                @Answer(
                        status = 403,
                        description = "The worker does not track topics, or topic.tracking.allow.reset is false.")
            })
    public void reset(@PathParam("connector") String connector, @Suspended AsyncResponse response) {
        answers.answer(
                response,
                () -> cluster.resetActiveTopics(ConnectorName.of(connector)),
                done -> Response.accepted().build());
    }
}
