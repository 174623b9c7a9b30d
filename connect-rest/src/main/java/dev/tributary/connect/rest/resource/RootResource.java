package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.WorkerHealth;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.rest.body.ServerInfoBody;
import dev.tributary.connect.rest.body.WorkerStatusBody;
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
    public ServerInfoBody info() {
        WorkerInfo worker = cluster.worker();
        return new ServerInfoBody(worker.version(), worker.commit(), worker.kafkaClusterId());
    }

    @GET
    @Path("health")
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
