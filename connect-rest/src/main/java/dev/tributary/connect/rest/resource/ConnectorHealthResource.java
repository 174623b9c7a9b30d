package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.rest.body.ConnectorHealthBody;
import dev.tributary.connect.rest.body.RestartEventBody;
import dev.tributary.connect.rest.body.RestartHistoryBody;
import dev.tributary.connect.rest.health.Configured;
import dev.tributary.connect.rest.health.HealthMerge;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Shape;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The health and the restart history of one connector, from any worker. */
@Group("Health")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConnectorHealthResource {
    private final HealthView view;
    private final ConnectCluster cluster;
    private final HealthSources sources;
    private final Answers answers;

    @Inject
    public ConnectorHealthResource(HealthView view, ConnectCluster cluster, HealthSources sources, Answers answers) {
        this.view = view;
        this.cluster = cluster;
        this.sources = sources;
        this.answers = answers;
    }

    @GET
    @Path("{connector}/health")
    @Operation(
            summary = "What a connector and its tasks are really doing",
            description = "As of all workers, which are asked, 2 s at most. An answer may be up to a second old.",
            answers = {
                @Answer(status = 200, description = "Its health.", type = ConnectorHealthBody.class),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void health(
            @PathParam("connector") String connector,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        ConnectorInfo unused = cluster.connector(name); // nobody is asked about one that does not exist
        answers.answer(
                response,
                () -> sources.reports().ask(authorization),
                told -> Response.ok(HealthBodies.of(HealthMerge.merge(Configured.of(cluster, name), told), true, true))
                        .build());
    }

    @GET
    @Path("{connector}/restarts")
    @Operation(
            summary = "The failures of a connector and its tasks, and what was done about them",
            description = "From any worker, wherever they happened.",
            answers = {
                @Answer(status = 200, description = "The history.", type = RestartHistoryBody.class),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public RestartHistoryBody restarts(@PathParam("connector") String connector) {
        ConnectorName name = ConnectorName.of(connector);
        ConnectorInfo info = cluster.connector(name);
        return RestartHistoryBody.of(info.name(), view.restarts(name));
    }

    @GET
    @Path("{connector}/tasks/{task}/restarts")
    @Operation(
            summary = "The failures of a task, and what was done about them",
            answers = {
                @Answer(
                        status = 200,
                        description = "The newest 20, oldest first.",
                        type = RestartEventBody.class,
                        shape = Shape.LIST),
                @Answer(status = 404, description = "There is no such connector or task.")
            })
    public List<RestartEventBody> restarts(@PathParam("connector") String connector, @PathParam("task") String task) {
        InstanceId id = InstanceId.of(TasksResource.taskId(connector, task));
        boolean configured = cluster.connector(id.connector()).tasks().stream()
                .anyMatch(it -> InstanceId.of(it).equals(id));
        SortedMap<InstanceId, List<RestartEvent>> history = view.restarts(id.connector());
        if (!configured && !history.containsKey(id)) {
            throw new ConnectClusterException.NotFound("Task " + id + " does not exist: connector " + connector
                    + " has no task of that number, and none is remembered.");
        }
        return RestartEventBody.of(history.getOrDefault(id, List.of()));
    }
}
