package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a record of the config log says ({@code internal-topics} 5.1). Immutable. */
sealed interface ConfigRecord {
    void dispatchTo(Handler handler);

    /**
     * A connector's configuration.
     *
     * @param properties null: the connector is deleted
     * @param history null: the record tells nothing of what was before, as Apache's
     */
    record ConnectorConfig(
            ConnectorName connector,
            @Nullable Map<String, @Nullable String> properties,
            @Nullable ConfigHistory history)
            implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.connectorConfig(this);
        }
    }

    /**
     * What a connector is asked to be.
     *
     * @param state null: nothing is asked any more
     */
    record Target(ConnectorName connector, @Nullable TargetState state) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.target(this);
        }
    }

    /** A task's configuration, of no effect before the next commit. */
    record TaskConfig(TaskId task, Map<String, @Nullable String> properties) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.taskConfig(this);
        }
    }

    /** The task configurations since the last commit are complete: so many tasks there are. */
    record Commit(ConnectorName connector, int tasks) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.commit(this);
        }
    }

    /** Every worker is asked to restart what it runs of the connector. */
    record Restart(ConnectorName connector, RestartScope scope) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.restart(this);
        }
    }

    /** So many transactional producers of the connector's tasks may exist. */
    record TaskCount(ConnectorName connector, int tasks) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.taskCount(this);
        }
    }

    /** The key with which workers sign their requests to each other, from now on. */
    record NewSessionKey(SessionKey key) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.sessionKey(this);
        }
    }

    /** The level of a logger on all workers. */
    record LoggerLevel(String namespace, String level) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.loggerLevel(this);
        }
    }

    /** Nothing that this reader understands; counts for the offset all the same. */
    record Ignored(String why) implements ConfigRecord {
        @Override
        public void dispatchTo(Handler handler) {
            handler.ignored(this);
        }
    }

    /** One method for each kind of record. */
    interface Handler {
        void connectorConfig(ConnectorConfig record);

        void target(Target record);

        void taskConfig(TaskConfig record);

        void commit(Commit record);

        void restart(Restart record);

        void taskCount(TaskCount record);

        void sessionKey(NewSessionKey record);

        void loggerLevel(LoggerLevel record);

        void ignored(Ignored record);
    }
}
