package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.WorkerReport;
import dev.tributary.connect.rest.body.WorkerBody;
import dev.tributary.connect.rest.health.ClusterWorker;
import dev.tributary.connect.rest.health.Configured;
import dev.tributary.connect.rest.health.HealthMerge;
import dev.tributary.connect.rest.health.SilentWorker;
import dev.tributary.connect.rest.health.Told;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /workers}: the workers of the cluster. */
@Group("Health")
@Path("/workers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class WorkersResource {
    private final ConnectCluster cluster;
    private final HealthSources sources;
    private final Answers answers;

    @Inject
    public WorkersResource(ConnectCluster cluster, HealthSources sources, Answers answers) {
        this.cluster = cluster;
        this.sources = sources;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "The workers of the cluster",
            description =
                    "As the leader knows them; if it does not tell, those that statuses name. Each is asked, 2 s at most. "
                            + "Workers of Apache Kafka Connect are there with what is known of them. An answer may be up to a second old.",
            answers =
                    @Answer(
                            status = 200,
                            description = "All workers, by id.",
                            type = WorkerBody.class,
                            shape = Shape.LIST))
    public void workers(
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization, @Suspended AsyncResponse response) {
        answers.answer(
                response,
                () -> sources.reports().ask(authorization),
                told -> Response.ok(bodies(told, Configured.all(cluster))).build());
    }

    /** By id. */
    static List<WorkerBody> bodies(Told told, List<Configured> connectors) {
        return told.workers().stream()
                .sorted(Comparator.comparing(ClusterWorker::id))
                .map(worker -> body(worker, told, connectors))
                .toList();
    }

    private static WorkerBody body(ClusterWorker worker, Told told, List<Configured> connectors) {
        return told.report(worker.id())
                .map(report -> reachable(worker, report))
                .orElseGet(() -> unreachable(
                        worker,
                        told.silence(worker.id()).map(SilentWorker::reason).orElse("was not asked"),
                        connectors));
    }

    private static WorkerBody reachable(ClusterWorker worker, WorkerReport report) {
        WorkerReport.ProcessFacts process = report.process();
        List<InstanceHealth> instances = report.instances();
        int connectors =
                (int) instances.stream().filter(it -> it.id().task() == null).count();
        return new WorkerBody(
                worker.id(),
                worker.url().toString(),
                worker.self(),
                worker.leader(),
                worker.draining(),
                true,
                null,
                process.version(),
                process.startedAt().toEpochMilli(),
                Math.max(0, Duration.between(process.startedAt(), report.at()).toMillis()),
                process.heapUsedBytes(),
                process.heapMaxBytes(),
                process.threads(),
                process.openFiles() < 0 ? null : process.openFiles(),
                connectors,
                instances.size() - connectors,
                states(instances));
    }

    private static Map<String, Integer> states(List<InstanceHealth> instances) {
        Map<HealthState, Integer> counts = new EnumMap<>(HealthState.class);
        instances.forEach(it -> counts.merge(it.state(), 1, Integer::sum));
        Map<String, Integer> states = new LinkedHashMap<>();
        counts.forEach((state, count) -> states.put(state.name(), count));
        return states;
    }

    private static WorkerBody unreachable(ClusterWorker worker, String reason, List<Configured> connectors) {
        HealthMerge.Placed placed = HealthMerge.saidToBeOn(worker.id(), connectors);
        return new WorkerBody(
                worker.id(),
                worker.url().toString(),
                worker.self(),
                worker.leader(),
                worker.draining(),
                false,
                "It " + reason + ".",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                placed.connectors(),
                placed.tasks(),
                Map.of());
    }
}
