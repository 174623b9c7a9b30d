package dev.tributary.connect.testkit.conformance;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;

/** A connector and the world around it, one for each check: what one check left behind must not be seen by the next. */
public sealed interface ConformanceSubject extends AutoCloseable permits SourceSubject, SinkSubject {
    /** The connector. */
    Class<? extends Connector> connectorClass();

    /**
     * A valid configuration, without {@code name}, {@code connector.class}, {@code tasks.max} and a sink's {@code topics}, which
     * the suite adds. May set converters; those of the worker are for strings. Always the same for this subject and topic.
     *
     * @param topic what a source writes to and a sink reads; of this check alone
     */
    Map<String, String> config(String topic);

    /** The {@code tasks.max} to run with, at least 1; 2 by default. */
    default int maxTasks() {
        return 2;
    }

    /** Called after the check. Does nothing by default. */
    @Override
    default void close() throws IOException {}
}
