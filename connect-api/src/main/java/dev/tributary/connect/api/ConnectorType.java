package dev.tributary.connect.api;

/** What a connector is. {@link #UNKNOWN} when its class cannot be found on the worker that is asked. */
public enum ConnectorType {
    SOURCE,
    SINK,
    UNKNOWN
}
