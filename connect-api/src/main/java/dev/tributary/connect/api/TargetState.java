package dev.tributary.connect.api;

/** What a connector's user asks it to be. What it is stands in {@link InstanceState}. */
public enum TargetState {
    /** Runs, with its tasks. The state of a connector for which nothing else was asked. */
    STARTED,
    /** The connector is stopped; its tasks keep their clients and partitions and process nothing. */
    PAUSED,
    /** The connector is stopped and has no tasks; its offsets may be altered. */
    STOPPED
}
