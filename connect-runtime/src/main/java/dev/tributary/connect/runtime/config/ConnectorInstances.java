package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.plugin.PluginClass;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.connector.Connector;

/**
 * One instance for each connector class and version, never initialised nor started, to be asked for definitions and
 * validations. Thread-safe: two threads that ask at once for a class that is new may instantiate it twice.
 */
final class ConnectorInstances {
    private final Map<Class<? extends Connector>, Connector> byClass = new ConcurrentHashMap<>();

    Connector of(PluginClass<Connector> plugin, PluginGates.Guard guard) {
        Connector known = byClass.get(plugin.type());
        if (known != null) {
            return known;
        }
        // Not computeIfAbsent: a constructor that blocks must not block other classes.
        Connector created = guard.call(plugin, "the constructor", plugin::newInstance);
        Connector raced = byClass.putIfAbsent(plugin.type(), created);
        return raced == null ? created : raced;
    }
}
