package dev.tributary.connect.rest;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.rest.console.ConsoleSettings;
import dev.tributary.connect.rest.http.HeaderRule;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a worker's properties say about its REST server. Immutable.
 *
 * @param listeners where the API is served, at least one
 * @param adminListeners where the admin endpoints are served; null: with the others; empty: nowhere
 * @param advertised where other workers find this one
 * @param cors which pages of other origins may use the API
 * @param responseHeaders what every response carries
 * @param extensionClasses class names or aliases of REST extensions, in the order in which they are to be registered
 * @param console whether and how the console is served
 * @param tls for the listeners with https; outgoing requests use it too
 * @param adminTls for the admin listeners with https
 */
public record RestSettings(
        List<Listener> listeners,
        @Nullable List<Listener> adminListeners,
        Advertised advertised,
        Cors cors,
        List<HeaderRule> responseHeaders,
        List<String> extensionClasses,
        ConsoleSettings console,
        TlsSettings tls,
        TlsSettings adminTls) {
    public RestSettings {
        listeners = List.copyOf(listeners);
        adminListeners = adminListeners == null ? null : List.copyOf(adminListeners);
        responseHeaders = List.copyOf(responseHeaders);
        extensionClasses = List.copyOf(extensionClasses);
    }

    /**
     * Reads the settings from a worker's properties, with variables resolved. Keys of others are ignored.
     *
     * @throws InvalidWorkerConfigException with every problem found
     */
    public static RestSettings parse(Map<String, String> workerProps) {
        return new RestSettingsParser(workerProps).parse();
    }

    /** All keys with type, default and documentation, those of TLS included. A new one at each call. */
    public static ConfigDef definition() {
        return RestKeys.definition();
    }
}
