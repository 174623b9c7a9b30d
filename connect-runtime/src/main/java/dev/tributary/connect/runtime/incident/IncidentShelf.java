package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The incidents that are kept. Thread-safe. */
final class IncidentShelf {
    /** In all. */
    static final int MOST = 200;

    /** Of one instance. */
    static final int MOST_OF_ONE = 3;

    private record Kept(Incident incident, String fingerprint) {
        InstanceId id() {
            return incident.id();
        }
    }

    private final List<Kept> newestLast = new ArrayList<>(); // guarded by this

    /**
     * Keeps one more. Of an instance that has too many, what was repeated since goes first: the error with which it began is worth
     * more than the same one over and over.
     */
    synchronized void add(Incident made, String fingerprint) {
        newestLast.add(new Kept(made, fingerprint));
        List<Kept> ofInstance =
                newestLast.stream().filter(kept -> kept.id().equals(made.id())).toList();
        if (ofInstance.size() > MOST_OF_ONE) {
            newestLast.remove(leastWorth(ofInstance));
        }
        if (newestLast.size() > MOST) {
            newestLast.remove(0);
        }
    }

    private static Kept leastWorth(List<Kept> oldestFirst) {
        for (int at = 0; at < oldestFirst.size() - 1; at++) {
            String print = oldestFirst.get(at).fingerprint();
            if (oldestFirst.subList(at + 1, oldestFirst.size()).stream()
                    .anyMatch(later -> later.fingerprint().equals(print))) {
                return oldestFirst.get(at);
            }
        }
        return oldestFirst.get(0);
    }

    /** Newest first. */
    synchronized List<Incident> incidents(Optional<ConnectorName> name) {
        List<Incident> found = new ArrayList<>();
        for (int at = newestLast.size() - 1; at >= 0; at--) {
            Incident incident = newestLast.get(at).incident();
            if (name.isEmpty() || name.get().equals(incident.id().connector())) {
                found.add(incident);
            }
        }
        return found;
    }
}
