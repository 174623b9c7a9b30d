package dev.tributary.connect.runtime.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/** Connectors that do what the running test says, and note which of their methods was called on which thread. */
final class ScriptedConnectors {
    /** The script of the running test: connectors are made by their public constructor, which tells them nothing. */
    static volatile Script script = new Script();

    private ScriptedConnectors() {}

    /** One test's script. Thread-safe. */
    static final class Script {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        final List<String> threads = Collections.synchronizedList(new ArrayList<>());
        final List<ClassLoader> contextLoaders = Collections.synchronizedList(new ArrayList<>());
        final Map<String, Consumer<Connector>> actions = new ConcurrentHashMap<>();
        volatile List<Map<String, String>> taskConfigs = List.of();
        volatile @Nullable ConnectorContext context;
        volatile Map<String, String> startedWith = Map.of();

        Script on(String call, Consumer<Connector> action) {
            actions.put(call, action);
            return this;
        }

        void called(String call, Connector connector) {
            calls.add(call);
            threads.add(Thread.currentThread().getName());
            contextLoaders.add(Thread.currentThread().getContextClassLoader());
            Consumer<Connector> action = actions.get(call);
            if (action != null) {
                action.accept(connector);
            }
        }
    }

    public static final class Sink extends SinkConnector {
        private final Script script = ScriptedConnectors.script;

        public Sink() {
            script.called("new", this);
        }

        @Override
        public void initialize(ConnectorContext context) {
            super.initialize(context);
            script.context = context;
            script.called("initialize", this);
        }

        @Override
        public void start(Map<String, String> props) {
            script.startedWith = props;
            script.called("start", this);
        }

        @Override
        public Class<? extends Task> taskClass() {
            script.called("taskClass", this);
            return IdleTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            script.called("taskConfigs " + maxTasks, this);
            return script.taskConfigs;
        }

        @Override
        public void stop() {
            script.called("stop", this);
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            script.called("version", this);
            return "7.1";
        }
    }

    public static final class Source extends SourceConnector {
        private final Script script = ScriptedConnectors.script;

        public Source() {
            script.called("new", this);
        }

        @Override
        public void initialize(ConnectorContext context) {
            super.initialize(context);
            script.called("initialize", this);
        }

        @Override
        public void start(Map<String, String> props) {
            script.context = context();
            script.called("start", this);
        }

        @Override
        public Class<? extends Task> taskClass() {
            return IdleTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return script.taskConfigs;
        }

        @Override
        public void stop() {
            script.called("stop", this);
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    /** Neither a source nor a sink. */
    public static final class Neither extends Connector {
        @Override
        public void start(Map<String, String> props) {
            throw new AssertionError("must not be started");
        }

        @Override
        public Class<? extends Task> taskClass() {
            return IdleTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of();
        }

        @Override
        public void stop() {
            throw new AssertionError("must not be stopped");
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    public static final class IdleTask extends SinkTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            // nothing to start
        }

        @Override
        public void put(java.util.Collection<SinkRecord> records) {
            // nowhere to put it
        }

        @Override
        public void stop() {
            // nothing to stop
        }
    }
}
