package dev.tributary.connect.api;

import java.util.Locale;
import java.util.Optional;

/** What an alert can be about. */
public enum AlertKind {
    /** A connector instance failed, and nobody will restart it but a person. */
    CONNECTOR_FAILED(true),
    /** A task failed, and nobody will restart it but a person. */
    TASK_FAILED(true),
    /** A call of a task or connector does not return. */
    STALLED(true),
    /** A connector, or some of its tasks, run on no worker. */
    TASKS_MISSING(false),
    /** A connector is further behind than its threshold. */
    LAG(false);

    private final boolean critical;

    AlertKind(boolean critical) {
        this.critical = critical;
    }

    /** As settings and bodies have it: {@code task_failed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code critical}: no records are going through; {@code warning}: fewer, or later, than there should. */
    public String severity() {
        return critical ? "critical" : "warning";
    }

    /** Of its {@link #word}, in any case. */
    public static Optional<AlertKind> of(String word) {
        for (AlertKind kind : values()) {
            if (kind.name().equalsIgnoreCase(word.strip())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
