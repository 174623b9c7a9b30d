package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.AlertPolicy;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.rest.alerts.Alert.Facts;
import dev.tributary.connect.rest.health.ConnectorHealth;
import dev.tributary.connect.rest.health.InstanceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the health of a connector what there may be alerts about. Pure.
 *
 * <p>A failure that restart supervision will mend is RECOVERING, not FAILED, and no condition: what heals by itself wakes nobody.
 * Nor does that, or a start, end an alert: it is over when the thing works again.
 */
final class Conditions {
    private static final int SUMMARY = 400;
    private static final int DETAIL = 2_000;
    private static final int READ = 8_000; // more than is shown, so that no secret is cut before it is found
    private static final int DETAIL_LINES = 20;
    private static final int TASKS_NAMED = 10;

    private final ConnectorHealth health;
    private final AlertPolicy policy;
    private final UnaryOperator<String> redaction;
    private final String name;
    private final List<Finding> findings = new ArrayList<>();

    private Conditions(ConnectorHealth health, AlertPolicy policy, UnaryOperator<String> redaction) {
        this.health = health;
        this.policy = policy;
        this.redaction = redaction;
        this.name = health.info().name().value();
    }

    /** @param redaction takes secrets out of a text */
    static List<Finding> of(ConnectorHealth health, AlertPolicy policy, UnaryOperator<String> redaction) {
        return new Conditions(health, policy, redaction).find();
    }

    private List<Finding> find() {
        HealthState wanted = health.connector().state();
        boolean off = wanted == HealthState.PAUSED || wanted == HealthState.STOPPED;
        String why = "The connector was " + wanted.name().toLowerCase(Locale.ROOT) + ".";
        failed(AlertKind.CONNECTOR_FAILED, health.connector(), "Connector " + name);
        stalled(health.connector(), "Connector " + name);
        for (InstanceView task : health.tasks()) {
            String who = "Task " + task.id().task() + " of connector " + name;
            failed(AlertKind.TASK_FAILED, task, who);
            stalled(task, who);
        }
        missing();
        lag();
        return off ? findings.stream().map(it -> Finding.off(it.key(), why)).toList() : List.copyOf(findings);
    }

    private AlertKey key(AlertKind kind, InstanceView instance) {
        return new AlertKey(kind, name, instance.id().task());
    }

    private void failed(AlertKind kind, InstanceView instance, String who) {
        if (!policy.has(kind)) {
            return;
        }
        AlertKey key = key(kind, instance);
        findings.add(
                switch (instance.state()) {
                    case FAILED ->
                        Finding.present(
                                key,
                                policy.pending(),
                                () -> facts(instance, who + " failed", trace(instance)),
                                instance.since());
                    case RECOVERING, UNASSIGNED, STARTING, UNKNOWN -> Finding.unknown(key);
                    case PAUSED, STOPPED -> Finding.off(key, who + " is " + word(instance) + ".");
                    case STALLED, DEGRADED, BACKPRESSURED, ACTIVE, IDLE ->
                        Finding.absent(key, policy.pending(), who + " runs again: it is " + word(instance) + ".");
                });
    }

    private void stalled(InstanceView instance, String who) {
        if (!policy.has(AlertKind.STALLED)) {
            return;
        }
        AlertKey key = key(AlertKind.STALLED, instance);
        findings.add(
                switch (instance.state()) {
                    case STALLED ->
                        Finding.present(
                                key,
                                policy.pending(),
                                () -> facts(instance, who + " is stalled", stack(instance)),
                                instance.since());
                    case RECOVERING, UNASSIGNED, STARTING, UNKNOWN -> Finding.unknown(key);
                    case PAUSED, STOPPED -> Finding.off(key, who + " is " + word(instance) + ".");
                    case FAILED -> Finding.absent(key, Duration.ZERO, who + " failed.");
                    case DEGRADED, BACKPRESSURED, ACTIVE, IDLE ->
                        Finding.absent(key, policy.pending(), who + " goes on: it is " + word(instance) + ".");
                });
    }

    private static String word(InstanceView instance) {
        return instance.state().name().toLowerCase(Locale.ROOT);
    }

