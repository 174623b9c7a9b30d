package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.body.TopicsBody;
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
    public Map<String, TopicsBody> topics(@PathParam("connector") String connector) {
        return Map.of(connector, new TopicsBody(cluster.activeTopics(ConnectorName.of(connector))));
    }

    @PUT
    @Path("{connector}/topics/reset")
    public void reset(@PathParam("connector") String connector, @Suspended AsyncResponse response) {
        answers.answer(
                response,
                () -> cluster.resetActiveTopics(ConnectorName.of(connector)),
                done -> Response.accepted().build());
    }
}
