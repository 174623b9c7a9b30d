package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.WorkerHealth;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.rest.body.ServerInfoBody;
import dev.tributary.connect.rest.body.WorkerStatusBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** {@code /} and {@code /health}. Any content type is taken. */
@Group("Worker")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class RootResource {
    private final ConnectCluster cluster;
    private final Answers answers;

    @Inject
    public RootResource(ConnectCluster cluster, Answers answers) {
        this.cluster = cluster;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "Versions, and the id of the Kafka cluster",
            answers = @Answer(status = 200, description = "The worker.", type = ServerInfoBody.class))
    public ServerInfoBody info() {
        WorkerInfo worker = cluster.worker();
        return new ServerInfoBody(worker.version(), worker.commit(), worker.kafkaClusterId());
    }

    @GET
    @Path("health")
    @Operation(
            summary = "Whether this worker can do its work",
            description =
                    "For probes: the status of the answer says it. The worker has 10 s to show a sign of life (KIP-1017).",
            answers = {
                @Answer(status = 200, description = "It is healthy.", type = WorkerStatusBody.class),
                @Answer(
                        status = 503,
                        description = "It is still starting, or is ending.",
                        type = WorkerStatusBody.class),
                @Answer(
                        status = 500,
                        description = "It has started but shows no sign of life.",
                        type = WorkerStatusBody.class)
            })
    public void health(@Suspended AsyncResponse response) {
        answers.answerHealth(response, cluster::health, cluster::unanswered, RootResource::answer);
    }

    private static Response answer(WorkerHealth health) {
        int status =
                switch (health.state()) {
                    case HEALTHY -> 200;
                    case STARTING -> 503;
                    case UNHEALTHY -> 500;
                };
        return Response.status(status)
                .entity(new WorkerStatusBody(health.state().name().toLowerCase(Locale.ROOT), health.message()))
                .build();
    }
}
