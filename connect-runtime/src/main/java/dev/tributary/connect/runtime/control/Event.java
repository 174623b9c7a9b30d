package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.runtime.config.Resolution;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the control plane is told. Immutable. */
sealed interface Event {
    void dispatchTo(Handler handler);

    /** The configuration is this now. */
    record ConfigChanged(ClusterConfig config) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.configChanged(this);
        }
    }

    /** This worker is to run this now. Comes back as {@link Effect.AssignmentApplied}. */
    record AssignmentChanged(Assignment assignment) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.assignmentChanged(this);
        }
    }

    /**
     * This worker may write as the leader of the assignment, or may not yet.
     *
     * @param config a snapshot that shows whatever former leaders wrote
     * @param failure why it may not; null if it may
     */
    record LeadershipTaken(
            long assignment, ClusterConfig config, @Nullable Throwable failure) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.leadershipTaken(this);
        }
    }

    /**
     * The write of a session key is over.
     *
     * @param config the snapshot after it
     * @param failure null if it is durable
     */
    record SessionKeyWritten(ClusterConfig config, @Nullable Throwable failure) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.sessionKeyWritten(this);
        }
    }

    /** All workers are to restart what they run of a connector. */
    record RestartAnnounced(ConnectorName connector, RestartScope scope) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.restartAnnounced(this);
        }
    }

    /** These instances have a status in the store, whoever wrote it. */
    record StatusesKnown(Set<Instance> instances) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.statusesKnown(this);
        }
    }

    /** A run reached a state. */
    record Reported(
            Instance instance,
            long run,
            InstanceState state,
            @Nullable Throwable failure,
            @Nullable String version) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.reported(this);
        }
    }

    /**
     * A run makes no progress.
     *
     * @param cause has the stack of the thread that hangs
     */
    record Stalled(Instance instance, long run, Throwable cause) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.stalled(this);
        }
    }

    /** A run that was stalled goes on. */
    record Recovered(Instance instance, long run) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.recovered(this);
        }
    }

    /** A connector wants to be asked for its task configurations. */
    record ReconfigurationRequested(ConnectorName connector, long run) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.reconfigurationRequested(this);
        }
    }

    /** The variables of the configuration that a connector instance runs with were resolved. */
    record Resolved(ConnectorName connector, long run, Resolution resolution) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.resolved(this);
        }
    }

    /**
     * A connector answered the question for its task configurations.
     *
     * @param configs null if it is not started at the moment, or failed
     */
    record TasksGenerated(
            ConnectorName connector,
            long run,
            @Nullable List<Map<String, @Nullable String>> configs,
            @Nullable Throwable failure)
            implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.tasksGenerated(this);
        }
    }

    /** A run that was asked to stop has ended, perhaps long after it was given up. */
    record Ended(Instance instance, long run) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.ended(this);
        }
    }

    /**
     * A write of a connector's configuration is over.
     *
     * @param config the snapshot after it
     * @param failure null if it is durable
     */
    record Written(
            ConnectorName connector,
            ClusterConfig config,
            @Nullable Throwable failure) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.written(this);
        }
    }

    /** A connector that was held may go on. */
    record Released(ConnectorName connector) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.released(this);
        }
    }

    /** Somebody wants something. */
    record Asked(Request request) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.asked(this);
        }
    }

    /** Somebody wants a sign of life. */
    record Pinged(Reply<Boolean> reply) implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.pinged(this);
        }
    }

    /** Time has passed. */
    record Tick() implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.tick();
        }
    }

    /** Stop everything, then halt. */
    record Shutdown() implements Event {
        @Override
        public void dispatchTo(Handler handler) {
            handler.shutdown();
        }
    }

    /** One method for each kind of event. */
    interface Handler {
        void configChanged(ConfigChanged event);

        void assignmentChanged(AssignmentChanged event);

        void leadershipTaken(LeadershipTaken event);

        void sessionKeyWritten(SessionKeyWritten event);

        void restartAnnounced(RestartAnnounced event);

        void statusesKnown(StatusesKnown event);

        void reported(Reported event);

        void stalled(Stalled event);

        void recovered(Recovered event);

        void reconfigurationRequested(ReconfigurationRequested event);

        void resolved(Resolved event);

        void tasksGenerated(TasksGenerated event);

        void ended(Ended event);

        void written(Written event);

        void released(Released event);

        void asked(Asked event);

        void pinged(Pinged event);

        void tick();

        void shutdown();
    }
}
