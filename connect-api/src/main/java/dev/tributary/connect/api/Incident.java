package dev.tributary.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a worker knew about a failure or a stall when it happened, in one document. Immutable. No secret is in it.
 *
 * @param number grows with every incident of its worker, from 1
 * @param id what failed or stalled
 * @param workerId {@code host:port} of the worker
 * @param at when
 * @param kind failure or stall
 * @param title one line: what happened
 * @param errors the chain of causes, outermost first; empty for a stall
 * @param trace the whole stack trace; null for a stall
 * @param likelyCause what is probably wrong and what to do about it; null if no rule knows this error
 * @param stages what its threads were doing
 * @param stack the stack of the thread that hangs, or null
 * @param shares as {@link InstanceHealth#shares}
 * @param freshness how far behind it was
 * @param config the connector's configuration as stored (variables unresolved, passwords taken out)
 * @param configChange the last change of the configuration that this worker saw; null if it saw none
 * @param restarts the history of restarts, oldest first
 * @param offsets the last source or consumer offsets, as in answers about offsets; empty if not known
 * @param logLines the last lines of the log that this instance wrote, oldest first
 * @param clientMetrics of its producer or consumer, the telling ones: client, then metric
 */
public record Incident(
        long number,
        InstanceId id,
        String workerId,
        Instant at,
        Kind kind,
        String title,
        List<CauseLine> errors,
        @Nullable String trace,
        @Nullable LikelyCause likelyCause,
        List<StageTime> stages,
        @Nullable String stack,
        Map<WorkStage, Double> shares,
        Freshness freshness,
        Map<String, @Nullable String> config,
        @Nullable ConfigChange configChange,
        List<RestartEvent> restarts,
        List<ConnectorOffset> offsets,
        List<String> logLines,
        Map<String, Map<String, Double>> clientMetrics) {
    public Incident {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(workerId, "workerId");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(freshness, "freshness");
        errors = List.copyOf(errors);
        stages = List.copyOf(stages);
        shares = Map.copyOf(shares);
        config = Configs.copy(config);
        restarts = List.copyOf(restarts);
        offsets = List.copyOf(offsets);
        logLines = List.copyOf(logLines);
        clientMetrics = Map.copyOf(clientMetrics);
    }

    /** What kind of thing happened. */
    public enum Kind {
        FAILED,
        STALLED
    }

    /**
     * One error of a chain of causes.
     *
     * @param type name of its class
     * @param message its message, or null
     * @param at its first frame, or null
     */
    public record CauseLine(
            String type, @Nullable String message, @Nullable String at) {}

    /**
     * What a rule makes of an error.
     *
     * @param rule name of the rule, such as {@code unknown-host}
     * @param cause what is probably wrong, one sentence
     * @param advice what to do, one or two sentences
     */
    public record LikelyCause(String rule, String cause, String advice) {}

    /**
     * A change of a connector's configuration.
     *
     * @param at when it was written
     * @param before how long that was before the incident
     * @param keys what was added, removed or changed, ascending
     */
    public record ConfigChange(Instant at, Duration before, List<String> keys) {
        public ConfigChange {
            keys = List.copyOf(keys);
        }
    }
}
