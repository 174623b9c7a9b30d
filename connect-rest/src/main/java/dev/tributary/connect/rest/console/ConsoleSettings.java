package dev.tributary.connect.rest.console;

/**
 * What a worker's properties say about the console. Immutable.
 *
 * @param enabled whether it is served, where its files are on the class path
 * @param readOnly whether it offers nothing that changes anything; who may change what over the REST API is not its concern
 */
public record ConsoleSettings(boolean enabled, boolean readOnly) {}
