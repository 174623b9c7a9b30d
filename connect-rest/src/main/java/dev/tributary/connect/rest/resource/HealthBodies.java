package dev.tributary.connect.rest.resource;

import dev.tributary.connect.rest.body.ConnectorHealthBody;
import dev.tributary.connect.rest.body.ConnectorInstanceHealthBody;
import dev.tributary.connect.rest.body.FreshnessBody;
import dev.tributary.connect.rest.body.SilentWorkerBody;
import dev.tributary.connect.rest.body.TaskHealthBody;
import dev.tributary.connect.rest.health.ConnectorHealth;
import dev.tributary.connect.rest.health.InstanceView;
import dev.tributary.connect.rest.health.SilentWorker;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The health of the cluster as JSON. */
final class HealthBodies {
    private HealthBodies() {}

    /**
     * @param tasks whether to tell of each
     * @param stacks whether to tell those of threads that hang
     */
    static ConnectorHealthBody of(ConnectorHealth health, boolean tasks, boolean stacks) {
        InstanceView connector = health.connector();
        Instant since = health.summary().since();
        Instant changed = health.info().changedAt();
        return new ConnectorHealthBody(
                health.info().name().value(),
                health.info().type().name().toLowerCase(Locale.ROOT),
                health.info().config().get("connector.class"),
                health.state().name(),
                health.summary().reason(),
                since == null ? null : since.toEpochMilli(),
                ConnectorInstanceHealthBody.of(merged(connector), connector.status(), connector.told(), stacks),
                health.tasks().size(),
                health.tasksRunning(),
                tasks ? health.tasks().stream().map(it -> task(it, stacks)).toList() : null,
                health.recordsPerSecond(),
                FreshnessBody.of(health.freshness()),
                changed == null ? null : changed.toEpochMilli());
    }

    private static TaskHealthBody task(InstanceView task, boolean stack) {
        int number = Objects.requireNonNull(task.id().task());
        return TaskHealthBody.of(number, merged(task), task.status(), task.told(), stack);
    }

    private static TaskHealthBody.Merged merged(InstanceView view) {
        return new TaskHealthBody.Merged(view.state(), view.reason(), view.workerId(), view.since());
    }

    static List<SilentWorkerBody> silent(List<SilentWorker> workers) {
        return workers.stream()
                .sorted(Comparator.comparing(SilentWorker::workerId))
                .map(it -> new SilentWorkerBody(it.workerId(), it.url().toString(), it.reason()))
                .toList();
    }
}
