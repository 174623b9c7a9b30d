package dev.tributary.connect.api;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The observed states of a connector and its tasks. Immutable.
 *
 * @param name the connector
 * @param connector the status of the connector instance
 * @param tasks the status of every task that has one, by task number, ascending
 * @param type source, sink or unknown
 */
public record ConnectorStatus(
        ConnectorName name, InstanceStatus connector, SortedMap<Integer, InstanceStatus> tasks, ConnectorType type) {
    public ConnectorStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(connector, "connector");
        Objects.requireNonNull(type, "type");
        tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
    }

    public static ConnectorStatus of(
            ConnectorName name, InstanceStatus connector, Map<Integer, InstanceStatus> tasks, ConnectorType type) {
        return new ConnectorStatus(name, connector, new TreeMap<>(tasks), type);
    }
}
