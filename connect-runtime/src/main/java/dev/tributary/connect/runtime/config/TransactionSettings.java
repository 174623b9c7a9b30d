package dev.tributary.connect.runtime.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the transactions of an exactly-once source task end. Immutable. Source: {@code tasks} 3.2.
 *
 * @param boundary {@code transaction.boundary}
 * @param interval {@code transaction.boundary.interval.ms}; only counts for {@link Boundary#INTERVAL}
 */
public record TransactionSettings(Boundary boundary, Duration interval) {
    /** {@code transaction.boundary}. */
    public enum Boundary {
        POLL,
        INTERVAL,
        CONNECTOR
    }

    /**
     * Reads them from a connector's configuration, variables resolved.
     *
     * @param commitInterval {@code offset.flush.interval.ms}, for connectors that set no interval
     * @throws org.apache.kafka.common.config.ConfigException with key, value and expectation
     */
    public static TransactionSettings parse(Map<String, @Nullable String> resolved, Duration commitInterval) {
        KeyReader reader = new KeyReader(ConnectorKeys.source(ConnectorDefaults.NONE), resolved);
        Boundary boundary = Boundary.valueOf(reader.text(ConnectorKeys.BOUNDARY).toUpperCase(Locale.ROOT));
        boolean own = reader.read(ConnectorKeys.BOUNDARY_INTERVAL) != null;
        Duration interval = own ? Duration.ofMillis(reader.number(ConnectorKeys.BOUNDARY_INTERVAL)) : commitInterval;
        return new TransactionSettings(boundary, interval);
    }
}
