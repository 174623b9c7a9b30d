package dev.tributary.connect.rest.resource;

import dev.tributary.connect.rest.alerts.AlertWatch;
import dev.tributary.connect.rest.body.AlertTestBody;
import dev.tributary.connect.rest.body.AlertsBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /alerts}: what needs somebody, and who was told. */
@Group("Health")
@Path("/alerts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class AlertsResource {
    private static final String LOCAL =
            "True to ask no other worker: what this one knows. This is what workers ask each other.";

    private final AlertWatch alerts;
    private final Answers answers;

    @Inject
    public AlertsResource(HealthSources sources, Answers answers) {
        this.alerts = sources.alerts();
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "The alerts of the cluster",
            description =
                    "What needs somebody: a connector or task that failed and is not restarted by itself, one that is stalled, "
                            + "tasks that no worker runs, lag above a threshold; as `tributary.alerts.*` says. One worker, the "
                            + "leader if it can, looks every 2 s and tells the receivers (webhooks); the others send this request on "
                            + "to it. Where there are no receivers, it looks while somebody asks. While a worker does not tell how "
                            + "it is, nothing begins and nothing ends about what it runs. An alert is delivered at least once, its "
                            + "beginning before its end; one that was over before its beginning was tried is not delivered at all. "
                            + "Receivers are sent a POST with JSON: `version` (1), `event` (`fired`, `resolved` or `test`), `id`, "
                            + "`kind`, `severity`, `cluster`, `connector`, `task`, `worker_id`, `summary`, `detail`, `since_ms`, "
                            + "`fired_at_ms`, `at_ms`, `resolution`, `link` (to the console), `text` (all in a line). Repetitions "
                            + "have the same `event`, `id` and `fired_at_ms`; where another worker took over in between, `id` and "
                            + "`event` alone: of one id one alert is active at most. A 2xx is taken as received; 408, 429, 5xx and "
                            + "no answer are tried again, any other answer, a redirect too, is not.",
            query = @Query(name = "local", type = boolean.class, defaultValue = "false", description = LOCAL),
            answers = {
                @Answer(status = 200, description = "Active ones and those that are over.", type = AlertsBody.class),
                @Answer(status = 503, description = "The worker that watches does not answer.")
            })
    public void alerts(
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        answers.answer(
                response,
                () -> alerts.ask(authorization, Flags.flag(local, false)),
                body -> Response.ok(body).build());
    }

    @POST
    @Path("/test")
    @Operation(
            summary = "Send a test to all receivers",
            description = "Once, from the worker that watches, beside the alerts that there are: event `test`.",
            query = @Query(name = "local", type = boolean.class, defaultValue = "false", description = LOCAL),
            answers = {
                @Answer(status = 200, description = "What each said.", type = AlertTestBody.class),
                @Answer(status = 400, description = "There are no receivers."),
                @Answer(status = 503, description = "The worker that watches does not answer.")
            })
    public void test(
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        answers.answer(
                response,
                () -> alerts.test(authorization, Flags.flag(local, false)),
                body -> Response.ok(body).build());
    }
}
