package dev.tributary.connect.worker;

import dev.tributary.connect.worker.warmup.WarmUp;

/** {@code bin/connect-distributed.sh}: one worker of a cluster. */
public final class ConnectDistributed {
    private static final String USAGE = """
            USAGE: connect-distributed.sh [-daemon] worker.properties

            Runs one worker of a Kafka Connect cluster: of all workers with the same group.id. Connectors come over REST.
              worker.properties   the worker's settings; an annotated example is config/connect-distributed.properties
            Environment: KAFKA_HEAP_OPTS, KAFKA_OPTS, KAFKA_JMX_OPTS, JMX_PORT, LOG_DIR, CLASSPATH, EXTRA_ARGS and the
            other variables of Kafka's start scripts.
            SIGTERM or Ctrl-C hands connectors and tasks over to the other workers, then ends.
            Exit codes: 1 usage, or the worker cannot take part in its cluster (internal topics, permissions);
            2 nothing was started (settings, plugins, REST port).""";

    private ConnectDistributed() {}

    public static void main(String[] arguments) {
        var program = new WorkerMain.Program(USAGE, WorkerMain.EXIT_FAILED, (properties, more) -> {
            if (!more.isEmpty()) {
                System.err.println("NOTE: connect-distributed.sh takes one properties file; ignored: " + more
                        + ". Connectors of a cluster are created over REST: POST /connectors.");
            }
            return EmbeddedWorker.start(properties, WarmUp.ofProcess(Equipment.offsetCodec()));
        });
        System.exit(WorkerMain.run(arguments, program, System.out, System.err));
    }
}
