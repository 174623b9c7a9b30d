package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.body.ConnectorLogLevelBody;
import dev.tributary.connect.rest.body.ConnectorLogLevelsBody;
import dev.tributary.connect.rest.body.LogLevelWishBody;
import dev.tributary.connect.rest.health.ClusterLogs;
import dev.tributary.connect.rest.health.ClusterLogs.Levels;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Body;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From which level on a connector and its tasks log, on all workers: an admin endpoint, as those of loggers are. */
@Group("Admin")
@Path("/admin/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConnectorLogLevelResource {
    private static final String LOCAL = "True for this worker alone. This is what workers ask each other.";

    private final ConnectCluster cluster;
    private final ClusterLogs logs;
    private final Answers answers;

    @Inject
    public ConnectorLogLevelResource(
            ConnectCluster cluster, HealthSources sources, ConnectorLogs logs, Answers answers) {
        this.cluster = cluster;
        this.logs = sources.logs(logs);
        this.answers = answers;
    }

    @GET
    @Path("{connector}/log-level")
    @Operation(
            summary = "The log level of a connector",
            description = "On the admin listeners, if there are any. All workers are asked, 2 s each at most.",
            query = @Query(name = "local", type = boolean.class, defaultValue = "false", description = LOCAL),
            answers = {
                @Answer(status = 200, description = "What holds on each worker.", type = ConnectorLogLevelsBody.class),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void level(
            @PathParam("connector") String connector,
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        if (Flags.flag(local, false)) {
            response.resume(own(logs.ownLevel(name)));
            return;
        }
        answer(name, response, () -> logs.levels(name, authorization));
    }

    @PUT
    @Path("{connector}/log-level")
    @Operation(
            summary = "Set the log level of a connector",
            description =
                    "For what this connector and its tasks log, on their own threads, and for no other: on all workers that run now, "
                            + "until it is taken back or the worker's process ends. It counts in place of the levels of loggers. All workers "
                            + "are asked, 2 s each at most.",
            query = @Query(name = "local", type = boolean.class, defaultValue = "false", description = LOCAL),
            body = @Body(type = LogLevelWishBody.class, description = "The level."),
            answers = {
                @Answer(
                        status = 200,
                        description =
                                "What holds on each worker now. Not all may have done it: see unavailable and unreachable_workers.",
                        type = ConnectorLogLevelsBody.class),
                @Answer(status = 400, description = "The body is not what is expected."),
                @Answer(status = 403, description = "No worker can: they do not log through Logback."),
                @Answer(status = 404, description = "There is no such connector."),
                @Answer(status = 409, description = "50 connectors have a level already.")
            })
    public void set(
            @PathParam("connector") String connector,
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            InputStream body,
            @Suspended AsyncResponse response) {
        change(connector, LogLevelWishBody.read(body), Flags.flag(local, false), authorization, response);
    }

    @DELETE
    @Path("{connector}/log-level")
    @Operation(
            summary = "Take the log level of a connector back",
            description = "The levels of loggers count for it again. All workers are asked, 2 s each at most.",
            query = @Query(name = "local", type = boolean.class, defaultValue = "false", description = LOCAL),
            answers = {
                @Answer(
                        status = 200,
                        description = "What holds on each worker now; also if there was none.",
                        type = ConnectorLogLevelsBody.class),
                @Answer(status = 403, description = "No worker can: they do not log through Logback."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void reset(
            @PathParam("connector") String connector,
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        change(connector, null, Flags.flag(local, false), authorization, response);
    }

    private void change(
            String connector,
            @Nullable LogLevelWishBody wish,
            boolean local,
            @Nullable String authorization,
            AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        if (local) {
            response.resume(own(logs.changeOwnLevel(name, wish)));
            return;
        }
        answer(name, response, () -> logs.changeLevels(name, wish, authorization));
    }

    private static ConnectorLogLevelsBody own(ConnectorLogLevelBody level) {
        return new ConnectorLogLevelsBody(List.of(level), List.of());
    }

    /** Nobody is asked about what does not exist. */
    private void answer(ConnectorName name, AsyncResponse response, Supplier<CompletableFuture<Levels>> request) {
        ConnectorInfo unused = cluster.connector(name);
        answers.answer(
                response,
                request,
                levels -> Response.ok(
                                new ConnectorLogLevelsBody(levels.workers(), HealthBodies.silent(levels.silent())))
                        .build());
    }
}
