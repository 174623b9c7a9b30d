package dev.tributary.connect.rest.events;

import dev.tributary.connect.rest.body.ConnectorHealthBody;
import dev.tributary.connect.rest.body.ConnectorInstanceHealthBody;
import dev.tributary.connect.rest.body.FreshnessBody;
import dev.tributary.connect.rest.body.SilentWorkerBody;
import dev.tributary.connect.rest.body.TaskHealthBody;
import dev.tributary.connect.rest.body.WorkerBody;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The same without what changes all the time: whether two of them differ in anything else. Pure. */
final class Quiet {
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final FreshnessBody NONE = new FreshnessBody(null, null, null, null);

    private Quiet() {}

    /** Whether two are the same but for numbers, also those in their reasons. */
    static boolean withoutNumbers(ConnectorHealthBody first, ConnectorHealthBody second) {
        return first.equals(second) || quiet(first, true).equals(quiet(second, true));
    }

    /** Whether two are the same but for what threads do at the moment and did of late. */
    static boolean withoutTime(ConnectorHealthBody first, ConnectorHealthBody second) {
        return quiet(first, false).equals(quiet(second, false));
    }

    private static ConnectorHealthBody quiet(ConnectorHealthBody it, boolean numbers) {
        List<TaskHealthBody> tasks = it.tasks();
        return new ConnectorHealthBody(
                it.name(),
                it.type(),
                it.plugin(),
                it.state(),
                numbers ? words(it.reason()) : it.reason(),
                it.sinceMs(),
                quiet(it.connector(), numbers),
                it.tasksExpected(),
                it.tasksRunning(),
                tasks == null
                        ? null
                        : tasks.stream().map(task -> quiet(task, numbers)).toList(),
                numbers ? null : it.recordsPerSecond(),
                numbers ? NONE : it.freshness(),
                it.configChangedAtMs());
    }

    private static ConnectorInstanceHealthBody quiet(ConnectorInstanceHealthBody it, boolean numbers) {
        return new ConnectorInstanceHealthBody(
                it.state(),
                it.status(),
                it.workerId(),
                numbers ? words(it.reason()) : it.reason(),
                it.sinceMs(),
                List.of(),
                it.stack(),
                it.restarts(),
                it.zombies());
    }

    private static TaskHealthBody quiet(TaskHealthBody it, boolean numbers) {
        return new TaskHealthBody(
                it.id(),
                it.state(),
                it.status(),
                it.workerId(),
                numbers ? words(it.reason()) : it.reason(),
                it.sinceMs(),
                List.of(),
                it.stack(),
                Map.of(),
                numbers ? null : it.recordsPerSecond(),
                numbers ? null : it.records(),
                numbers ? NONE : it.freshness(),
                it.restarts(),
                it.zombies(),
                numbers ? null : it.errors());
    }

    /** Without what a process uses. */
    static List<WorkerBody> workers(List<WorkerBody> workers) {
        return workers.stream()
                .map(it -> new WorkerBody(
                        it.id(),
                        it.url(),
                        it.self(),
                        it.leader(),
                        it.draining(),
                        it.reachable(),
                        words(it.reason()),
                        it.version(),
                        it.startedAtMs(),
                        null,
                        null,
                        it.heapMaxBytes(),
                        null,
                        null,
                        it.connectors(),
                        it.tasks(),
                        it.states()))
                .toList();
    }

    /** How long somebody waited in vain is told in reasons. */
    static List<SilentWorkerBody> silent(List<SilentWorkerBody> workers) {
        return workers.stream()
                .map(it -> new SilentWorkerBody(it.workerId(), it.url(), String.valueOf(words(it.reason()))))
                .toList();
    }

    private static @Nullable String words(@Nullable String reason) {
        return reason == null ? null : DIGITS.matcher(reason).replaceAll("#");
    }
}
