package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.rest.body.ConnectorsHealthBody;
import dev.tributary.connect.rest.body.WorkerReportBody;
import dev.tributary.connect.rest.health.Configured;
import dev.tributary.connect.rest.health.ConnectorHealth;
import dev.tributary.connect.rest.health.HealthMerge;
import dev.tributary.connect.rest.health.InstanceView;
import dev.tributary.connect.rest.health.Told;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /health/connectors}: the health of all connectors of the cluster; on request what this worker tells the others. */
@Group("Health")
@Path("/health/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class HealthResource {
    private final HealthView view;
    private final ConnectCluster cluster;
    private final HealthSources sources;
    private final Answers answers;

    @Inject
    public HealthResource(HealthView view, ConnectCluster cluster, HealthSources sources, Answers answers) {
        this.view = view;
        this.cluster = cluster;
        this.sources = sources;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "The health of all connectors",
            description =
                    "All workers are asked, 2 s at most; what one runs that does not tell is UNKNOWN. States, the most "
                            + "severe first: FAILED, STALLED, DEGRADED, RECOVERING, UNASSIGNED, STARTING, UNKNOWN, BACKPRESSURED, "
                            + "ACTIVE, IDLE, PAUSED, STOPPED. An answer may be up to a second old.",
            query = {
                @Query(
                        name = "state",
                        type = String[].class,
                        description = "Only those in any of these states: repeated, or with commas."),
                @Query(
                        name = "type",
                        type = String[].class,
                        description = "Only those of any of these types: source, sink, unknown."),
                @Query(
                        name = "worker",
                        type = String[].class,
                        description =
                                "Only those that, or a task of which, are on any of these workers: host and port."),
                @Query(
                        name = "plugin",
                        type = String[].class,
                        description = "Only those of any of these connector classes, or aliases."),
                @Query(name = "search", description = "Only those whose name contains this, in any case."),
                @Query(
                        name = "sort",
                        allowed = {"severity", "name"},
                        defaultValue = "severity",
                        description = "The most severe state first, then by name; or by name alone."),
                @Query(
                        name = "limit",
                        type = int.class,
                        description = "How many to answer with at most; all without it."),
                @Query(
                        name = "offset",
                        type = int.class,
                        defaultValue = "0",
                        description = "How many of them to leave out."),
                @Query(
                        name = "tasks",
                        type = boolean.class,
                        defaultValue = "false",
                        description = "True for every task of each, without stacks."),
                @Query(
                        name = "local",
                        type = boolean.class,
                        defaultValue = "false",
                        description =
                                "True for what this worker alone tells of what it runs, in another form; the other "
                                        + "parameters do not count then. This is what workers ask each other.")
            },
            answers = {
                @Answer(status = 200, description = "Of the cluster.", type = ConnectorsHealthBody.class),
                @Answer(status = 200, description = "Of this worker alone.", type = WorkerReportBody.class),
                @Answer(status = 400, description = "A parameter is not what is expected: it is told which and what.")
            })
    public void connectors(
            @QueryParam("state") List<String> state,
            @QueryParam("type") List<String> type,
            @QueryParam("worker") List<String> worker,
            @QueryParam("plugin") List<String> plugin,
            @QueryParam("search") @Nullable String search,
            @QueryParam("sort") @Nullable String sort,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("tasks") @Nullable String tasks,
            @QueryParam("local") @Nullable String local,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Context UriInfo uri,
            @Suspended AsyncResponse response) {
        if (Flags.flag(local, false)) {
            response.resume(WorkerReportBody.of(view.report(), view.members()));
            return;
        }
        HealthFilter filter = HealthFilter.of(uri.getQueryParameters());
        boolean withTasks = Flags.flag(tasks, false);
        answers.answer(
                response,
                () -> sources.reports().ask(authorization),
                told -> Response.ok(body(told, filter, withTasks)).build());
    }

    private ConnectorsHealthBody body(Told told, HealthFilter filter, boolean tasks) {
        List<ConnectorHealth> wanted = HealthMerge.merge(Configured.all(cluster), told).stream()
                .filter(filter::takes)
                .toList();
        List<ConnectorHealth> those = wanted.stream()
                .filter(it -> filter.states().contains(it.state()))
                .toList();
        return new ConnectorsHealthBody(
                told.at().toEpochMilli(),
                ConnectorsHealthBody.counts(wanted.stream().map(ConnectorHealth::state)),
                ConnectorsHealthBody.counts(
                        wanted.stream().flatMap(it -> it.tasks().stream()).map(InstanceView::state)),
                those.size(),
                those.stream()
                        .sorted(filter.order())
                        .skip(filter.offset())
                        .limit(filter.limit())
                        .map(it -> HealthBodies.of(it, tasks, false))
                        .toList(),
                HealthBodies.silent(told.silent()));
    }
}
