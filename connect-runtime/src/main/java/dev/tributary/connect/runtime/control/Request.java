package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of the control plane about one connector. Immutable; validated before. */
sealed interface Request {
    ConnectorName connector();

    Reply<?> reply();

    /** Which worker of the cluster can do it. */
    default Authority authority() {
        return Authority.LEADER;
    }

    void dispatchTo(Handler handler);

    /**
     * Write a configuration.
     *
     * @param condition what must hold when its turn comes
     * @param initialState the target state to write before it, null for none
     */
    record Put(
            ConnectorName connector,
            Map<String, @Nullable String> config,
            Condition condition,
            @Nullable TargetState initialState,
            Reply<Outcome> reply)
            implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.put(this);
        }
    }

    /**
     * When a configuration may be written.
     *
     * @param absent only if there is no such connector
     * @param version only over this very version; null for any
     */
    record Condition(boolean absent, @Nullable Long version) {
        static final Condition NEW = new Condition(true, null);
        static final Condition ANY = new Condition(false, null);

        static Condition over(long version) {
            return new Condition(false, version);
        }
    }

    /** How a put ended. */
    enum Outcome {
        CREATED,
        REPLACED,
        /** Not written: the version that it was made over is gone. */
        OVERTAKEN
    }

    /** Delete the connector. */
    record Remove(ConnectorName connector, Reply<Boolean> reply) implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.remove(this);
        }
    }

    /** Write a target state. */
    record SetTarget(ConnectorName connector, TargetState state, Reply<Boolean> reply) implements Request {
        /** Pausing and resuming takes no leader. */
        @Override
        public Authority authority() {
            return state == TargetState.STOPPED ? Authority.LEADER : Authority.ANYONE;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.setTarget(this);
        }
    }

    /** Restart the connector instance; answered when it has started. */
    record RestartConnector(ConnectorName connector, Reply<Boolean> reply) implements Request {
        @Override
        public Authority authority() {
            return Authority.OWNER;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.restartConnector(this);
        }
    }

    /** Restart a task; answered when its start is under way. */
    record RestartTask(TaskId task, Reply<Boolean> reply) implements Request {
        @Override
        public ConnectorName connector() {
            return task.connector();
        }

        @Override
        public Authority authority() {
            return Authority.OWNER;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.restartTask(this);
        }
    }

    /** Restart those of the instances that run here, and say so in their statuses. */
    record RestartAll(ConnectorName connector, Set<Instance> instances, Reply<Boolean> reply) implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.restartAll(this);
        }
    }

    /** Ask all workers to restart what they run of the connector; answered when that is durable. */
    record AnnounceRestart(ConnectorName connector, RestartScope scope, Reply<Boolean> reply) implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.announceRestart(this);
        }
    }

    /** Nothing but the assurance that this worker leads and knows the present configuration. */
    record Lead(ConnectorName connector, Reply<Boolean> reply) implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.lead(this);
        }
    }

    /** Store the task configurations that the connector's owner has got from it; answered when they are durable. */
    record StoreTasks(ConnectorName connector, List<Map<String, @Nullable String>> configs, Reply<Boolean> reply)
            implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.storeTasks(this);
        }
    }

    /** Fence the transactional producers of the connector's former tasks; answered when that is done. */
    record Fence(ConnectorName connector, Reply<Boolean> reply) implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.fence(this);
        }
    }

    /**
     * Say whether a task is to run on this worker, as of this generation of its connector's tasks; refused with what has
     * changed if it is not.
     */
    record Verify(TaskId task, long generation, Reply<Boolean> reply) implements Request {
        @Override
        public ConnectorName connector() {
            return task.connector();
        }

        @Override
        public Authority authority() {
            return Authority.ANYONE;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.verify(this);
        }
    }

    /** Keep a stopped connector as it is until {@link Event.Released}; answered when it is held. */
    record Hold(ConnectorName connector, Reply<Boolean> reply) implements Request {
        @Override
        public void dispatchTo(Handler handler) {
            handler.hold(this);
        }
    }

    /** One method for each kind of request. */
    interface Handler {
        void put(Put request);

        void remove(Remove request);

        void setTarget(SetTarget request);

        void restartConnector(RestartConnector request);

        void restartTask(RestartTask request);

        void restartAll(RestartAll request);

        void announceRestart(AnnounceRestart request);

        void lead(Lead request);

        void storeTasks(StoreTasks request);

        void fence(Fence request);

        void verify(Verify request);

        void hold(Hold request);
    }
}
