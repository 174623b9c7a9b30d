package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.plugin.PluginClass;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * One instance for each connector class and version, never initialised nor started, to be asked for definitions and
 * validations. It lives as long as its class, which may go when plugins are reloaded. Thread-safe: two threads that ask at
 * once for a class that is new may instantiate it twice.
 */
final class ConnectorInstances {
    private final ClassValue<AtomicReference<@Nullable Connector>> byClass = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable Connector> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    Connector of(PluginClass<Connector> plugin, PluginGates.Guard guard) {
        AtomicReference<@Nullable Connector> place = byClass.get(plugin.type());
        Connector known = place.get();
        if (known != null) {
            return known;
        }
        // Not while the place is held: a constructor that blocks must not block others.
        Connector created = guard.call(plugin, "the constructor", plugin::newInstance);
        Connector raced = place.compareAndExchange(null, created);
        return raced == null ? created : raced;
    }
}
