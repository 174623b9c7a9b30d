package dev.tributary.connect.api;

/** The observed state of a connector instance or a task, under the names of the status topic and the REST API. */
public enum InstanceState {
    UNASSIGNED,
    RUNNING,
    PAUSED,
    FAILED,
    RESTARTING,
    /** Connectors only. */
    STOPPED
}
