package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operations of the {@link Lane}: what is checked when their turn comes, what is written, what follows. */
final class Operations {
    private Operations() {}

    private static void refuse(Turn turn, Reply<?> reply, Throwable failure) {
        turn.add(new Effect.Refuse(
                reply,
                failure instanceof ConnectClusterException known
                        ? known
                        : new ConnectClusterException.Failed(String.valueOf(failure.getMessage()), failure)));
    }

    /** Writes a configuration. */
    static final class Put implements Lane.Operation {
        private final Request.Put request;
        private final BiConsumer<Turn, Request.Outcome> then;
        private boolean existed;

        /**
         * @param then what follows when it is durable
         */
        Put(Request.Put request, BiConsumer<Turn, Request.Outcome> then) {
            this.request = request;
            this.then = then;
        }

        @Override
        public boolean begin(Turn turn) {
            ClusterConfig.Connector present = turn.connector(request.connector());
            if (request.condition().absent() && present != null) {
                refuse(
                        turn,
                        new ConnectClusterException.Conflict("Connector " + request.connector() + " already exists"));
                return false;
            }
            Long version = request.condition().version();
            if (version != null && (present == null || present.version() != version)) {
                turn.add(new Effect.Answer<>(request.reply(), Request.Outcome.OVERTAKEN));
                return false;
            }
            existed = present != null;
            turn.add(new Effect.Progress(request.reply(), "writing a config for connector " + request.connector()));
            turn.add(new Effect.WriteConnector(request.connector(), request.config(), request.initialState()));
            return true;
        }

        @Override
        public void done(Turn turn, @Nullable Throwable failure) {
            if (failure == null) {
                then.accept(turn, existed ? Request.Outcome.REPLACED : Request.Outcome.CREATED);
            } else {
                Operations.refuse(turn, request.reply(), failure);
            }
        }

        @Override
        public void refuse(Turn turn, ConnectClusterException why) {
            Operations.refuse(turn, request.reply(), why);
        }
    }

    /** Deletes the connector. */
    record Remove(Request.Remove request, Consumer<Turn> then) implements Lane.Operation {
        @Override
        public boolean begin(Turn turn) {
            if (turn.connector(request.connector()) == null) {
                refuse(turn, new ConnectClusterException.NotFound("Connector " + request.connector() + " not found"));
                return false;
            }
            turn.add(new Effect.Progress(request.reply(), "removing the config for connector " + request.connector()));
            turn.add(new Effect.RemoveConnector(request.connector()));
            return true;
        }

        @Override
        public void done(Turn turn, @Nullable Throwable failure) {
            if (failure == null) {
                then.accept(turn);
            } else {
                Operations.refuse(turn, request.reply(), failure);
            }
        }

        @Override
        public void refuse(Turn turn, ConnectClusterException why) {
            Operations.refuse(turn, request.reply(), why);
        }
    }

    /** Writes a target state. */
    record SetTarget(Request.SetTarget request, Consumer<Turn> then) implements Lane.Operation {
        @Override
        public boolean begin(Turn turn) {
            if (turn.connector(request.connector()) == null) {
                refuse(turn, new ConnectClusterException.NotFound("Unknown connector " + request.connector()));
                return false;
            }
            turn.add(new Effect.Progress(
                    request.reply(),
                    "writing the " + request.state() + " target state for connector " + request.connector()));
            turn.add(new Effect.WriteTarget(request.connector(), request.state()));
            return true;
        }

        @Override
        public void done(Turn turn, @Nullable Throwable failure) {
            if (failure == null) {
                then.accept(turn);
            } else {
                Operations.refuse(turn, request.reply(), failure);
            }
        }

        @Override
        public void refuse(Turn turn, ConnectClusterException why) {
            Operations.refuse(turn, request.reply(), why);
        }
    }

    /** Writes task configurations, unless what they were generated from is not the present state any more. */
    record PutTasks(
            long run,
            List<Map<String, @Nullable String>> configs,
            Runs runs,
            TaskGeneration generation,
            Instance connector)
            implements Lane.Operation {
        @Override
        public boolean begin(Turn turn) {
            ClusterConfig.Connector config = turn.connector(connector.connector());
            Run present = runs.connectorRun();
            boolean upToDate = config != null
                    && config.targetState() != TargetState.STOPPED
                    && present != null
                    && present.id() == run
                    && present.identity().version() == config.version();
            if (upToDate) {
                turn.add(new Effect.WriteTasks(connector.connector(), configs));
            } else {
                generation.written(turn, run, null, runs);
            }
            return upToDate;
        }

        @Override
        public void done(Turn turn, @Nullable Throwable failure) {
            generation.written(turn, run, failure, runs);
        }

        @Override
        public void refuse(Turn turn, ConnectClusterException why) {
            generation.written(turn, run, why, runs);
        }
    }

    /** Keeps a stopped connector stopped while its offsets are changed. */
    record Hold(Request.Hold request, Runs runs) implements Lane.Operation {
        @Override
        public boolean begin(Turn turn) {
            ClusterConfig.Connector config = turn.connector(request.connector());
            if (config == null) {
                refuse(turn, new ConnectClusterException.NotFound("Connector " + request.connector() + " not found"));
                return false;
            }
            boolean stopped = config.targetState() == TargetState.STOPPED
                    && config.tasks().configs().isEmpty()
                    && runs.noTasks();
            if (!stopped) {
                refuse(
                        turn,
                        new ConnectClusterException.BadRequest("Connector " + request.connector()
                                + " must be stopped, and its tasks ended, before its offsets can be changed. Stop it"
                                + " with PUT /connectors/" + request.connector() + "/stop, then try again."));
                return false;
            }
            turn.add(new Effect.Progress(request.reply(), "modifying offsets for connector " + request.connector()));
            turn.add(new Effect.Answer<>(request.reply(), true));
            return true;
        }

        @Override
        public void done(Turn turn, @Nullable Throwable failure) {
            // what held it has its answer from elsewhere
        }

        @Override
        public void refuse(Turn turn, ConnectClusterException why) {
            Operations.refuse(turn, request.reply(), why);
        }
    }
}
