package dev.tributary.connect.runtime.plugin;

import java.sql.Driver;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the JDBC drivers of a plugin location register themselves, as {@link java.sql.DriverManager} does by itself for
 * the class path only. Done when the location is first used, so that an unused plugin's drivers never run. Thread-safe.
 */
final class JdbcDrivers {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcDrivers.class);

    /** A service iterator that fails may be asked again, but not for ever. */
    private static final int MAX_FAILURES = 100;

    private final Set<PluginLocation> waiting = ConcurrentHashMap.newKeySet();

    JdbcDrivers(Set<PluginLocation> withDrivers) {
        waiting.addAll(withDrivers);
    }

    /** Registers the location's drivers at the first call. A driver that fails is none of the plugin's other business. */
    void register(PluginLoader loader) {
        if (waiting.remove(loader.location())) {
            ContextLoader.run(loader, () -> load(loader));
        }
    }

    /** Whether nobody has used the location yet. */
    boolean isWaiting(PluginLocation location) {
        return waiting.contains(location);
    }

    private static void load(PluginLoader loader) {
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
        for (int failures = 0; failures < MAX_FAILURES; ) {
            try {
                if (!drivers.hasNext()) {
                    return;
                }
                LOG.debug("Registered JDBC driver {} of {}", drivers.next().getClass(), loader);
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                failures++;
                LOG.debug("A JDBC driver of {} cannot be used", loader, e);
            }
        }
    }
}
