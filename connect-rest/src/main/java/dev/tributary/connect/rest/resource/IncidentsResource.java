package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.Incident;
import dev.tributary.connect.rest.body.IncidentSummaryBody;
import dev.tributary.connect.rest.body.IncidentsBody;
import dev.tributary.connect.rest.health.ClusterIncidents.Found;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Incidents: what workers knew about failures and stalls when they happened. From any worker, wherever they happened. */
@Group("Health")
@Path("/incidents")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class IncidentsResource {
    static final int DEFAULT_LIMIT = 100;

    private final HealthSources sources;
    private final Answers answers;

    @Inject
    public IncidentsResource(HealthSources sources, Answers answers) {
        this.sources = sources;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "The incidents of all connectors",
            description =
                    "All workers are asked, 2 s each at most. A worker keeps the newest 200, of each connector or task the "
                            + "newest 3, until its process ends.",
            query = {
                @Query(
                        name = "connector",
                        type = String[].class,
                        description = "Only those of these connectors, also deleted ones: repeated, not with commas."),
                @Query(
                        name = "kind",
                        type = String[].class,
                        description = "Only those of these kinds: failed, stalled."),
                @Query(
                        name = "since_ms",
                        type = int.class,
                        description = "Only those from then on, in milliseconds since 1970."),
                @Query(
                        name = "limit",
                        type = int.class,
                        defaultValue = "100",
                        description = "How many to answer with at most."),
                @Query(
                        name = "local",
                        type = boolean.class,
                        defaultValue = "false",
                        description =
                                "True for all those of this worker alone; the other parameters do not count then. This "
                                        + "is what workers ask each other.")
            },
            answers = {
                @Answer(status = 200, description = "What they are about.", type = IncidentsBody.class),
                @Answer(status = 400, description = "A parameter is not what is expected: it is told which and what.")
            })
    public void all(
            @QueryParam("connector") List<String> connectors,
            @QueryParam("kind") List<String> kinds,
            @QueryParam("since_ms") @Nullable String sinceMs,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Suspended AsyncResponse response) {
        if (Flags.flag(local, false)) {
            List<IncidentSummaryBody> own = sources.incidents().own();
            response.resume(new IncidentsBody(own.size(), own, List.of()));
            return;
        }
        Set<String> wanted = Set.copyOf(connectors);
        Set<String> names = Parameters.names("kind", kinds, Incident.Kind.class).stream()
                .map(Enum::name)
                .collect(Collectors.toSet());
        long since = Parameters.number("since_ms", sinceMs, 0);
        long most = Parameters.number("limit", limit, DEFAULT_LIMIT);
        Predicate<IncidentSummaryBody> filter = it -> (wanted.isEmpty() || wanted.contains(it.connector()))
                && names.contains(it.kind())
                && it.atMs() >= since;
        answers.answer(
                response,
                () -> sources.incidents().ask(authorization),
                found -> Response.ok(body(found, filter, most)).build());
    }

    static IncidentsBody body(Found found, Predicate<IncidentSummaryBody> filter, long most) {
        List<IncidentSummaryBody> those =
                found.incidents().stream().filter(filter).toList();
        return new IncidentsBody(
                those.size(), those.stream().limit(most).toList(), HealthBodies.silent(found.silent()));
    }
}
