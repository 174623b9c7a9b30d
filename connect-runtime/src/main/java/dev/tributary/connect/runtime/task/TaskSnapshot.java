package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run of a task knows of its clients and offsets at one moment, taken from memory. Immutable.
 *
 * @param offsets the source or consumer offsets that it committed last, as in answers about offsets; of more than {@link
 *     TaskInsight#MOST_OFFSETS} partitions some. Empty if it has committed none yet
 * @param clientMetrics of its Kafka clients, the telling ones: by client id, then by name of the metric
 */
public record TaskSnapshot(List<ConnectorOffset> offsets, Map<String, Map<String, Double>> clientMetrics) {
    /** Nothing is known. */
    public static final TaskSnapshot EMPTY = new TaskSnapshot(List.of(), Map.of());

    public TaskSnapshot {
        offsets = List.copyOf(offsets);
        clientMetrics = Collections.unmodifiableMap(new TreeMap<>(clientMetrics));
    }
}
