package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When to restart a connector because what config providers answered has expired: one date for each path, the newest. On the
 * control thread, of the worker that runs the connector: no other schedules anything. Source: {@code tasks} 9.5.
 *
 * <p>A reload whose instance fails before the providers have answered is repeated with back-off: a provider that is away for
 * a minute must not end a connector that nobody has touched.
 */
final class Reloads {
    /** A provider that says "do not keep this at all" must not keep a connector from ever working. */
    static final Duration SHORTEST = Duration.ofSeconds(1);

    /** No calendar reaches as far as a provider's idea of "for ever" may. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final long NONE = -1;

    private final Instance connector;
    private final TreeMap<String, Instant> dueByPath = new TreeMap<>();
    /** The run that the dates are of. */
    private long run = NONE;
    /** The restart that was asked for last here. */
    private long restart = NONE;

    private int failures;
    private @Nullable Instant retryAt;

    Reloads(ConnectorName name) {
        this.connector = Instance.of(name);
    }

    /** A current run has the answers of the providers. */
    void resolved(Turn turn, Event.Resolved event) {
        if (event.run() != run) {
            dueByPath.clear(); // other paths may occur in its configuration
            run = event.run();
        }
        failures = 0;
        retryAt = null;
        event.resolution()
                .timesToLive()
                .forEach((path, ttl) -> dueByPath.put(path, turn.now().plus(bounded(ttl))));
    }

    private static Duration bounded(Duration ttl) {
        Duration atLeast = ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
        return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
    }

    /** A current run has failed. True if that is the reload's doing, and is tried again. */
    boolean failed(Turn turn, long failedRun, Runs runs) {
        Run present = runs.get(connector);
        if (failedRun != run && present != null && present.identity().restart() == restart) {
            retryAt = turn.now().plus(ControlSettings.retryDelay(failures++));
            return true;
        }
        return false;
    }

    /** Asks for the restart if it is time to. */
    void proceed(Turn turn, Runs runs) {
        Run present = runs.connectorRun();
        if (present == null || turn.connector(connector.connector()) == null) {
            if (runs.get(connector) == null) {
                dueByPath.clear(); // it runs elsewhere, or nowhere
                retryAt = null;
            }
            return;
        }
        Map.Entry<String, Instant> due =
                dueByPath.isEmpty() ? null : Collections.min(dueByPath.entrySet(), Map.Entry.comparingByValue());
        if (due != null && !due.getValue().isAfter(turn.now())) {
            turn.add(new Effect.TellReload(connector.connector(), due.getKey()));
            reload(runs);
        } else if (retryAt != null && !retryAt.isAfter(turn.now())) {
            reload(runs);
        }
    }

    private void reload(Runs runs) {
        dueByPath.clear();
        retryAt = null;
        restart = runs.askRestart(connector, false);
    }

    /** When to restart next; null: not before something else happens. */
    @Nullable
    Instant nextDue() {
        Instant due = dueByPath.isEmpty() ? null : Collections.min(dueByPath.values());
        return due == null || (retryAt != null && retryAt.isBefore(due)) ? retryAt : due;
    }
}
