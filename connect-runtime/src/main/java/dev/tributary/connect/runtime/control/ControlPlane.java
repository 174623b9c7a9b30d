package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The control plane without its thread: is told what happened and at what time, and answers what is to be done. No I/O, no
 * clock, no randomness of its own: a simulator steps it on virtual time. Not thread-safe: belongs to the {@link ControlLoop}.
 *
 * <p>Whatever happens changes what is desired (configuration, assignment, restarts asked for) or what is observed (runs);
 * then the connectors concerned are settled. There is no second path.
 */
final class ControlPlane {
    private final ControlSettings settings;
    private final Supervising supervising;
    private final AtomicLong runIds = new AtomicLong();
    private final Map<ConnectorName, ConnectorControl> controls = new HashMap<>();
    private final TreeMap<Instant, Set<ConnectorName>> deadlines = new TreeMap<>();
    private final Map<ConnectorName, Instant> deadlineOf = new HashMap<>();
    private final Parking parking = new Parking();
    private final Leading leading = new Leading();
    private final SessionKeyDuty sessionKeyDuty;
    private ClusterConfig config = ClusterConfig.EMPTY;
    private Assignment assignment = Assignment.NOTHING;
    /** The assignment outside of which something may still run; null when nothing does. */
    private @Nullable Assignment unapplied;

    private boolean shuttingDown;
    private boolean halted;

    ControlPlane(ControlSettings settings) {
        this(settings, ClusterSide.NONE.keys());
    }

    /** One that restarts nothing by itself. */
    ControlPlane(ControlSettings settings, SessionKeySettings keys) {
        this(settings, keys, Supervising.OFF);
    }

    /**
     * @param keys which session keys are made when this worker leads
     * @param supervising how what fails is restarted
     */
    ControlPlane(ControlSettings settings, SessionKeySettings keys, Supervising supervising) {
        this.settings = settings;
        this.supervising = supervising;
        this.sessionKeyDuty = new SessionKeyDuty(new SessionKeys(keys), keys.keyTtl());
    }

    /** Handles one event. The effects are in the order in which they are to be begun. */
    List<Effect> handle(Event event, Instant now) {
        if (halted) {
            return refused(event);
        }
        var step = new Step(event, now);
        event.dispatchTo(step);
        return step.finish();
    }

