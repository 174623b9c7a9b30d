package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.rest.health.ConnectorHealth.Summary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a connector, all in all, out of that of its instance and its tasks. Pure.
 *
 * <p>All tasks in one state: that is it. Some down (failed, stalled, recovering, unassigned) and others not, or none made yet:
 * DEGRADED. Else the most severe state that any has. What is wrong with the connector instance itself counts where it is worse.
 */
final class Summaries {
    private static final int MOST_TOLD = 3;

    private Summaries() {}

    static Summary of(InstanceView connector, List<InstanceView> tasks) {
        if (tasks.isEmpty()) {
            return connector.works()
                    ? new Summary(
                            HealthState.DEGRADED,
                            "It runs, but has no tasks: they are not made yet, or its connector found no work for any.",
                            connector.since())
                    : of(connector);
        }
        Summary summary = of(tasks);
        boolean worse = !connector.works() && connector.state().compareTo(summary.state()) < 0;
        return worse ? of(connector) : summary;
    }

    private static Summary of(InstanceView connector) {
        String reason = connector.reason();
        return new Summary(
                connector.state(),
                reason == null && connector.isDown() ? sentence(connector) : reason,
                connector.since());
    }

    private static Summary of(List<InstanceView> tasks) {
        HealthState worst = tasks.stream()
                .map(InstanceView::state)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        if (tasks.stream().allMatch(task -> task.state() == worst)) {
            // It is so since the last of them came to it.
            return new Summary(worst, reason(tasks), since(tasks, Comparator.reverseOrder()));
        }
        List<InstanceView> down = tasks.stream().filter(InstanceView::isDown).toList();
        if (!down.isEmpty()) {
            String some = down.size() + " of " + tasks.size() + " tasks " + (down.size() == 1 ? "does" : "do")
                    + " not work. ";
            return new Summary(HealthState.DEGRADED, some + reason(down), since(down, Comparator.naturalOrder()));
        }
        List<InstanceView> those =
                tasks.stream().filter(task -> task.state() == worst).toList();
        return new Summary(worst, reason(those), since(those, Comparator.naturalOrder()));
    }

    /** A sentence for each, at most a few; null if there is nothing to say that the state does not. */
    private static @Nullable String reason(List<InstanceView> tasks) {
        List<InstanceView> told = tasks.stream()
                .filter(task -> task.isDown() || task.reason() != null)
                .toList();
        if (told.isEmpty()) {
            return null;
        }
        String sentences =
                told.stream().limit(MOST_TOLD).map(Summaries::sentence).collect(Collectors.joining(" "));
        return told.size() <= MOST_TOLD ? sentences : sentences + " And " + (told.size() - MOST_TOLD) + " more.";
    }

    private static String sentence(InstanceView instance) {
        Integer task = instance.id().task();
        String who = task == null ? "The connector" : "Task " + task;
        String reason = instance.reason();
        return who + " is " + instance.state() + (reason == null ? "." : ": " + reason);
    }

    private static @Nullable Instant since(List<InstanceView> instances, Comparator<Instant> first) {
        Stream<Instant> known =
                instances.stream().<@Nullable Instant>map(InstanceView::since).filter(Objects::nonNull);
        return known.min(first).orElse(null);
    }
}
