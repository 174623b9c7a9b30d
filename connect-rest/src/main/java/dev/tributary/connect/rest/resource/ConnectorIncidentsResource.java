package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.body.IncidentBody;
import dev.tributary.connect.rest.body.IncidentsBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The incidents of one connector, from any worker, wherever they happened. */
@Group("Health")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConnectorIncidentsResource {
    private final ConnectCluster cluster;
    private final HealthSources sources;
    private final Answers answers;

    @Inject
    public ConnectorIncidentsResource(ConnectCluster cluster, HealthSources sources, Answers answers) {
        this.cluster = cluster;
        this.sources = sources;
        this.answers = answers;
    }

    @GET
    @Path("{connector}/incidents")
    @Operation(
            summary = "The incidents of a connector and its tasks",
            query =
                    @Query(
                            name = "limit",
                            type = int.class,
                            defaultValue = "100",
                            description = "How many to answer with at most."),
            answers = {
                @Answer(status = 200, description = "What they are about.", type = IncidentsBody.class),
                @Answer(status = 400, description = "A parameter is not what is expected: it is told which and what."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void ofConnector(
            @PathParam("connector") String connector,
            @QueryParam("limit") @Nullable String limit,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        ConnectorInfo unused =
                cluster.connector(ConnectorName.of(connector)); // nobody is asked about what does not exist
        long most = Parameters.number("limit", limit, IncidentsResource.DEFAULT_LIMIT);
        answers.answer(
                response,
                () -> sources.incidents().ask(authorization),
                found -> Response.ok(IncidentsResource.body(
                                found, it -> it.connector().equals(connector), most))
                        .build());
    }

    /** Also of a connector that was deleted since. */
    @GET
    @Path("{connector}/incidents/{incident}")
    @Operation(
            summary = "Everything that a worker knew about a failure or a stall",
            description = "Asks the worker that has it. Secrets are taken out.",
            query =
                    @Query(
                            name = "local",
                            type = boolean.class,
                            defaultValue = "false",
                            description = "True for an incident of this worker alone: no other one is asked."),
            answers = {
                @Answer(status = 200, description = "The incident.", type = IncidentBody.class),
                @Answer(
                        status = 404,
                        description =
                                "There is no such incident, or not any more: its worker has left, or has newer ones.")
            })
    public void whole(
            @PathParam("connector") String connector,
            @PathParam("incident") String incident,
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        boolean here = Flags.flag(local, false);
        answers.answer(
                response,
                () -> sources.incidents().whole(name, incident, authorization, here),
                json -> Response.ok(json).build());
    }
}
