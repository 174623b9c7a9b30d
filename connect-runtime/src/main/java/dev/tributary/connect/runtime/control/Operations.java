package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigTooLargeException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operations of the {@link Lane}: what is checked when their turn comes, what is written, what follows. */
final class Operations {
    private Operations() {}

    static void refuse(Turn turn, Reply<?> reply, Throwable failure) {
        turn.add(new Effect.Refuse(reply, known(failure)));
    }

    private static ConnectClusterException known(Throwable failure) {
        if (failure instanceof ConnectClusterException known) {
            return known;
        }
        String message = String.valueOf(failure.getMessage());
        return failure instanceof ConfigTooLargeException
                ? new ConnectClusterException.BadRequest(message, failure)
                : new ConnectClusterException.Failed(message, failure);
    }

    /** What somebody asked for, and is refused when it cannot be done. */
    private interface Asked extends Lane.Operation {
        Request request();

        @Override
        default Authority.Verdict verdict(Turn turn) {
            return request().authority().of(request(), turn);
        }

        @Override
        default void refuse(Turn turn, ConnectClusterException why) {
            Operations.refuse(turn, request().reply(), why);
        }
    }

    /** One that is answered when what it began is durable. */
    private interface AnsweredWhenDurable extends Asked {
        void durable(Turn turn);

        @Override
        default void done(Turn turn, @Nullable Throwable failure) {
            if (failure == null) {
                durable(turn);
            } else {
                Operations.refuse(turn, request().reply(), failure);
            }
        }
    }

    /** Writes a configuration. */
    static final class Put implements AnsweredWhenDurable {
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
        public Request.Put request() {
            return request;
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
        public void durable(Turn turn) {
            then.accept(turn, existed ? Request.Outcome.REPLACED : Request.Outcome.CREATED);
        }
    }

    /** Deletes the connector. */
    record Remove(Request.Remove request, Consumer<Turn> then) implements AnsweredWhenDurable {
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
        public void durable(Turn turn) {
            then.accept(turn);
        }
    }

    /** Writes a target state. */
    record SetTarget(Request.SetTarget request, Consumer<Turn> then) implements AnsweredWhenDurable {
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
        public void durable(Turn turn) {
            then.accept(turn);
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
        public Authority.Verdict verdict(Turn turn) {
            return Authority.Verdict.HERE; // if it cannot be written now, the connector is asked again
        }

        @Override
        public boolean begin(Turn turn) {
            ClusterConfig.Connector config = turn.connector(connector.connector());
            Run present = runs.connectorRun();
            boolean upToDate = config != null
                    && config.targetState() != TargetState.STOPPED
                    && present != null
                    && present.id() == run
                    && present.identity().version() == config.version();
            if (!upToDate) {
                generation.written(turn, run, null, runs);
                return false;
            }
            URI leader = turn.leaderElsewhere();
            if (turn.leads()) {
                turn.add(new Effect.WriteTasks(connector.connector(), configs));
            } else if (leader != null) {
                turn.add(new Effect.SendTasks(connector.connector(), configs, leader, generation.mayStillSettle(turn)));
            } else {
                generation.postponed();
                return false;
            }
            return true;
        }

        @Override
        public void done(Turn turn, @Nullable Throwable failure) {
            if (failure == null) {
                generation.stored();
            }
            generation.written(turn, run, failure, runs);
        }

        @Override
        public void refuse(Turn turn, ConnectClusterException why) {
            generation.written(turn, run, why, runs);
        }
    }

    /** Writes the task configurations that the connector's owner sent. */
    record StoreTasks(Request.StoreTasks request) implements AnsweredWhenDurable {
        @Override
        public boolean begin(Turn turn) {
            ConnectorName name = request.connector();
            ClusterConfig.Connector config = turn.connector(name);
            if (config == null) {
                refuse(turn, new ConnectClusterException.NotFound("Connector " + name + " not found"));
                return false;
            }
            if (config.targetState() == TargetState.STOPPED
                    && !request.configs().isEmpty()) {
                refuse(
                        turn,
                        new ConnectClusterException.BadRequest("Connector " + name + " is stopped: its "
                                + request.configs().size() + " task configurations are not stored. It will be asked for"
                                + " them again when it is resumed."));
                return false;
            }
            turn.add(new Effect.WriteTasks(name, request.configs()));
            return true;
        }

        @Override
        public void durable(Turn turn) {
            turn.add(new Effect.Answer<>(request.reply(), true));
        }
    }

    /** Writes a restart request. */
    record AnnounceRestart(Request.AnnounceRestart request) implements AnsweredWhenDurable {
        @Override
        public boolean begin(Turn turn) {
            ConnectorName name = request.connector();
            if (turn.connector(name) == null) {
                refuse(turn, new ConnectClusterException.NotFound("Unknown connector: " + name));
                return false;
            }
            turn.add(new Effect.Progress(request.reply(), "writing restart request for connector " + name));
            turn.add(new Effect.WriteRestart(name, request.scope()));
            return true;
        }

        @Override
        public void durable(Turn turn) {
            turn.add(new Effect.Answer<>(request.reply(), true));
        }
    }

    /** Keeps a stopped connector stopped while its offsets are changed. */
    record Hold(Request.Hold request, Runs runs) implements Asked {
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
    }
}
