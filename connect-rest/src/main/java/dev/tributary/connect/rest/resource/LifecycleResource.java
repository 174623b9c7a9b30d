package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.rest.body.ConnectorStateBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** What a connector is, and what it is asked to be: status, pause, resume, stop, restart (KIP-745, KIP-875). */
@Group("Connectors")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class LifecycleResource {
    private final ConnectCluster cluster;
    private final Answers answers;

    @Inject
    public LifecycleResource(ConnectCluster cluster, Answers answers) {
        this.cluster = cluster;
        this.answers = answers;
    }

    @GET
    @Path("{connector}/status")
    @Operation(
            summary = "The states of a connector and its tasks",
            answers = {
                @Answer(status = 200, description = "What its workers say.", type = ConnectorStateBody.class),
                @Answer(
                        status = 404,
                        description = "There is no such connector, or it was just created and has no status yet.")
            })
    public ConnectorStateBody status(@PathParam("connector") String connector) {
        return ConnectorStateBody.of(cluster.status(ConnectorName.of(connector)));
    }

    @PUT
    @Path("{connector}/pause")
    @Operation(
            summary = "Pause a connector and its tasks",
            description = "Everything stays where it is and keeps its memory. Repeating it does no harm.",
            answers = {
                @Answer(status = 202, description = "It is recorded; see the status for when it is done."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void pause(@PathParam("connector") String connector, @Suspended AsyncResponse response) {
        setTargetState(connector, TargetState.PAUSED, response);
    }

    @PUT
    @Path("{connector}/resume")
    @Operation(
            summary = "Let a connector run that was paused or stopped",
            description = "Repeating it does no harm.",
            answers = {
                @Answer(status = 202, description = "It is recorded; see the status for when it is done."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void resume(@PathParam("connector") String connector, @Suspended AsyncResponse response) {
        setTargetState(connector, TargetState.STARTED, response);
    }

    private void setTargetState(String connector, TargetState state, AsyncResponse response) {
        answers.answer(
                response,
                () -> cluster.setTargetState(ConnectorName.of(connector), state),
                done -> Response.accepted().build());
    }

    @PUT
    @Path("{connector}/stop")
    @Operation(
            summary = "Stop a connector and end its tasks",
            description =
                    "Its configuration and offsets stay, and offsets can be changed now. Repeating it does no harm.",
            answers = {
                @Answer(status = 204, description = "It is recorded; see the status for when it is done."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void stop(
            @PathParam("connector") String connector, @BeanParam Incoming incoming, @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        answers.forward(
                response,
                incoming,
                Outgoing.to("PUT", name, "/stop").repeatably(),
                () -> cluster.setTargetState(name, TargetState.STOPPED),
                done -> Response.noContent().build());
    }

    /** The old form restarts the connector instance and has no answer; any parameter set asks for the new form. */
    @POST
    @Path("{connector}/restart")
    @Operation(
            summary = "Restart a connector, and its tasks if asked for",
            query = {
                @Query(
                        name = "includeTasks",
                        type = boolean.class,
                        defaultValue = "false",
                        example = "true",
                        description = "The tasks too."),
                @Query(
                        name = "onlyFailed",
                        type = boolean.class,
                        defaultValue = "false",
                        example = "true",
                        description = "Only what is FAILED.")
            },
            answers = {
                @Answer(
                        status = 204,
                        description = "Both parameters false: the connector instance has been restarted."),
                @Answer(
                        status = 202,
                        description =
                                "Otherwise: it is recorded. The states as they are, with RESTARTING for what will be "
                                        + "restarted (KIP-745).",
                        type = ConnectorStateBody.class),
                @Answer(status = 404, description = "There is no such connector, or it has no status yet.")
            })
    public void restart(
            @PathParam("connector") String connector,
            @QueryParam("includeTasks") @Nullable String includeTasks,
            @QueryParam("onlyFailed") @Nullable String onlyFailed,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        RestartScope scope = new RestartScope(Flags.flag(includeTasks, false), Flags.flag(onlyFailed, false));
        if (scope.equals(RestartScope.CONNECTOR)) {
            answers.forward(
                    response,
                    incoming,
                    Outgoing.to("POST", name, "/restart"),
                    () -> cluster.restartConnector(name),
                    started -> Response.noContent().build());
        } else {
            answers.forward(
                    response,
                    incoming,
                    Outgoing.to("POST", name, "/restart")
                            .with("includeTasks", scope.includeTasks())
                            .with("onlyFailed", scope.onlyFailed()),
                    () -> cluster.restart(name, scope),
                    plan -> Response.accepted(ConnectorStateBody.of(plan)).build());
        }
    }
}
