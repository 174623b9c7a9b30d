package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What clients asked to be changed, and what they were told. A change that was acknowledged must be there in the end, unless
 * another one may have come after it. One thread.
 */
final class ChangeLedger {
    private final Map<String, List<Change>> changes = new HashMap<>();
    private final Consumer<String> violated;

    /** One request. What fails without saying whether it was written may take effect at any time. */
    static final class Change {
        final String connector;
        final Kind kind;
        /** The configuration that was put; null if it was deleted or does not matter. */
        final String value;

        final TargetState target;
        final Instant begin;
        Instant end = Instant.MAX;
        boolean acknowledged;

        Change(String connector, Kind kind, String value, TargetState target, Instant begin) {
            this.connector = connector;
            this.kind = kind;
            this.value = value;
            this.target = target;
            this.begin = begin;
        }

        @Override
        public String toString() {
            return "%s of %s%s%s, asked %s, %s"
                    .formatted(
                            kind,
                            connector,
                            value == null ? "" : " to " + value,
                            target == null ? "" : " as " + target,
                            begin,
                            acknowledged ? "acknowledged " + end : "not acknowledged");
        }
    }

    enum Kind {
        PUT,
        DELETE,
        TARGET
    }

    ChangeLedger(Consumer<String> violated) {
        this.violated = violated;
    }

    void begin(Change change) {
        changes.computeIfAbsent(change.connector, key -> new ArrayList<>()).add(change);
    }

    void acknowledged(Change change, Instant at) {
        change.acknowledged = true;
        change.end = at;
    }

    /** It was not written and will not be. */
    void refused(Change change) {
        changes.get(change.connector).remove(change);
    }

    void check(ClusterConfig config) {
        changes.forEach((name, asked) -> {
            ClusterConfig.Connector found = config.connector(ConnectorName.of(name));
            String value = found == null ? null : found.config().get("v");
            List<Change> puts =
                    asked.stream().filter(change -> change.kind != Kind.TARGET).toList();
            check(name + "=" + value, puts, value == null, change -> Objects.equals(change.value, value));
            if (found != null) {
                TargetState target = found.targetState();
                List<Change> targets =
                        asked.stream().filter(change -> change.target != null).toList();
                check(name + " " + target, targets, target == TargetState.STARTED, change -> change.target == target);
            }
        });
    }

    private interface Explains {
        boolean test(Change change);
    }

    private void check(String found, List<Change> asked, boolean fromTheBeginning, Explains explains) {
        boolean explained = (fromTheBeginning && noneAfter(Instant.MIN, null, asked))
                || asked.stream().anyMatch(change -> explains.test(change) && noneAfter(change.end, change, asked));
        if (!explained) {
            violated.accept("An acknowledged change is lost: found " + found + " after " + asked);
        }
    }

    private static boolean noneAfter(Instant end, Change itself, List<Change> asked) {
        return asked.stream().noneMatch(change -> change != itself && change.acknowledged && change.begin.isAfter(end));
    }
}
