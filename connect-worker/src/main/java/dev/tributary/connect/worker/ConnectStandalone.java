package dev.tributary.connect.worker;

import dev.tributary.connect.api.NewConnector;
import java.nio.file.Path;
import java.util.List;

/** {@code bin/connect-standalone.sh}: one process that keeps its own state. */
public final class ConnectStandalone {
    private static final String USAGE = """
            USAGE: connect-standalone.sh [-daemon] worker.properties [connector.properties|connector.json ...]

            Runs a standalone Kafka Connect worker with the connectors of the given files and those created over REST.
              worker.properties   the worker's settings; an annotated example is config/connect-standalone.properties
              connector files     Java properties, a JSON object of settings, or a JSON create request
                                  {"name": ..., "config": {...}, "initial_state": "RUNNING|PAUSED|STOPPED"}
            Environment: KAFKA_HEAP_OPTS, KAFKA_OPTS, KAFKA_JMX_OPTS, JMX_PORT, LOG_DIR, CLASSPATH, EXTRA_ARGS and the
            other variables of Kafka's start scripts.
            Exit codes: 1 usage, 2 nothing was started (settings, plugins, REST port), 3 a connector file failed.""";

    private ConnectStandalone() {}

    public static void main(String[] arguments) {
        var program = new WorkerMain.Program(USAGE, WorkerMain.EXIT_START_FAILED, (properties, files) -> {
            List<NewConnector> connectors =
                    ConnectorFile.readAll(files.stream().map(Path::of).toList());
            return EmbeddedWorker.startStandaloneWith(properties, connectors);
        });
        System.exit(WorkerMain.run(arguments, program, System.out, System.err));
    }
}
