package dev.tributary.connect.rest.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that there are, and what is to be told when something is found: that one begins, once, and that it is over, once. Pure:
 * immutable, and time comes from outside.
 *
 * <p>An alert begins when something has been so for its pending time, by what workers tell of its beginning or by what was seen
 * here; it is over when it has not been so for as long, so that what comes and goes is one alert. Is it not known whether
 * something is so, nothing begins and nothing ends. What somebody has paused, stopped, deleted or switched off is over at once.
 *
 * @param lookedAt when it was looked at last; null: never
 * @param coming since when something is so about which there is no alert yet
 * @param active the alerts, by what they are about
 * @param going since when something is not so any more about which there is an alert
 * @param ended the newest first, at most {@value #MOST_ENDED}
 * @param untold how much there should be an alert about and is not, because there are {@value #MOST} already
 */
record AlertBook(
        @Nullable Instant lookedAt,
        Map<AlertKey, Instant> coming,
        SortedMap<AlertKey, Alert> active,
        Map<AlertKey, Instant> going,
        List<Alert> ended,
        int untold) {
    static final int MOST = 1_000;
    static final int MOST_ENDED = 100;

    /** What was seen longer ago says nothing about how long something has been so. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    static final AlertBook EMPTY = of(List.of(), List.of());

    AlertBook {
        coming = Map.copyOf(coming);
        active = Collections.unmodifiableSortedMap(new TreeMap<>(active));
        going = Map.copyOf(going);
        ended = List.copyOf(ended);
    }

    /** What another worker has told. */
    static AlertBook of(List<Alert> active, List<Alert> ended) {
        SortedMap<AlertKey, Alert> byKey = new TreeMap<>();
        active.forEach(it -> byKey.put(it.key(), it));
        return new AlertBook(null, Map.of(), byKey, Map.of(), ended.subList(0, Math.min(MOST_ENDED, ended.size())), 0);
    }

    /**
     * What is to be told, and what is to be remembered.
     *
     * @param fired those that begin
     * @param ended those that are over
     */
    record Step(AlertBook after, List<Alert> fired, List<Alert> ended) {}

    /**
     * @param findings all that there may be alerts about, each at most once; what is missing is gone
     * @param connectors the names of those that exist
     */
    Step look(List<Finding> findings, Set<String> connectors, Instant now) {
        return new Look(this, now).at(findings, connectors);
    }

    /** One look. */
    private static final class Look {
        private final Instant now;
        private final Map<AlertKey, Instant> seenComing;
        private final Map<AlertKey, Instant> seenGoing;
        private final Map<AlertKey, Instant> coming = new HashMap<>();
        private final SortedMap<AlertKey, Alert> active;
        private final Map<AlertKey, Instant> going = new HashMap<>();
        private final List<Alert> ended;
        private final List<Alert> firedNow = new ArrayList<>();
        private final List<Alert> endedNow = new ArrayList<>();
        private int untold;

        Look(AlertBook before, Instant now) {
            Instant last = before.lookedAt();
            boolean forgotten =
                    last == null || Duration.between(last, now).abs().compareTo(FORGOTTEN_AFTER) > 0;
            this.now = now;
            this.seenComing = forgotten ? Map.of() : before.coming();
            this.seenGoing = forgotten ? Map.of() : before.going();
            this.active = new TreeMap<>(before.active());
            this.ended = new ArrayList<>(before.ended());
        }

        Step at(List<Finding> findings, Set<String> connectors) {
            Set<AlertKey> found = new HashSet<>();
            for (Finding finding : findings) {
                found.add(finding.key());
                switch (finding.verdict()) {
                    case PRESENT -> present(finding);
                    case ABSENT -> absent(finding);
                    case OFF -> end(finding.key(), finding.why());
                    case UNKNOWN -> unknown(finding.key());
                }
            }
            for (AlertKey key : List.copyOf(active.keySet())) {
                if (!found.contains(key)) {
                    end(key, gone(key, connectors));
                }
            }
            List<Alert> kept = ended.subList(0, Math.min(MOST_ENDED, ended.size()));
            return new Step(
                    new AlertBook(now, coming, active, going, kept, untold),
                    List.copyOf(firedNow),
                    List.copyOf(endedNow));
        }

        private void present(Finding finding) {
            AlertKey key = finding.key();
            if (active.containsKey(key)) {
                return;
            }
            Instant since = earliest(now, seenComing.get(key), finding.since());
            if (!lasted(since, finding.pending())) {
                coming.put(key, since);
            } else if (active.size() >= MOST) {
                coming.put(key, since);
                untold++;
            } else {
                Instant told = Instant.ofEpochMilli(since.toEpochMilli());
                Alert alert = new Alert(key, finding.known(), told, now, null);
                active.put(key, alert);
                firedNow.add(alert);
            }
        }

        private void absent(Finding finding) {
            AlertKey key = finding.key();
            if (active.containsKey(key)) {
                Instant since = earliest(now, seenGoing.get(key), null);
                if (lasted(since, finding.pending())) {
                    end(key, finding.why());
                } else {
                    going.put(key, since);
                }
            }
        }

        /** What was seen before stays seen; but that something is over has to be seen without a break. */
        private void unknown(AlertKey key) {
            Instant since = seenComing.get(key);
            if (since != null) {
                coming.put(key, since);
            }
        }

        private void end(AlertKey key, String why) {
            Alert known = active.remove(key);
            if (known != null) {
                Alert over = known.ended(now, why);
                ended.add(0, over);
                endedNow.add(over);
            }
        }

        private static String gone(AlertKey key, Set<String> connectors) {
            if (!connectors.contains(key.connector())) {
                return "The connector was deleted.";
            }
            return key.task() == null
                    ? "There are no alerts of this kind any more: the settings were changed."
                    : "The task does not exist any more, or there are no alerts of this kind any more.";
        }

        private boolean lasted(Instant since, Duration pending) {
            return Duration.between(since, now).compareTo(pending) >= 0;
        }

        /** Clocks of workers differ: nothing begins in the future. */
        private static Instant earliest(Instant now, @Nullable Instant one, @Nullable Instant other) {
            Instant first = one != null && one.isBefore(now) ? one : now;
            return other != null && other.isBefore(first) ? other : first;
        }
    }
}
