package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.LoggerLevels;
import dev.tributary.connect.rest.body.LoggerLevelBody;
import dev.tributary.connect.rest.body.RequestBodies;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Body;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import dev.tributary.connect.rest.openapi.Scalar;
import dev.tributary.connect.rest.openapi.Shape;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The levels of loggers: an admin endpoint (KIP-495, KIP-976). Source: {@code rest} 1.19. */
@Group("Admin")
@Path("/admin/loggers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class LoggersResource {
    private static final Logger LOG = LoggerFactory.getLogger(LoggersResource.class);
    private static final int MOST_SHOWN = 100;

    private final LoggerLevels levels;
    private final Answers answers;

    @Inject
    public LoggersResource(LoggerLevels levels, Answers answers) {
        this.levels = levels;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "The levels of this worker's loggers",
            description = "On the admin listeners, if there are any.",
            answers =
                    @Answer(
                            status = 200,
                            description = "All loggers that are known and not OFF, by name.",
                            type = LoggerLevelBody.class,
                            shape = Shape.MAP))
    public Map<String, LoggerLevelBody> levels() {
        Map<String, LoggerLevelBody> bodies = new LinkedHashMap<>();
        levels.levels().forEach((logger, level) -> bodies.put(logger, LoggerLevelBody.of(level)));
        return bodies;
    }

    @GET
    @Path("{logger}")
    @Operation(
            summary = "The level of a logger",
            answers = {
                @Answer(status = 200, description = "Its level.", type = LoggerLevelBody.class),
                @Answer(status = 404, description = "There is no such logger.")
            })
    public LoggerLevelBody level(@PathParam("logger") String logger) {
        return levels.level(logger)
                .map(LoggerLevelBody::of)
                .orElseThrow(() -> new NotFound("Logger " + logger + " not found."));
    }

    /** Answers with the names of the loggers that changed here; for the whole cluster, with nothing. */
    @PUT
    @Path("{logger}")
    @Operation(
            summary = "Set the level of a logger and of all below it",
            query =
                    @Query(
                            name = "scope",
                            allowed = {"worker", "cluster"},
                            defaultValue = "worker",
                            description =
                                    "This worker, or all that run now; in any case. What is neither means this worker."),
            body =
                    @Body(
                            type = Scalar.class,
                            shape = Shape.MAP,
                            description = "An object with the key level, in any case; other keys do not count.",
                            example = "{\"level\":\"DEBUG\"}"),
            answers = {
                @Answer(
                        status = 200,
                        description = "For this worker: the names of the loggers whose level changed.",
                        type = String.class,
                        shape = Shape.LIST),
                @Answer(status = 204, description = "For the cluster: it is recorded."),
                @Answer(
                        status = 400,
                        description =
                                "The body is not what is expected, or has no level; or no logger can have this name."),
                @Answer(status = 404, description = "There is no such level.")
            })
    public void setLevel(
            @PathParam("logger") String logger,
            @QueryParam("scope") @DefaultValue("worker") String scope,
            InputStream body,
            @Suspended AsyncResponse response) {
        String level = level(RequestBodies.config(body));
        if (scope.equalsIgnoreCase("cluster")) {
            answers.answer(
                    response,
                    () -> levels.setClusterLevel(logger, level),
                    done -> Response.noContent().build());
            return;
        }
        if (!scope.equalsIgnoreCase("worker")) {
            LOG.warn(
                    "The level of logger '{}' is set on this worker alone: the request has scope '{}' (expected: worker,"
                            + " or cluster for all workers)",
                    shown(logger),
                    shown(scope));
        }
        response.resume(levels.setLevel(logger, level));
    }

    private static String level(Map<String, String> body) {
        String level = body.get("level");
        if (level == null) {
            throw new BadRequest("level: missing in the request body (expected: one of " + names()
                    + ", as in {\"level\":\"DEBUG\"}).");
        }
        if (!LoggerLevels.isLevel(level)) {
            throw new NotFound("invalid log level '" + level + "' (expected: one of " + names() + ").");
        }
        return level;
    }

    private static String names() {
        return String.join(", ", LoggerLevels.NAMES);
    }

    /** Anybody can send anything: it does not make lines of the log. */
    private static String shown(String sent) {
        String line = sent.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }
}
