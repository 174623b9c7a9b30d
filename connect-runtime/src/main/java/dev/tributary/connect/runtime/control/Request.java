package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of the control plane about one connector. Immutable; validated before. */
sealed interface Request {
    ConnectorName connector();

    Reply<?> reply();

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
        @Override
        public void dispatchTo(Handler handler) {
            handler.setTarget(this);
        }
    }

    /** Restart the connector instance; answered when it has started. */
    record RestartConnector(ConnectorName connector, Reply<Boolean> reply) implements Request {
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

        void hold(Hold request);
    }
}
