package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.rest.body.ConnectorStateBody;
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
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What a connector is, and what it is asked to be: status, pause, resume, stop, restart (KIP-745, KIP-875). */
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
    public ConnectorStateBody status(@PathParam("connector") String connector) {
        return ConnectorStateBody.of(cluster.status(ConnectorName.of(connector)));
    }

    @PUT
    @Path("{connector}/pause")
    public void pause(@PathParam("connector") String connector, @Suspended AsyncResponse response) {
        setTargetState(connector, TargetState.PAUSED, response);
    }

    @PUT
    @Path("{connector}/resume")
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
    public void restart(
            @PathParam("connector") String connector,
            @Context UriInfo uri,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        RestartScope scope =
                new RestartScope(Flags.flag(uri, "includeTasks", false), Flags.flag(uri, "onlyFailed", false));
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
