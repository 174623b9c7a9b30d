package dev.tributary.connect.api;

/**
 * What a write of a connector's configuration did. Immutable.
 *
 * @param created true if the connector did not exist before
 * @param info the connector after the write
 */
public record ConfigWritten(boolean created, ConnectorInfo info) {}
