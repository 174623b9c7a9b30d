package dev.tributary.connect.cli.scan;

/**
 * One Connect plugin. Immutable.
 *
 * @param className full name
 * @param type as REST says it: {@code source}, {@code sink}, {@code transformation} ...
 */
public record PluginClass(String className, String type) {
    /** Whether it is one that runs by itself. */
    public boolean isConnector() {
        return type.equals("source") || type.equals("sink");
    }
}
