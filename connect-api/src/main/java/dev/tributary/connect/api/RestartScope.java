package dev.tributary.connect.api;

/**
 * Which instances of a connector a restart is for (KIP-745). Immutable.
 *
 * @param includeTasks the tasks too, not the connector instance alone
 * @param onlyFailed only instances that are FAILED
 */
public record RestartScope(boolean includeTasks, boolean onlyFailed) {
    /** The connector instance, whatever its state. */
    public static final RestartScope CONNECTOR = new RestartScope(false, false);
}