    /** When the next {@link Event.Tick} is due; null: not before something else happens. */
    @Nullable
    Instant nextDeadline() {
        Instant ofConnectors = deadlines.isEmpty() ? null : deadlines.firstKey();
        return Stream.of(ofConnectors, parking.nextDeadline(), leading.nextDeadline(), sessionKeyDuty.nextDeadline())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    boolean halted() {
        return halted;
    }

    /** Everything that runs, for tests and simulations. */
    Observed observed() {
        return new Observed(controls.values().stream()
                .flatMap(control -> control.observed().runs().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Everything that is to run, for tests and simulations. */
    Desired desired() {
        var turn = new Turn(Instant.EPOCH, config, assignment, settings, leading.ready(), shuttingDown);
        return new Desired(controls.values().stream()
                .flatMap(control -> control.desired(turn).instances().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private List<Effect> refused(Event event) {
        if (event instanceof Event.Asked asked) {
            return List.of(new Effect.Refuse(asked.request().reply(), settings.notBegun()));
        }
        return event instanceof Event.Pinged pinged
                ? List.of(new Effect.Refuse(pinged.reply(), shutDownError()))
                : List.of();
    }

    private static ConnectClusterException shutDownError() {
        return new ConnectClusterException.ShuttingDown("The worker is shutting down");
    }

    /** The handling of one event. */
    private final class Step implements Event.Handler {
        private final Set<ConnectorName> concerned = new TreeSet<>();
        private final Turn turn;

        Step(Event event, Instant now) {
            if (event instanceof Event.ConfigChanged change) {
                adopt(change.config());
            } else if (event instanceof Event.Written written) {
                adopt(written.config(), written.failure());
            } else if (event instanceof Event.SessionKeyWritten written) {
                adopt(written.config(), written.failure());
            } else if (event instanceof Event.LeadershipTaken taken) {
                adopt(taken.config());
                leading.taken(taken, now);
                concerned.addAll(controls.keySet());
            } else if (event instanceof Event.AssignmentChanged change) {
                assignment = change.assignment();
                unapplied = assignment;
                leading.assigned(assignment);
                concerned.addAll(config.connectors().keySet());
                concerned.addAll(controls.keySet());
            } else if (event instanceof Event.Shutdown) {
                shuttingDown = true;
            }
            turn = new Turn(now, config, assignment, settings, leading.ready(), shuttingDown);
        }

        private void adopt(ClusterConfig next, @Nullable Throwable failure) {
            adopt(next);
            if (failure != null) {
                leading.writeFailed();
            }
        }

        /** Takes a snapshot over, unless a newer one is known; those that differ are concerned. */
        private void adopt(ClusterConfig next) {
            if (next.configOffset() < config.configOffset()) {
                return;
            }
            sessionKeyDuty.started(next.sessionKey());
            ClusterConfig former = config;
            config = next;
            next.connectors().forEach((name, connector) -> {
                if (!connector.equals(former.connector(name))) {
                    concerned.add(name);
                }
            });
            former.connectors().keySet().stream()
                    .filter(name -> next.connector(name) == null)
                    .forEach(concerned::add);
        }

        private ConnectorControl control(ConnectorName name) {
            concerned.add(name);
            return controls.computeIfAbsent(
                    name, key -> new ConnectorControl(key, runIds::incrementAndGet, supervising));
        }

        List<Effect> finish() {
            for (ConnectorName name : concerned) {
                ConnectorControl control = control(name);
                control.settle(turn);
                schedule(name, control.nextDeadline());
                if (control.isIdle() && turn.connector(name) == null) {
                    controls.remove(name);
                }
            }
            parking.expire(turn);
            leading.proceed(turn);
            sessionKeyDuty.proceed(turn);
            if (unapplied != null && nothingRunsOutside(unapplied)) {
                turn.add(new Effect.AssignmentApplied(unapplied.number()));
                unapplied = null;
            }
            if (shuttingDown && !halted && controls.values().stream().allMatch(ConnectorControl::nothingRuns)) {
                controls.values().forEach(control -> control.halt(turn, shutDownError()));
                halted = true;
                turn.add(new Effect.Halt());
            }
            return turn.effects();
        }

        private boolean nothingRunsOutside(Assignment given) {
            return given.everything()
                    || controls.values().stream()
                            .flatMap(control -> control.observed().runs().keySet().stream())
                            .allMatch(run -> run.isTask() ? given.owns(run.taskId()) : given.owns(run.connector()));
        }

        private void schedule(ConnectorName name, @Nullable Instant next) {
            Instant former = next == null ? deadlineOf.remove(name) : deadlineOf.put(name, next);
            if (former != null) {
                deadlines.computeIfPresent(former, (instant, names) -> {
                    names.remove(name);
                    return names.isEmpty() ? null : names;
                });
            }
            if (next != null) {
                deadlines.computeIfAbsent(next, instant -> new HashSet<>()).add(name);
            }
        }

        @Override
        public void configChanged(Event.ConfigChanged event) {
            // adopted already
        }

        @Override
        public void assignmentChanged(Event.AssignmentChanged event) {
            parking.review(this::decided);
        }

        @Override
        public void leadershipTaken(Event.LeadershipTaken event) {
            parking.review(this::decided);
        }

        @Override
        public void sessionKeyWritten(Event.SessionKeyWritten event) {
            sessionKeyDuty.written(event.failure(), turn.now());
        }

        @Override
        public void restartAnnounced(Event.RestartAnnounced event) {
            control(event.connector()).restartAnnounced(turn, event.scope());
        }

        @Override
        public void statusesKnown(Event.StatusesKnown event) {
            event.instances().forEach(instance -> control(instance.connector()).knowStatus(instance));
        }

        @Override
        public void reported(Event.Reported event) {
            control(event.instance().connector()).reported(turn, event);
        }

        @Override
        public void stalled(Event.Stalled event) {
            control(event.instance().connector()).stalled(event);
        }

        @Override
        public void recovered(Event.Recovered event) {
            control(event.instance().connector()).recovered(event);
        }

        @Override
        public void reconfigurationRequested(Event.ReconfigurationRequested event) {
            control(event.connector()).reconfigurationRequested(event.run());
        }

        @Override
        public void resolved(Event.Resolved event) {
            control(event.connector()).resolved(turn, event);
        }

        @Override
        public void tasksGenerated(Event.TasksGenerated event) {
            control(event.connector()).tasksGenerated(turn, event);
        }

        @Override
        public void ended(Event.Ended event) {
            control(event.instance().connector()).ended(event.instance(), event.run());
        }

        @Override
        public void written(Event.Written event) {
            control(event.connector()).laneDone(turn, event.failure());
        }

        @Override
        public void released(Event.Released event) {
            control(event.connector()).laneDone(turn, null);
        }

        @Override
        public void asked(Event.Asked event) {
            Request request = event.request();
            if (shuttingDown) {
                turn.add(new Effect.Refuse(request.reply(), settings.notBegun()));
            } else if (!decided(request)) {
                parking.add(turn, request);
            }
        }

        /** False if it is not known yet which worker can do it. */
        private boolean decided(Request request) {
            Authority.Verdict verdict = request.authority().of(request, turn);
            ConnectClusterException no = verdict.no();
            if (verdict.here()) {
                control(request.connector()).asked(turn, request);
            } else if (no != null) {
                turn.add(new Effect.Refuse(request.reply(), no));
            }
            return verdict.here() || no != null;
        }

        @Override
        public void pinged(Event.Pinged event) {
            turn.add(new Effect.Answer<>(event.reply(), true));
        }

        @Override
        public void tick() {
            deadlines.headMap(turn.now(), true).values().forEach(concerned::addAll);
        }

        @Override
        public void shutdown() {
            parking.refuseAll(turn, settings.notBegun());
            List.copyOf(controls.keySet())
                    .forEach(name -> control(name).shutDown(turn, settings.notBegun(), shutDownError()));
        }
    }
}
