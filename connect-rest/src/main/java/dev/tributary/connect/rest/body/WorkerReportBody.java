package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.WorkerReport;
import dev.tributary.connect.rest.openapi.Doc;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one worker tells of itself: between workers, and for whoever asks with {@code local=true}. */
public record WorkerReportBody(
        @Doc("The worker: host and port.") @JsonProperty("worker_id")
        String workerId,

        @Doc("When, by its clock, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("Connector instances and tasks that it runs.") List<Instance> instances,

        @Doc("Its process.") Process process,

        @Doc("The workers that it knows: the leader knows all, another one itself and the leader.")
        List<Member> members) {
    private static final ObjectReader READER = Json.MAPPER
            .readerFor(WorkerReportBody.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // of newer workers

    /** A connector instance or task. */
    public record Instance(
            @Doc("The connector's name.") String connector,

            @Doc("The task's number; null for the connector instance.") @Nullable
            Integer task,

            @Doc("What it is doing: as in answers for the cluster.")
            String state,

            @Doc("Why; null where the state says it all.") @Nullable
            String reason,

            @Doc("When it came into this state, in milliseconds since 1970.") @JsonProperty("since_ms")
            long sinceMs,

            @Doc("What its threads are doing.") List<StageBody> stages,

            @Doc("The stack of the thread that hangs; missing if none does.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String stack,

            @Doc("The share of its time that it spent in each stage, from 0 to 1.")
            Map<String, Double> shares,

            @Doc("Records a second; null if not known.") @JsonProperty("records_per_second") @Nullable
            Double recordsPerSecond,

            @Doc("Records since it was started; null if not known.") @Nullable
            Long records,

            @Doc("How far behind it is.") FreshnessBody freshness,
            @Doc("What restart supervision is about to do.") RestartOutlookBody restarts,

            @Doc("Former threads of it that were given up and have not ended.")
            int zombies,

            @Doc("What went wrong with its records since it was started; missing of connector instances.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            RecordErrorsBody errors) {
        static Instance of(InstanceHealth health) {
            return new Instance(
                    health.id().connector().value(),
                    health.id().task(),
                    health.state().name(),
                    health.reason(),
                    health.since().toEpochMilli(),
                    StageBody.of(health.stages()),
                    health.stack(),
                    StageBody.shares(health.shares()),
                    health.recordsPerSecond(),
                    health.records(),
                    FreshnessBody.of(health.freshness()),
                    RestartOutlookBody.of(health.restarts()),
                    health.zombies(),
                    RecordErrorsBody.of(health.errors()));
        }

        InstanceHealth toHealth() {
            RestartOutlookBody outlook = restarts;
            RecordErrorsBody counted = errors; // older workers do not tell
            return new InstanceHealth(
                    new InstanceId(ConnectorName.of(connector), task),
                    Words.state(state),
                    reason,
                    Instant.ofEpochMilli(sinceMs),
                    stages.stream().map(StageBody::toStageTime).toList(),
                    stack,
                    Words.shares(shares),
                    recordsPerSecond,
                    records,
                    freshness.toFreshness(),
                    outlook == null ? RestartOutlook.NONE : outlook.toOutlook(),
                    zombies,
                    counted == null ? null : counted.toErrors());
        }
    }

    /** A worker's process. */
    public record Process(
            @Doc("The version of Tributary.") String version,

            @Doc("When it started, in milliseconds since 1970.") @JsonProperty("started_at_ms")
            long startedAtMs,

            @Doc("Bytes of the Java heap in use.") @JsonProperty("heap_used_bytes")
            long heapUsedBytes,

            @Doc("Bytes of the Java heap at most.") @JsonProperty("heap_max_bytes")
            long heapMaxBytes,

            @Doc("Live threads.") int threads,

            @Doc("Open file descriptors; -1 if the platform does not tell.") @JsonProperty("open_files")
            long openFiles) {}

    /** A worker of the cluster. */
    public record Member(
            @Doc("The address of its REST API; null if it has none.") @Nullable
            String url,

            @Doc("Whether it leads.") boolean leader,
            @Doc("Whether it is about to leave.") boolean draining,
            @Doc("Whether it is the one that tells.") boolean self) {}

    public static WorkerReportBody of(WorkerReport report, List<ClusterMember> members) {
        WorkerReport.ProcessFacts process = report.process();
        return new WorkerReportBody(
                report.workerId(),
                report.at().toEpochMilli(),
                report.instances().stream().map(Instance::of).toList(),
                new Process(
                        process.version(),
                        process.startedAt().toEpochMilli(),
                        process.heapUsedBytes(),
                        process.heapMaxBytes(),
                        process.threads(),
                        process.openFiles()),
                members.stream()
                        .map(it -> new Member(
                                it.url() == null ? null : it.url().toString(), it.leader(), it.draining(), it.self()))
                        .toList());
    }

    /**
     * Of another worker's answer.
     *
     * @throws IOException if it is none
     */
    public static WorkerReportBody read(byte[] json) throws IOException {
        WorkerReportBody body = READER.readValue(json);
        if (body == null) {
            throw new IOException("it is null");
        }
        return body;
    }

    /** @throws RuntimeException if something is missing */
    public WorkerReport toReport() {
        return new WorkerReport(
                workerId,
                Instant.ofEpochMilli(atMs),
                instances.stream().map(Instance::toHealth).toList(),
                new WorkerReport.ProcessFacts(
                        process.version(),
                        Instant.ofEpochMilli(process.startedAtMs()),
                        process.heapUsedBytes(),
                        process.heapMaxBytes(),
                        process.threads(),
                        process.openFiles()));
    }

    /** @throws RuntimeException if an address is none */
    public List<ClusterMember> toMembers() {
        return members.stream()
                .map(it -> new ClusterMember(
                        it.url() == null ? null : URI.create(it.url()), it.leader(), it.draining(), it.self()))
                .toList();
    }
}
