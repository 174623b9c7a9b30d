package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.rest.peer.PathSegments;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What an alert is about: there is one of each at most. Immutable.
 *
 * @param task null for the connector
 */
record AlertKey(AlertKind kind, String connector, @Nullable Integer task) implements Comparable<AlertKey> {
    private static final Comparator<AlertKey> ORDER = Comparator.comparing(AlertKey::kind)
            .thenComparing(AlertKey::connector)
            .thenComparing(it -> it.task() == null ? -1 : it.task());

    @Override
    public int compareTo(AlertKey other) {
        return ORDER.compare(this, other);
    }

    /** The same for as long as the cluster has that name, whichever worker tells of it. */
    String id(String cluster) {
        return PathSegments.encoded(cluster) + "/" + kind.word() + "/" + PathSegments.encoded(connector)
                + (task == null ? "" : "/" + task);
    }
}
