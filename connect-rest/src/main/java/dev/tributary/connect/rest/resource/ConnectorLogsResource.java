package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.LoggerLevels;
import dev.tributary.connect.rest.body.BadBodyException;
import dev.tributary.connect.rest.body.ConnectorLogsBody;
import dev.tributary.connect.rest.health.ClusterLogs;
import dev.tributary.connect.rest.health.ClusterLogs.Wanted;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a connector and its tasks write to the log, from any worker, wherever they run. */
@Group("Health")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConnectorLogsResource {
    private static final int DEFAULT_LIMIT = 200;
    private static final String EVERY_LEVEL = "ALL";

    private final ConnectCluster cluster;
    private final ClusterLogs logs;
    private final Answers answers;

    @Inject
    public ConnectorLogsResource(ConnectCluster cluster, HealthSources sources, ConnectorLogs logs, Answers answers) {
        this.cluster = cluster;
        this.logs = sources.logs(logs);
        this.answers = answers;
    }

    @GET
    @Path("{connector}/logs")
    @Operation(
            summary = "The last lines that a connector and its tasks wrote to the log",
            description =
                    "All workers are asked, 2 s each at most. A worker keeps the newest 1,000 lines of each connector, and less "
                            + "if they are long, until its process ends. Secrets are taken out. To follow, send what stands in "
                            + "next as after, again and again.",
            query = {
                @Query(
                        name = "task",
                        description =
                                "Only those of the task with this number; or connector for those of the connector instance."),
                @Query(
                        name = "level",
                        defaultValue = "ALL",
                        description = "Only those of this level and above, in any case.",
                        allowed = {"OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL"}),
                @Query(
                        name = "limit",
                        type = int.class,
                        defaultValue = "200",
                        description = "How many to answer with at most; up to 1000."),
                @Query(
                        name = "after",
                        description =
                                "What next of an answer says: the oldest lines after it. Without it, the newest lines."),
                @Query(
                        name = "local",
                        type = boolean.class,
                        defaultValue = "false",
                        description = "True for those of this worker alone. This is what workers ask each other.")
            },
            answers = {
                @Answer(status = 200, description = "The lines.", type = ConnectorLogsBody.class),
                @Answer(status = 400, description = "A parameter is not what is expected: it is told which and what."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void logs(
            @PathParam("connector") String connector,
            @QueryParam("task") @Nullable String task,
            @QueryParam("level") @Nullable String level,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        var wanted = new Wanted(name, instance(name, task), level(level), limit(limit), after);
        if (Flags.flag(local, false)) {
            response.resume(logs.own(wanted));
            return;
        }
        ConnectorInfo unused = cluster.connector(name); // nobody is asked about what does not exist
        answers.answer(
                response,
                () -> logs.lines(wanted, authorization),
                found -> Response.ok(new ConnectorLogsBody(
                                found.lines(),
                                found.next(),
                                found.missed(),
                                found.workers(),
                                HealthBodies.silent(found.silent())))
                        .build());
    }

    private static @Nullable InstanceId instance(ConnectorName connector, @Nullable String task) {
        if (task == null || task.isBlank()) {
            return null;
        }
        if (task.equalsIgnoreCase(ClusterLogs.CONNECTOR)) {
            return InstanceId.of(connector);
        }
        try {
            int number = Integer.parseInt(task);
            if (number >= 0) {
                return new InstanceId(connector, number);
            }
        } catch (NumberFormatException none) {
            throw noTask(task);
        }
        throw noTask(task);
    }

    private static BadBodyException noTask(String task) {
        return new BadBodyException("task: '" + task + "' (expected: the number of a task, or connector).");
    }

    private static String level(@Nullable String level) {
        if (level == null || level.isBlank()) {
            return EVERY_LEVEL;
        }
        if (!LoggerLevels.isLevel(level)) {
            throw new BadBodyException("level: '" + level + "' (expected: one of "
                    + String.join(", ", LoggerLevels.NAMES) + ", in any case).");
        }
        return level.toUpperCase(Locale.ROOT);
    }

    private static int limit(@Nullable String given) {
        long limit = Parameters.number("limit", given, DEFAULT_LIMIT);
        if (limit > ConnectorLogs.MOST_LINES) {
            throw new BadBodyException(
                    "limit: '" + given + "' (expected: a whole number from 0 to " + ConnectorLogs.MOST_LINES + ").");
        }
        return (int) limit;
    }
}