    /** How many tasks there should be is what the connector was asked for and has said: those that are configured. */
    private void missing() {
        if (!policy.has(AlertKind.TASKS_MISSING)) {
            return;
        }
        AlertKey key = new AlertKey(AlertKind.TASKS_MISSING, name, null);
        List<InstanceView> missing = health.tasks().stream()
                .filter(it -> it.state() == HealthState.UNASSIGNED)
                .toList();
        boolean noConnector = health.connector().state() == HealthState.UNASSIGNED;
        if (missing.isEmpty() && !noConnector) {
            boolean known = health.instances().noneMatch(it -> it.state() == HealthState.UNKNOWN);
            findings.add(
                    known
                            ? Finding.absent(key, policy.pending(), "A worker runs everything of it.")
                            : Finding.unknown(key));
            return;
        }
        List<String> what = new ArrayList<>();
        if (noConnector) {
            what.add("the connector itself");
        }
        if (!missing.isEmpty()) {
            what.add(missing.size() + " of " + health.tasks().size() + " tasks (" + numbers(missing) + ")");
        }
        String summary = "Of connector " + name + ", " + String.join(" and ", what) + " "
                + (noConnector && missing.isEmpty() || missing.size() == 1 && !noConnector ? "runs" : "run")
                + " on no worker.";
        findings.add(Finding.present(key, policy.pending(), () -> new Facts(null, cut(summary), null), null));
    }

    private static String numbers(List<InstanceView> tasks) {
        String some = tasks.stream()
                .limit(TASKS_NAMED)
                .map(it -> String.valueOf(it.id().task()))
                .collect(Collectors.joining(", "));
        return tasks.size() > TASKS_NAMED ? some + " and others" : some;
    }

    private void lag() {
        if (!policy.has(AlertKind.LAG)) {
            return;
        }
        AlertKey key = new AlertKey(AlertKind.LAG, name, null);
        long most = policy.lagRecords();
        Duration longest = policy.lagTime();
        List<String> behind = new ArrayList<>();
        long records =
                told(most, Conditions::records).mapToLong(Long::longValue).sum();
        if (most > 0 && records > most) {
            behind.add(String.format(Locale.ROOT, "%,d records (more than %,d)", records, most));
        }
        long ms = told(longest.toMillis(), Conditions::millis)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        if (!longest.isZero() && ms > longest.toMillis()) {
            behind.add(String.format(Locale.ROOT, "%,d ms (more than %,d)", ms, longest.toMillis()));
        }
        if (!behind.isEmpty()) {
            String summary = "Connector " + name + " is behind by " + String.join(" and ", behind) + ".";
            findings.add(Finding.present(key, policy.pending(), () -> new Facts(null, cut(summary), null), null));
        } else if (health.tasks().stream().allMatch(it -> tells(it, most, longest))) {
            findings.add(Finding.absent(key, policy.pending(), "It has caught up."));
        } else {
            findings.add(Finding.unknown(key)); // what does not run, or not yet, falls behind
        }
    }

    /** One measure of a task; null if it is not known. */
    @FunctionalInterface
    private interface Measure {
        @Nullable
        Long of(InstanceHealth told);
    }

    private Stream<Long> told(long threshold, Measure measure) {
        return threshold == 0
                ? Stream.empty()
                : health.tasks().stream()
                        .map(InstanceView::told)
                        .filter(Objects::nonNull)
                        .<@Nullable Long>map(measure::of)
                        .filter(Objects::nonNull);
    }

    private boolean tells(InstanceView task, long most, Duration longest) {
        InstanceHealth told = task.told();
        boolean source = health.info().type() == ConnectorType.SOURCE; // has no such number
        return told != null
                && (most == 0 || source || records(told) != null)
                && (longest.isZero() || millis(told) != null);
    }

    private static @Nullable Long records(InstanceHealth told) {
        return told.freshness().lagRecords();
    }

    /** A source with nothing to send is not behind, however old what it sent last was. */
    private static @Nullable Long millis(InstanceHealth told) {
        Duration lag = told.freshness().lagTime();
        Duration age = told.freshness().recordAge();
        if (lag != null) {
            return lag.toMillis();
        }
        return age == null ? null : told.state() == HealthState.IDLE ? Long.valueOf(0) : Long.valueOf(age.toMillis());
    }

    private Facts facts(InstanceView instance, String what, @Nullable String detail) {
        String reason = instance.reason();
        return new Facts(
                instance.workerId(),
                cut(redaction.apply(reason == null ? what + "." : what + ": " + reason)),
                detail == null ? null : lines(redaction.apply(detail.substring(0, Math.min(READ, detail.length())))));
    }

    private static @Nullable String trace(InstanceView instance) {
        InstanceStatus status = instance.status();
        return status == null ? null : status.trace();
    }

    private static @Nullable String stack(InstanceView instance) {
        InstanceHealth told = instance.told();
        return told == null ? null : told.stack();
    }

    private static String cut(String summary) {
        String line = summary.replaceAll("\\s+", " ").strip();
        return line.length() <= SUMMARY ? line : line.substring(0, SUMMARY) + "…";
    }

    private static String lines(String text) {
        String some = text.strip().lines().limit(DETAIL_LINES).collect(Collectors.joining("\n"));
        String cut = some.length() <= DETAIL ? some : some.substring(0, DETAIL);
        return cut.length() < text.strip().length() ? cut + "\n…" : cut;
    }
}
