package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.task.ConnectorSpec;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control plane wants done. Immutable. None of it is waited for; what comes of it comes back as an event. */
sealed interface Effect {
    void dispatchTo(Handler handler);

    /** Start a connector instance under this run id. */
    record StartConnector(long run, ConnectorSpec spec) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.startConnector(this);
        }
    }

    /** Start a task under this run id. */
    record StartTask(long run, TaskSpec spec) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.startTask(this);
        }
    }

    /** Tell a run its target state. */
    record Retarget(long run, TargetState target) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.retarget(this);
        }
    }

    /** Ask a run to stop. Comes back as {@link Event.Ended}. */
    record Stop(Instance instance, long run) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.stop(this);
        }
    }

    /** Give up on a run. */
    record Abandon(Instance instance, long run) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.abandon(this);
        }
    }

    /** Say that a connector is restarted because what a config provider answered has expired. */
    record TellReload(ConnectorName connector, String path) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.tellReload(this);
        }
    }

    /**
     * Say what restart supervision has decided.
     *
     * @param worry a person should look at it
     */
    record TellRestart(String what, boolean worry) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.tellRestart(this);
        }
    }

    /**
     * Let others see how an instance stands with restart supervision.
     *
     * @param standing null: it does not run here any more
     */
    record ShowRestarts(Instance instance, @Nullable RestartStanding standing) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.showRestarts(this);
        }
    }

    /** Ask a connector for its task configurations. Comes back as {@link Event.TasksGenerated}. */
    record GenerateTasks(ConnectorName connector, long run) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.generateTasks(this);
        }
    }

    /** Write a configuration and, before it, a target state if one is given. Comes back as {@link Event.Written}. */
    record WriteConnector(
            ConnectorName connector,
            Map<String, @Nullable String> config,
            @Nullable TargetState initialState) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.writeConnector(this);
        }
    }

    /** Delete a connector. Comes back as {@link Event.Written}. */
    record RemoveConnector(ConnectorName connector) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.removeConnector(this);
        }
    }

    /** Write a complete set of task configurations. Comes back as {@link Event.Written}. */
    record WriteTasks(ConnectorName connector, List<Map<String, @Nullable String>> configs) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.writeTasks(this);
        }
    }

    /**
     * Send a complete set of task configurations to the leader, who writes it. Comes back as {@link Event.Written}.
     *
     * @param expected failures that pass by themselves are nothing to worry about yet
     */
    record SendTasks(ConnectorName connector, List<Map<String, @Nullable String>> configs, URI leader, boolean expected)
            implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.sendTasks(this);
        }
    }

    /** Write a restart request. Comes back as {@link Event.Written}. */
    record WriteRestart(ConnectorName connector, RestartScope scope) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.writeRestart(this);
        }
    }

    /** Fence the producers of a connector's former tasks. Comes back as {@link Event.Written}. */
    record FenceProducers(ConnectorName connector) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.fenceProducers(this);
        }
    }

    /** Make a new session key, created now, and write it. Comes back as {@link Event.SessionKeyWritten}. */
    record RenewSessionKey(Instant now) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.renewSessionKey(this);
        }
    }

    /**
     * Take the right to write as the leader, and see what former leaders wrote. Comes back as {@link Event.StatusesKnown}
     * and {@link Event.LeadershipTaken}.
     */
    record TakeLeadership(long assignment) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.takeLeadership(this);
        }
    }

    /** Give the right to write as the leader up. */
    record Resign() implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.resign();
        }
    }

    /**
     * Write a target state; before STOPPED an empty set of tasks, so that a crash in between leaves a running connector
     * without tasks and not a stopped one with tasks. Comes back as {@link Event.Written}.
     */
    record WriteTarget(ConnectorName connector, TargetState state) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.writeTarget(this);
        }
    }

    /**
     * Write a status.
     *
     * @param restarts what was done about failures of the instance
     */
    record PutStatus(Instance instance, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration)
            implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.putStatus(this);
        }
    }

    /** Delete a status; of a connector also those of its tasks, and what topics it used. */
    record RemoveStatus(Instance instance) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.removeStatus(this);
        }
    }

    /** Nothing runs outside of the assignment of this number any more: tell so when the statuses are written. */
    record AssignmentApplied(long number) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.assignmentApplied(this);
        }
    }

    /** Say what is being done for a request. */
    record Progress(Reply<?> reply, String doing) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.progress(this);
        }
    }

    /**
     * Answer a request.
     *
     * @param shown whether to wait until the statuses written before can be read
     */
    record Answer<T>(Reply<T> reply, T value, boolean shown) implements Effect {
        Answer(Reply<T> reply, T value) {
            this(reply, value, false);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.answer(this);
        }
    }

    /** Refuse a request. */
    record Refuse(Reply<?> reply, RuntimeException failure) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.refuse(this);
        }
    }

    /** Everything has ended: no event will be handled any more. */
    record Halt() implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.halt();
        }
    }

    /** One method for each kind of effect. */
    interface Handler {
        void startConnector(StartConnector effect);

        void startTask(StartTask effect);

        void retarget(Retarget effect);

        void stop(Stop effect);

        void abandon(Abandon effect);

        void tellReload(TellReload effect);

        void tellRestart(TellRestart effect);

        void showRestarts(ShowRestarts effect);

        void generateTasks(GenerateTasks effect);

        void writeConnector(WriteConnector effect);

        void removeConnector(RemoveConnector effect);

        void writeTasks(WriteTasks effect);

        void sendTasks(SendTasks effect);

        void writeTarget(WriteTarget effect);

        void writeRestart(WriteRestart effect);

        void fenceProducers(FenceProducers effect);

        void renewSessionKey(RenewSessionKey effect);

        void takeLeadership(TakeLeadership effect);

        void resign();

        void putStatus(PutStatus effect);

        void removeStatus(RemoveStatus effect);

        void assignmentApplied(AssignmentApplied effect);

        void progress(Progress effect);

        <T> void answer(Answer<T> effect);

        void refuse(Refuse effect);

        void halt();
    }
}
