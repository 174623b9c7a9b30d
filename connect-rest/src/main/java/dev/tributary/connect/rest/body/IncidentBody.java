package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a worker knew about a failure or a stall when it happened: what lists tell, and the rest. */
public record IncidentBody(
        @JsonUnwrapped IncidentSummaryBody summary,

        @Doc("The chain of causes, outermost first; empty for a stall.")
        List<Cause> errors,

        @Doc("The whole stack trace; null for a stall.") @Nullable
        String trace,

        @Doc("What its threads were doing.") List<StageBody> stages,

        @Doc("The stack of the thread that hangs; null for a failure.") @Nullable
        String stack,

        @Doc("The share of its time of the last minute that it spent in each stage, from 0 to 1, by stage.")
        Map<String, Double> shares,

        @Doc("How far behind it was.") FreshnessBody freshness,

        @Doc("The connector's configuration as stored: variables unresolved, passwords taken out.")
        Map<String, @Nullable String> config,

        @Doc("The last change of the configuration that the worker saw; null if it saw none.")
        @JsonProperty("config_change")
        @Nullable
        Change configChange,

        @Doc("The restart history, oldest first.") List<RestartEventBody> restarts,

        @Doc("The last source or consumer offsets; empty if not known.")
        List<OffsetBody> offsets,

        @Doc("The last lines of the log that it wrote, oldest first.") @JsonProperty("log_lines")
        List<String> logLines,

        @Doc("Metrics of its producer or consumer: client, then metric.") @JsonProperty("client_metrics")
        Map<String, Map<String, Double>> clientMetrics) {
    /** One error of the chain. */
    public record Cause(
            @Doc("The name of its class.") String type,
            @Doc("Its message.") @Nullable String message,
            @Doc("Its first frame.") @Nullable String at) {}

    /** A change of a connector's configuration. */
    public record Change(
            @Doc("When it was written, in milliseconds since 1970.") @JsonProperty("at_ms")
            long atMs,

            @Doc("How long that was before the incident, in milliseconds.") @JsonProperty("before_ms")
            long beforeMs,

            @Doc("The keys that were added, removed or changed, ascending.")
            List<String> keys) {
        static @Nullable Change of(Incident.@Nullable ConfigChange change) {
            return change == null
                    ? null
                    : new Change(change.at().toEpochMilli(), change.before().toMillis(), change.keys());
        }
    }

    public static IncidentBody of(Incident incident) {
        return new IncidentBody(
                IncidentSummaryBody.of(incident),
                incident.errors().stream()
                        .map(it -> new Cause(it.type(), it.message(), it.at()))
                        .toList(),
                incident.trace(),
                StageBody.of(incident.stages()),
                incident.stack(),
                StageBody.shares(incident.shares()),
                FreshnessBody.of(incident.freshness()),
                incident.config(),
                Change.of(incident.configChange()),
                RestartEventBody.of(incident.restarts()),
                incident.offsets().stream().map(OffsetBody::of).toList(),
                incident.logLines(),
                incident.clientMetrics());
    }
}
