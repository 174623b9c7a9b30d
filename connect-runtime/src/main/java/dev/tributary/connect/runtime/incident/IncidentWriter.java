package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.Incident.CauseLine;
import dev.tributary.connect.api.Incident.ConfigChange;
import dev.tributary.connect.api.Incident.Kind;
import dev.tributary.connect.api.Incident.LikelyCause;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.runtime.config.ConfigRedaction;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts the document together: adds what the worker knows, explains, takes secrets out, keeps within bounds. Immutable. */
final class IncidentWriter {
    private static final int MOST_OF_TRACE = 16_000;
    private static final int MOST_OF_STACK = 8_000;
    private static final int MOST_OF_MESSAGE = 2_000;
    private static final int MOST_OF_TITLE = 600;
    private static final int MOST_OF_VALUE = 2_000;

    private final String workerId;
    private final IncidentSources sources;
    private final Function<InstanceId, List<RestartEvent>> restarts;

    IncidentWriter(String workerId, IncidentSources sources, Function<InstanceId, List<RestartEvent>> restarts) {
        this.workerId = workerId;
        this.sources = sources;
        this.restarts = restarts;
    }

    Incident write(long number, Happening happening) {
        InstanceId id = happening.id();
        ClusterConfig.Connector connector = sources.configs().snapshot().connector(id.connector());
        ConfigRedaction config = ConfigRedaction.of(connector == null ? Map.of() : connector.config());
        UnaryOperator<String> clean = text -> config.redact(sources.redaction().apply(text));
        InstanceHealth health = happening.health();
        List<StageTime> stages = health == null ? List.of() : health.stages();
        String stack = health == null ? null : health.stack();
        Throwable failure = happening.failure();
        ErrorChain chain = failure == null ? null : ErrorChain.of(failure).withMessages(clean);
        return new Incident(
                number,
                id,
                workerId,
                happening.at(),
                chain == null ? Kind.STALLED : Kind.FAILED,
                Texts.cut(clean.apply(Titles.of(id, chain, health)), MOST_OF_TITLE),
                chain == null ? List.of() : lines(chain),
                failure == null ? null : Texts.middleCut(clean.apply(ErrorChain.trace(failure)), MOST_OF_TRACE),
                clean(chain == null ? StallRules.of(stages, stack) : LikelyCauses.of(chain), clean),
                stages,
                stack == null ? null : Texts.cut(clean.apply(stack), MOST_OF_STACK),
                health == null ? Map.of() : health.shares(),
                health == null ? Freshness.UNKNOWN : health.freshness(),
                cut(config.config()),
                change(happening),
                restarts.apply(id).stream().map(event -> clean(event, clean)).toList(),
                happening.task().offsets().stream()
                        .map(offset ->
                                new ConnectorOffset(clean(offset.partition(), clean), clean(offset.offset(), clean)))
                        .toList(),
                sources.lines().of(id).stream().map(clean).toList(),
                clients(happening, clean));
    }

    private static List<CauseLine> lines(ErrorChain chain) {
        List<CauseLine> lines = new ArrayList<>();
        for (ErrorLink link : chain.links()) {
            String message = link.message();
            lines.add(new CauseLine(
                    link.type(), message.isEmpty() ? null : Texts.cut(message, MOST_OF_MESSAGE), link.at()));
        }
        return lines;
    }

    private static @Nullable LikelyCause clean(@Nullable LikelyCause likely, UnaryOperator<String> clean) {
        return likely == null ? null : new LikelyCause(likely.rule(), clean.apply(likely.cause()), likely.advice());
    }

    /** As written to the topic it lacks what config providers answered, and may have what the configuration has as it is. */
    private static RestartEvent clean(RestartEvent event, UnaryOperator<String> clean) {
        String error = event.error();
        return error == null
                ? event
                : new RestartEvent(
                        event.at(),
                        event.workerId(),
                        clean.apply(error),
                        event.fingerprint(),
                        event.action(),
                        event.outcome());
    }

    private static @Nullable Map<String, ?> clean(@Nullable Map<String, ?> map, UnaryOperator<String> clean) {
        if (map == null) {
            return null;
        }
        Map<String, @Nullable Object> cleaned = new LinkedHashMap<>();
        map.forEach((key, value) -> cleaned.put(key, value instanceof String text ? clean.apply(text) : value));
        return cleaned;
    }

    private static Map<String, @Nullable String> cut(Map<String, @Nullable String> config) {
        config.replaceAll((key, value) -> value == null ? null : Texts.cut(value, MOST_OF_VALUE));
        return config;
    }

    private @Nullable ConfigChange change(Happening happening) {
        ConfigEdit edit = sources.configs().lastEdit(happening.id().connector());
        if (edit == null) {
            return null;
        }
        Duration before = Duration.between(edit.at(), happening.at());
        // The clocks of two hosts may differ.
        return new ConfigChange(edit.at(), before.isNegative() ? Duration.ZERO : before, edit.keys());
    }

    private static Map<String, Map<String, Double>> clients(Happening happening, UnaryOperator<String> clean) {
        Map<String, Map<String, Double>> clients = new TreeMap<>();
        happening.task().clientMetrics().forEach((client, metrics) -> clients.put(clean.apply(client), metrics));
        return clients;
    }

    /** One line for people: what happened. Stateless. */
    static final class Titles {
        private Titles() {}

        static String of(InstanceId id, @Nullable ErrorChain chain, @Nullable InstanceHealth health) {
            String subject = (id.task() == null ? "Connector " : "Task ") + id;
            return chain == null ? subject + " stalled" + stall(health) : subject + " failed: " + failure(chain);
        }

        private static String failure(ErrorChain chain) {
            ErrorLink outermost = chain.outermost();
            ErrorLink innermost = chain.innermost();
            return said(outermost) + (chain.links().size() == 1 ? "" : " (caused by " + said(innermost) + ")");
        }

        private static String said(ErrorLink error) {
            return error.message().isBlank()
                    ? error.simpleType()
                    : error.simpleType() + ": " + Texts.cut(error.line(), 200);
        }

        private static String stall(@Nullable InstanceHealth health) {
            if (health == null) {
                return "";
            }
            if (health.reason() != null) {
                return ": " + health.reason();
            }
            return health.stages().stream()
                    .max(Comparator.comparing(StageTime::lasted))
                    .map(stage -> ": " + stage.stage().word() + " has not returned for "
                            + stage.lasted().toSeconds() + " s")
                    .orElse("");
        }
    }
}
